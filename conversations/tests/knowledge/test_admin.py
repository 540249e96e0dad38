"""What admins do with answers: edit them, take them from a file after a preview, answer what was asked in vain."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from appointments.models import Location, StaffMember
from conversations.knowledge import search, unknown
from conversations.models import KnowledgeEntry, UnknownQuestion
from conversations.tests.builders import NOW, make_line, receive

pytestmark = [pytest.mark.django_db, pytest.mark.urls("conversations.tests.transports.mounted")]
FROM_FILE = "/admin/conversations/knowledgeentry/from-file/"
ASKED = "/admin/conversations/unknownquestion/"


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(StaffMember.objects.create_superuser(username="admin", password="p"))
    return client


@pytest.fixture
def place() -> Location:
    return make_line().location


def test_an_entry_saved_in_the_admin_is_found(client: Client, place: Location) -> None:
    fields = {"question": "Is there parking?", "synonyms": "parking,car park", "answer": "Yes.", "language": "en"}
    answer = client.post("/admin/conversations/knowledgeentry/add/", {**fields, "is_active": "on"})
    assert answer.status_code == 302
    [found] = search.find_answers("any parking?", location=place, language="en")
    assert found.entry.synonyms == ["parking", "car park"]


def test_a_file_is_shown_before_anything_is_stored(client: Client, place: Location) -> None:
    file = SimpleUploadedFile("faq.txt", b"About us.\n\nIs there a lift?\nYes.\n\nDo you take cards?\nNo.\n")
    page = client.post(FROM_FILE, {"file": file, "language": "en", "location": place.pk}).content.decode()
    assert "Is there a lift?" in page
    assert KnowledgeEntry.objects.count() == 0
    chosen = {
        "language": "en",
        "location": place.pk,
        "form-TOTAL_FORMS": 2,
        "form-INITIAL_FORMS": 2,
        "form-0-question": "Do you have a lift?",
        "form-0-answer": "Yes.",
        "form-0-keep": "on",
        "form-1-question": "Do you take cards?",
        "form-1-answer": "No.",
    }
    assert client.post(FROM_FILE, chosen).status_code == 302
    rows = KnowledgeEntry.objects.values_list("question", "answer", "location", "source")
    assert list(rows) == [("Do you have a lift?", "Yes.", place.pk, "file")]


def test_a_pair_without_a_question_is_not_kept(client: Client) -> None:
    chosen = {
        "language": "en",
        "form-TOTAL_FORMS": 1,
        "form-INITIAL_FORMS": 1,
        "form-0-keep": "on",
        "form-0-answer": "A",
    }
    page = client.post(FROM_FILE, chosen)
    assert (page.status_code, KnowledgeEntry.objects.count()) == (200, 0)
    assert "Give it, or leave this one out." in page.content.decode()


def test_a_file_that_cannot_be_read_is_refused_in_words(client: Client) -> None:
    page = client.post(FROM_FILE, {"file": SimpleUploadedFile("faq.docx", b"PK"), "language": "en"})
    assert "Give a text (.txt), Markdown (.md) or PDF file." in page.content.decode()


def test_questions_asked_in_vain_are_answered_by_one_action(client: Client, place: Location) -> None:
    conversation_id = receive().conversation_id
    rows = [
        unknown.note(text, location=place, language="en", conversation_id=conversation_id, message_id=number, now=NOW)
        for number, text in enumerate(("Do you sell toothbrushes?", "Is there a toothbrush shop?"), 1)
    ]
    chosen = {"action": "answer", "_selected_action": [one.pk for one in rows if one]}
    assert "Do you sell toothbrushes?" in client.post(ASKED, chosen).content.decode()
    assert KnowledgeEntry.objects.count() == 0
    given = {"question": "Do you sell toothbrushes?", "answer": "Yes, at the desk.", "everywhere": "on"}
    assert client.post(ASKED, {**chosen, **given}).status_code == 302
    entry = KnowledgeEntry.objects.get()
    assert (entry.synonyms, entry.location) == (["Is there a toothbrush shop?"], None)
    assert set(UnknownQuestion.objects.values_list("status", "entry")) == {("answered", entry.pk)}


def test_nobody_without_the_right_takes_a_file(client: Client) -> None:
    watcher = StaffMember.objects.create_user(username="w", password="p", is_staff=True)
    client.force_login(watcher)
    assert client.get(FROM_FILE).status_code == 403

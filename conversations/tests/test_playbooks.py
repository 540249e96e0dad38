"""Playbooks: drafts, one published version for each place and language, rolling back, and what holds where."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from appointments.models import Location, StaffMember
from conversations import playbooks
from conversations.assistant import instructions
from conversations.assistant.scripted_brain import ScriptedBrain
from conversations.database import in_thread
from conversations.models import Playbook
from conversations.playbooks import PlaybookError, playbook_texts
from conversations.tests.assistant.front_desk import FrontDesk
from conversations.tests.builders import NOW, make_line

URL = "/admin/conversations/playbook/"


def make(location: Location | None, language: str = "en", *, publish: bool = True, **texts: str) -> Playbook:
    row = Playbook(location=location, language=language, **texts)
    playbooks.save_draft(row, now=NOW)
    return playbooks.publish(row, by=None, now=NOW) if publish else row


@pytest.fixture
def place(db: None) -> Location:
    return make_line().location


def test_playbook_texts_are_the_places_own_else_everywheres_in_its_language_first(place: Location) -> None:
    elsewhere = Location.objects.create(name="Other", time_zone="Asia/Kolkata", address="1 Road", languages=["hi"])
    assert playbook_texts(place, "en").version == ""
    make(None, manner="Anywhere")
    make(place, manner="Here", never_say="Discounts\n\n Names ")
    make(place, "hi", manner="यहाँ", publish=False)
    here = playbook_texts(place.pk, "en-IN")
    assert (here.manner, here.never_say, here.booking) == ("Here", ("Discounts", "Names"), "")
    assert playbook_texts(place, "hi").manner == "Here"  # the Hindi one is a draft
    assert playbook_texts(elsewhere, "en").manner == "Anywhere"
    assert playbook_texts(elsewhere, "hi").version == ""  # nobody speaks English there


def test_playbook_publishing_retires_the_old_and_rolling_back_brings_it_again(place: Location) -> None:
    first = make(place, manner="One")
    second = make(place, manner="Two")
    assert playbook_texts(place, "en").manner == "Two"
    playbooks.publish(first, by=None, now=NOW)
    assert playbook_texts(place, "en").manner == "One"
    rows = Playbook.objects.order_by("version").values_list("version", "status")
    assert list(rows) == [(1, "published"), (2, "retired")]
    draft = playbooks.copy_to_draft(second, now=NOW)
    assert (draft.version, draft.manner, draft.status) == (3, "Two", "draft")
    playbooks.retire(first)
    assert playbook_texts(place, "en").version == ""


def test_playbook_published_is_never_changed_again_whoever_tries(place: Location) -> None:
    row = make(place, manner="One")
    row.manner = "Other"
    with pytest.raises(PlaybookError):
        playbooks.save_draft(row, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Playbook.objects.filter(pk=row.pk).update(manner="Other")
    with pytest.raises(IntegrityError), transaction.atomic():
        Playbook.objects.filter(pk=row.pk).update(status="draft", published_at=None)
    assert Playbook.objects.get().manner == "One"


def test_playbook_greeting_must_say_that_an_assistant_writes(place: Location) -> None:
    row = make(place, greeting="Hi, Meera here!", publish=False)
    with pytest.raises(PlaybookError):
        playbooks.publish(row, by=None, now=NOW)
    make(place, "hi", greeting="नमस्ते, {place} की असिस्टेंट।")
    assert playbook_texts(place, "hi").greeting == f"नमस्ते, {place.name} की असिस्टेंट।"
    assert playbook_texts(place, "en").greeting == ""


@pytest.mark.urls("conversations.tests.transports.mounted")
def test_playbook_is_drafted_published_and_then_read_only_in_the_admin(place: Location) -> None:
    client = Client()
    client.force_login(StaffMember.objects.create_superuser(username="admin", password="p"))
    fields = {"location": place.pk, "language": "en", "manner": "Warm"}
    assert client.post(f"{URL}add/", fields).status_code == 302
    row = Playbook.objects.get()
    client.post(URL, {"action": "publish", "_selected_action": [row.pk]})
    row.refresh_from_db()
    assert (row.status, row.published_by and row.published_by.username) == ("published", "admin")
    assert client.post(f"{URL}{row.pk}/change/", {**fields, "manner": "Cold"}).status_code == 403
    client.post(URL, {"action": "copy", "_selected_action": [row.pk]})
    assert list(Playbook.objects.order_by("version").values_list("version", "status")) == [
        (1, "published"),
        (2, "draft"),
    ]


@pytest.mark.django_db(transaction=True)
async def test_playbook_greeting_opens_the_first_answer_and_no_other() -> None:
    desk = await in_thread(FrontDesk)
    await in_thread(make, desk.location, greeting="Welcome to {place}. I am its assistant.")
    first = await desk.write("Hello")
    assert first.said.startswith("Welcome to Asha Dental and Skin Clinic. I am its assistant.\n\nHow can I help?")
    assert "Welcome" not in (await desk.write("teeth cleaning")).said


@pytest.mark.django_db(transaction=True)
async def test_published_texts_reach_the_model_with_those_of_the_business_at_hand() -> None:
    desk = await in_thread(FrontDesk)
    await in_thread(
        lambda: make(
            desk.location,
            manner="Warm and brief",
            facts="Parking is free",
            cancelling="Ask why",
            never_say="Discounts",
        )
    )
    script = ScriptedBrain("Yes?")
    await desk.write("Please cancel my appointment", brain=script)
    told = await in_thread(instructions.playbook_texts, desk.location.pk, "en")
    context = replace(script.contexts[0], journey=replace(script.contexts[0].journey, intent="cancel"))
    (system, *_rest) = instructions.build(context, told, ())
    for words in ("Warm and brief", "Parking is free", "Ask why", "- Discounts"):
        assert words in system["content"]
    (system, *_rest) = instructions.build(replace(context, journey=replace(context.journey, intent="book")), told, ())
    assert "Ask why" not in system["content"]

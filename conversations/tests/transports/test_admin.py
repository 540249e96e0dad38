"""What admins read and edit of conversations."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from appointments.models import StaffMember
from conversations.models import Call, ContentResource, Line, MessageTemplate
from conversations.tests.transports.rows import NOW, make_message, make_template
from conversations.tests.transports.twilio_double import TwilioDouble

pytestmark = [pytest.mark.django_db, pytest.mark.urls("conversations.tests.transports.mounted")]

READ_ONLY = ["conversation", "message", "journey", "turn", "consent", "call", "rawpayload", "summary"]
EDITED = ["line", "messagetemplate"]


@pytest.fixture
def client() -> Client:
    admin = StaffMember.objects.create_superuser(username="admin", password="p")
    client = Client()
    client.force_login(admin)
    return client


@pytest.mark.parametrize("name", [*READ_ONLY, *EDITED, "contentresource"])
def test_every_list_opens_and_searches(client: Client, name: str) -> None:
    make_message()
    make_template()

    assert client.get(f"/admin/conversations/{name}/", {"q": "7"}).status_code == 200


@pytest.mark.parametrize("name", READ_ONLY)
def test_what_other_modules_write_cannot_be_added(client: Client, name: str) -> None:
    assert client.get(f"/admin/conversations/{name}/add/").status_code == 403


@pytest.mark.parametrize("name", EDITED)
def test_lines_and_templates_can_be_added(client: Client, name: str) -> None:
    assert client.get(f"/admin/conversations/{name}/add/").status_code == 200


def test_message_is_shown_with_the_way_to_the_desk_and_without_a_save(client: Client) -> None:
    message = make_message(text="Hello")

    page = client.get(f"/admin/conversations/message/{message.pk}/change/").content.decode()

    assert f'<a href="/desk/conversations/{message.conversation_id}/">' in page
    assert 'name="_save"' not in page


def test_call_is_found_by_its_sid_and_says_how_long_it_lasted(client: Client) -> None:
    message = make_message()
    call = Call.objects.create(
        account="AC1",
        call_sid="CA" + "7" * 32,
        line=Line.objects.get(),
        conversation=message.conversation,
        contact=message.conversation.contact,
        status="completed",
        started_at=NOW,
        answered_at=NOW,
        ended_at=NOW + timedelta(seconds=161),
        unserved=True,
        alive_until=NOW,
    )

    found = client.get("/admin/conversations/call/", {"q": "CA" + "7" * 32}).content.decode()
    page = client.get(f"/admin/conversations/call/{call.pk}/change/").content.decode()

    assert '<td class="field-lasted">0:02:41</td>' in found
    assert "10:20" in page  # on the clinic's clock, not 04:50 UTC
    assert f'<a href="/desk/conversations/{call.conversation_id}/">' in page
    assert 'name="_save"' not in page
    assert "0 calls" in client.get("/admin/conversations/call/", {"q": "CA8"}).content.decode()


def test_message_says_when_it_may_leave(client: Client) -> None:
    message = make_message(can_wait=True, leave_before=NOW, quiet_from="21:30", quiet_until="08:15")

    page = client.get(f"/admin/conversations/message/{message.pk}/change/").content.decode()

    for name in ("can_wait", "leave_before", "quiet_from", "quiet_until"):
        assert f"field-{name}" in page
    assert "8:15" in page


def test_template_shows_how_far_its_approval_is(client: Client, settings: Any) -> None:
    settings.TWILIO_ACCOUNT_SID = "AC1"
    template = make_template()
    ContentResource.objects.create(
        account="AC1",
        key="template-x",
        language="en",
        template=template,
        content_sid="HX1",
        approval="rejected",
        rejection_reason="TAG_CONTENT_MISMATCH",
        created_at=NOW,
    )

    assert "rejected – TAG_CONTENT_MISMATCH" in client.get("/admin/conversations/messagetemplate/").content.decode()


def ask_for_approval(client: Client, template: MessageTemplate) -> str:
    chosen = {"action": "ask_for_approval", "_selected_action": [template.pk]}
    return client.post("/admin/conversations/messagetemplate/", chosen, follow=True).content.decode()


@pytest.mark.django_db(transaction=True)
def test_templates_are_submitted_and_read_from_the_list(client: Client, twilio: TwilioDouble) -> None:
    template = make_template()

    page = ask_for_approval(client, template)

    assert "Appointment-booked (en): approved" in page
    assert len(twilio.posts("/ApprovalRequests/whatsapp")) == 1
    assert ContentResource.objects.get().template == template


def test_without_an_account_the_action_says_so(client: Client, settings: Any) -> None:
    settings.TWILIO_ACCOUNT_SID = ""

    assert "No Twilio account is configured." in ask_for_approval(client, make_template())

"""What admins read and edit of conversations."""

from typing import Any

import pytest
from django.test import Client

from appointments.models import StaffMember
from conversations.models import ContentResource, MessageTemplate
from conversations.tests.transports.rows import NOW, make_message, make_template
from conversations.tests.transports.twilio_double import TwilioDouble

pytestmark = [pytest.mark.django_db, pytest.mark.urls("conversations.tests.transports.mounted")]

READ_ONLY = ["conversation", "message", "journey", "turn", "consent", "summary"]
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

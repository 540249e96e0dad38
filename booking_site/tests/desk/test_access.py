"""Who may see what at the desk: signed in, and only the own branches."""

import pytest
from django.test import Client
from django.urls import reverse

from conversations import lifecycle
from handoff.models import Ticket
from handoff.tests.rows import make_agent, make_conversation, make_line, make_location, make_visit

PAGES = [
    "desk",
    "today",
    "everything",
    "panel-glance",
    "panel-queues",
    "panel-overview",
    "panel-strip",
    "panel-everything",
]
OF_CONVERSATION = [
    "conversation",
    "person",
    "panel-head",
    "panel-timeline",
    "panel-composer",
    "panel-person",
    "number",
]
ACTIONS = ["take-over", "hand-back", "resolve", "assign", "write"]


@pytest.fixture
def line(db: None):
    return make_line(make_location())


@pytest.fixture
def conversation(line):
    return make_conversation(line, name="Meena Iyer")


def signed_in(*locations, **fields) -> Client:
    client = Client()
    client.force_login(make_agent(fields.pop("username", "pooja"), *locations, **fields))
    return client


@pytest.mark.parametrize("name", PAGES)
def test_pages_lead_to_sign_in(db, name):
    answer = Client().get(reverse(f"desk:{name}"))

    assert (answer.status_code, answer["Location"]) == (302, f"/sign-in/?next={reverse(f'desk:{name}')}")


def test_a_region_that_asks_for_itself_is_told_that_nobody_is_signed_in(db):
    assert Client().get(reverse("desk:panel-queues"), headers={"HX-Request": "true"}).status_code == 401


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_shown_to_staff_and_kept_out_of_caches(line, name):
    answer = signed_in(line.location).get(reverse(f"desk:{name}"))

    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("name", OF_CONVERSATION)
def test_a_conversation_is_shown_to_who_has_its_branch(line, conversation, name):
    assert signed_in(line.location).get(reverse(f"desk:{name}", args=[conversation.pk])).status_code == 200


@pytest.mark.parametrize("name", OF_CONVERSATION)
def test_a_conversation_of_another_branch_is_not_found(conversation, name):
    elsewhere = make_location("Asha Mysuru")

    assert signed_in(elsewhere).get(reverse(f"desk:{name}", args=[conversation.pk])).status_code == 404


@pytest.mark.parametrize("name", ACTIONS)
def test_no_button_reaches_into_another_branch(conversation, name):
    elsewhere = make_location("Asha Mysuru")
    client = signed_in(elsewhere)
    colleague = make_agent("colleague", elsewhere)
    typed = {"kind": "note", "text": "Hello", "outcome": "other", "to": str(colleague.pk)}

    answer = client.post(reverse(f"desk:{name}", args=[conversation.pk]), typed)

    conversation.refresh_from_db()
    assert answer.status_code == 404
    assert (conversation.floor, conversation.floor_version) == ("assistant", 1)
    assert conversation.messages.exclude(kind="incoming").count() == 0


def test_lists_hold_the_own_branches_only(line, conversation):
    elsewhere = make_line(make_location("Asha Mysuru"))
    other = make_conversation(elsewhere, name="Hidden Person")
    lifecycle.request_person(other.pk, reason="stuck", now=other.created_at)
    client = signed_in(line.location)

    for name in PAGES:
        assert b"Hidden" not in client.get(reverse(f"desk:{name}")).content, name
    assert b"Hidden" not in client.get(reverse("desk:everything"), {"q": "Hidden P"}).content.replace(b"Hidden P", b"")
    assert Ticket.objects.count() == 1


def test_a_contact_of_two_branches_shows_each_its_own_visits(line, conversation):
    elsewhere = make_location("Asha Mysuru")
    make_visit(conversation.contact, line.location, conversation.created_at, service="Scaling here")
    make_visit(conversation.contact, elsewhere, conversation.created_at, service="Laser there")

    page = signed_in(line.location).get(reverse("desk:panel-person", args=[conversation.pk])).content.decode()

    assert "Scaling here" in page
    assert "Laser there" not in page


def test_an_admin_sees_every_branch(conversation):
    client = signed_in(role="admin")

    assert client.get(reverse("desk:conversation", args=[conversation.pk])).status_code == 200


def test_who_left_the_business_sees_nothing(line, conversation):
    client = signed_in(line.location)
    line.location.staff_members.update(is_active=False)

    assert client.get(reverse("desk:desk")).status_code == 302


def test_the_number_is_masked_until_asked_for(line, conversation):
    client = signed_in(line.location)
    number = conversation.contact.points.get().value

    assert number not in client.get(reverse("desk:conversation", args=[conversation.pk])).content.decode()
    assert number in client.get(reverse("desk:number", args=[conversation.pk])).content.decode()


@pytest.mark.parametrize("name", ACTIONS)
def test_buttons_only_post(line, conversation, name):
    assert signed_in(line.location).get(reverse(f"desk:{name}", args=[conversation.pk])).status_code == 405

"""Admins read waits; nobody writes them there."""

import pytest
from django.test import Client

from conversations import lifecycle
from handoff.models import Ticket
from handoff.tests.rows import NOW, make_agent, make_conversation, make_line, make_location


@pytest.fixture
def ticket(db: None) -> Ticket:
    conversation = make_conversation(make_line(make_location()))
    lifecycle.request_person(conversation.pk, reason="stuck", now=NOW)
    return Ticket.objects.get()


def signed_in(**fields: object) -> Client:
    client = Client()
    client.force_login(make_agent("boss", **fields))
    return client


def test_admins_find_and_read_a_ticket(ticket):
    client = signed_in(is_staff=True, is_superuser=True)

    found = client.get("/admin/handoff/ticket/", {"q": "Meena"})
    page = client.get(f"/admin/handoff/ticket/{ticket.pk}/change/")

    assert "Meena Iyer" in found.content.decode()
    assert f"/desk/c/{ticket.conversation_id}/" in page.content.decode()


def test_nobody_changes_a_ticket_there(ticket):
    client = signed_in(is_staff=True, is_superuser=True)

    assert client.post(f"/admin/handoff/ticket/{ticket.pk}/change/", {"outcome": "x"}).status_code == 403
    assert client.post(f"/admin/handoff/ticket/{ticket.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.get("/admin/handoff/ticket/add/").status_code == 403


def test_desk_staff_have_no_admin(ticket):
    assert signed_in(role="agent").get("/admin/handoff/ticket/").status_code == 302

"""What the desk's buttons do, with and without the page's script."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from conversations import lifecycle
from handoff import queue
from handoff.tests.rows import make_agent, make_conversation, make_line, make_location

QUIETLY = {"HX-Request": "true"}


@pytest.fixture
def line(db: None):
    return make_line(make_location())


@pytest.fixture
def pooja(line):
    return make_agent("pooja", line.location)


@pytest.fixture
def ravi(line):
    return make_agent("ravi", line.location)


@pytest.fixture
def client(pooja) -> Client:
    client = Client()
    client.force_login(pooja)
    return client


@pytest.fixture
def conversation(line):
    return make_conversation(line, now=timezone.now())


def post(client: Client, name: str, conversation, typed=None, *, quietly: bool = True):
    address = reverse(f"desk:{name}", args=[conversation.pk])
    return client.post(address, typed or {}, headers=QUIETLY if quietly else {})


def test_take_over_tells_the_regions_that_changed(client, conversation, pooja):
    answer = post(client, "take-over", conversation, {"floor_version": "1"})

    conversation.refresh_from_db()
    assert (answer.status_code, conversation.floor_agent) == (204, pooja)
    told = [f"conversation-{conversation.pk}", "queues", "desk-taken"]
    assert list(json.loads(answer["HX-Trigger"])) == told


def test_take_over_without_the_script_comes_back_to_the_conversation(client, conversation):
    answer = post(client, "take-over", conversation, quietly=False)

    assert (answer.status_code, answer["Location"]) == (302, f"/desk/c/{conversation.pk}/")


@pytest.mark.parametrize("seen", ["1", "²", "9" * 5000])
def test_take_over_says_who_was_faster(client, conversation, ravi, seen):
    queue.take_over(conversation.pk, ravi, now=timezone.now())

    answer = post(client, "take-over", conversation, {"floor_version": seen})

    assert answer.status_code == 409
    assert "Ravi has taken this conversation." in answer.content.decode()


def test_take_over_says_who_was_faster_without_the_script(client, conversation, ravi):
    queue.take_over(conversation.pk, ravi, now=timezone.now())

    answer = client.post(reverse("desk:take-over", args=[conversation.pk]), {"floor_version": "1"}, follow=True)

    assert "Ravi has taken this conversation." in answer.content.decode()


def test_write_sends_a_reply_and_keeps_a_note(client, conversation):
    queue_up = lifecycle.request_person(conversation.pk, reason="stuck", now=timezone.now())

    reply = post(client, "write", queue_up, {"kind": "reply", "text": "I am here."})
    note = post(client, "write", queue_up, {"kind": "note", "text": "She sounds worried."})

    assert (reply.status_code, note.status_code) == (204, 204)
    assert json.loads(reply["HX-Trigger"])["desk-written"] == conversation.pk
    written = conversation.messages.filter(agent__isnull=False).values_list("kind", "text")
    assert list(written) == [("outgoing", "I am here."), ("note", "She sounds worried.")]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"kind": "reply", "text": " "}, "Write something first."),
        ({"text": "Hello"}, "Choose whether to send or to keep a note."),
        ({"kind": "reply", "text": "a" * 1601}, "WhatsApp takes 1600 characters at most; this has 1601."),
    ],
)
def test_write_says_what_is_wrong(client, conversation, typed, words):
    answer = post(client, "write", conversation, typed)

    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_write_is_refused_in_words_while_the_assistant_speaks(client, conversation):
    answer = post(client, "write", conversation, {"kind": "reply", "text": "Hello"})

    assert answer.status_code == 409
    assert "the assistant has the floor" in answer.content.decode()


def test_hand_back_keeps_the_note(client, conversation, pooja):
    queue.take_over(conversation.pk, pooja, now=timezone.now())

    post(client, "hand-back", conversation, {"note": "Price was given."})

    conversation.refresh_from_db()
    assert conversation.floor == "assistant"
    assert conversation.messages.get(kind="note").text == "Price was given."


def test_close_wants_an_outcome(client, conversation):
    refused = post(client, "resolve", conversation, {"outcome": "nonsense"})
    closed = post(client, "resolve", conversation, {"outcome": "answered"})

    conversation.refresh_from_db()
    assert (refused.status_code, closed.status_code) == (422, 204)
    assert (conversation.status, conversation.outcome) == ("resolved", "answered")


def test_assign_offers_colleagues_of_the_branch_only(client, conversation, ravi):
    stranger = make_agent("stranger", make_location("Asha Mysuru"))

    refused = post(client, "assign", conversation, {"to": str(stranger.pk)})
    given = post(client, "assign", conversation, {"to": str(ravi.pk)})

    conversation.refresh_from_db()
    assert (refused.status_code, given.status_code) == (422, 204)
    assert conversation.floor_agent == ravi


def test_buttons_want_the_page_they_stand_on(pooja, conversation):
    client = Client(enforce_csrf_checks=True)
    client.force_login(pooja)

    assert post(client, "take-over", conversation).status_code == 403

"""What a person is told who takes over: why, what is known and from which message, what to do."""

from datetime import timedelta

import pytest

from conversations.journeys import state as states
from conversations.models import Journey
from handoff import briefs
from handoff.tests.rows import NOW, make_contact, make_line, make_location, make_visit, write_in


@pytest.fixture
def line(db: None):
    return make_line(make_location())


@pytest.fixture
def message(line):
    return write_in(make_contact(), line, "A crown refix today before two", now=NOW)


def make_journey(message, **fields) -> Journey:
    state = states.JourneyState(**fields.pop("state", {}))
    return Journey.objects.create(
        conversation=message.conversation,
        stage="when",
        state=states.to_json(state),
        created_at=NOW,
        updated_at=NOW,
        **fields,
    )


def build(message, reason: str = "asked-for-a-person", detail: str = "") -> dict:
    return briefs.build(message.conversation_id, reason, detail, now=NOW)


def test_brief_names_each_detail_with_the_message_it_came_from(message, line):
    visit = make_visit(message.conversation.contact, line.location, NOW, service="Crown refix")
    item = visit.items.get()
    make_journey(
        message,
        intent="book",
        state={
            "intent": "book",
            "service": states.Detail(item.service_id, message.pk),
            "practitioner": states.Detail("any", message.pk),
            "wish": states.Wish(text="today before two", message_id=message.pk),
        },
    )

    brief = build(message)

    known = [(one["name"], one["value"], one["message_id"]) for one in brief["details"]]
    assert known == [
        ("intent", "book", 0),
        ("service", "Crown refix", message.pk),
        ("practitioner", "anyone", message.pk),
        ("wish", "today before two", message.pk),
    ]
    assert brief["details"][1]["at"] == NOW.isoformat()
    assert (brief["next_action_code"], brief["next_action"]) == ("offer-times", "Offer times for Crown refix")


def test_brief_names_all_services_of_one_visit(message, line):
    crown = make_visit(message.conversation.contact, line.location, NOW, service="Crown refix").items.get()
    check = make_visit(message.conversation.contact, line.location, NOW, service="Check-up").items.get()
    wanted = {"service": states.Detail(crown.service_id, message.pk), "further": (states.Detail(check.service_id, 0),)}
    make_journey(message, intent="book", state={"intent": "book", **wanted})

    brief = build(message)

    named = [(one["value"], one["message_id"]) for one in brief["details"] if one["name"] == "service"]
    assert named == [("Crown refix", message.pk), ("Check-up", 0)]
    assert brief["next_action"] == "Offer times for Crown refix + Check-up"


def test_brief_reads_details_of_any_shape(message):
    journey = make_journey(message, intent="book")
    journey.state = {
        "details": {
            "service": {"value": 1, "words": "crown", "message_id": message.pk},
            "pain_since": "last night",
            "empty": None,
        }
    }
    journey.save()

    known = [(one["label"], one["value"]) for one in build(message)["details"]]

    assert known == [("Service", "crown"), ("Pain since", "last night")]


def test_brief_offers_the_time_that_is_held(message, line):
    make_visit(
        message.conversation.contact,
        line.location,
        NOW + timedelta(hours=2),
        status="pending",
        hold_expires_at=NOW + timedelta(minutes=5),
    )

    brief = build(message)

    assert brief["next_action"] == "Offer Mon 30 Nov, 12:04 with Dr Rao, held for them"
    assert brief["hold"]["expires_at"] == (NOW + timedelta(minutes=5)).isoformat()


def test_brief_forgets_a_hold_that_ran_out(message, line):
    make_visit(
        message.conversation.contact, line.location, NOW, status="pending", hold_expires_at=NOW - timedelta(minutes=1)
    )

    brief = build(message)

    assert (brief["hold"], brief["next_action_code"]) == (None, "answer")


@pytest.mark.parametrize(
    ("reason", "code"), [("emergency", "call-now"), ("not-delivered", "ring-instead"), ("stuck", "answer")]
)
def test_brief_recommends_by_reason(message, reason, code):
    assert build(message, reason)["next_action_code"] == code


def test_brief_of_a_wish_to_cancel_names_the_visit(message, line):
    visit = make_visit(message.conversation.contact, line.location, NOW + timedelta(days=1))
    make_journey(message, intent="cancel", appointment=visit)

    brief = build(message)

    assert brief["next_action"] == f"Ask once more, then cancel {visit.reference}, Tue 1 Dec, 10:04"


def test_brief_keeps_the_last_words_oldest_first(message, line):
    for minute, words in enumerate(["one", "two", "three"], start=1):
        write_in(message.conversation.contact, line, words, now=NOW + timedelta(minutes=minute))

    assert [said["text"] for said in build(message)["last_words"]] == ["one", "two", "three"]


def test_brief_words_the_reason_with_its_detail(message):
    assert build(message, "needs-a-person", "Asked for a refund.")["reason"] == (
        "This needs a person. Asked for a refund."
    )

"""What a turn begins with: the one statement tells the truth of each row, and nothing else is read."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from appointments.models import Contact
from conversations import lifecycle, outbox
from conversations.assistant import breaker, engine, loading, model_use, turn_rows
from conversations.assistant.turn_rows import (
    EARLIER_MESSAGES,
    MOST_CHARACTERS,
    MOST_UNHEARD,
    REMINDERS,
    TurnRows,
    Unheard,
)
from conversations.database import in_thread
from conversations.journeys import store
from conversations.journeys.state import JourneyState
from conversations.journeys.store import LeaseLostError
from conversations.models import Conversation, Journey, Message
from conversations.tests.assistant.front_desk import NOW, FrontDesk
from conversations.tests.assistant.test_guided_changes import have_visit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk() -> FrontDesk:
    return FrontDesk()


def use(conversation: Conversation, tokens: int, desk: FrontDesk) -> None:
    model_use.note(
        conversation.pk,
        "test-model",
        rounds=1,
        prompt_tokens=tokens,
        completion_tokens=1,
        seconds=1,
        trouble="",
        now=desk.now,
    )


async def test_turn_answers_the_newest_of_a_flood_and_has_heard_it_all(desk: FrontDesk) -> None:
    def flood() -> Message:
        for number in range(MOST_UNHEARD + 10):
            newest = desk.receive(f"{number:02} " + "never mind " * 400)
        return newest

    newest = await in_thread(flood)
    lease = await in_thread(desk.claim)
    rows = await in_thread(turn_rows.read, lease.conversation_id, now=desk.now)
    assert [one.text[:2] for one in rows.unheard] == [str(number) for number in range(10, MOST_UNHEARD + 10)]
    assert {len(one.text) for one in rows.unheard} == {MOST_CHARACTERS}

    await engine.run_turn(lease, now=desk.now)

    conversation = await in_thread(Conversation.objects.get)
    assert (conversation.heard_up_to, conversation.reply_after) == (newest.pk, None)


def test_turn_rows_of_somebody_who_never_wrote_before(desk: FrontDesk) -> None:
    message = desk.receive("Hello", choice_id="intent:book")
    lease = desk.claim()
    contact = Contact.objects.get()
    assert turn_rows.read(lease.conversation_id, now=desk.now) == TurnRows(
        lease_token=lease.token,
        floor_version=1,
        language="en",
        contact_id=contact.pk,
        contact_name="Meena Iyer",
        written_form="",
        is_merged=False,
        unheard=(
            Unheard(
                id=message.pk,
                text="Hello",
                choice_id="intent:book",
                channel="whatsapp",
                location_id=desk.location.pk,
                appointment_id=None,
                has_media=False,
                created_at=message.created_at,
                answers="",
                quoted_tokens=(),
            ),
        ),
        journey=None,
        has_paused=False,
        is_reminded=False,
        last_outcome="",
        has_spoken=False,
        earlier=(),
        tokens_used=0,
        left_alone_until={},
    )


async def test_turn_rows_tell_what_was_said_journeys_tokens_and_services_left_alone(desk: FrontDesk) -> None:
    asked = await desk.write("I want a root canal on Friday at 3 pm")

    def look() -> TurnRows:
        conversation = Conversation.objects.get()
        Message.objects.filter(kind=Message.Kind.OUTGOING).update(status=Message.Status.SENT)
        desk.receive("STOP")
        desk.receive("START")
        Message.objects.filter(purpose__in=("stopped", "started")).update(status=Message.Status.DROPPED)
        use(conversation, 20, desk)
        use(conversation, 30, desk)
        breaker.practise(10, now=desk.now)
        breaker.note_trouble("ill once", "slow", now=desk.now)
        active = Journey.objects.get()
        Journey.objects.create(
            conversation=conversation, status="paused", stage="open", created_at=desk.now, updated_at=desk.now
        )
        desk.receive("yes", quoted_sid="")
        desk.receive("")
        rows = turn_rows.read(conversation.pk, now=desk.now)
        assert rows.journey == store.read(active)
        return rows

    rows = await in_thread(look)
    assert [one.text for one in rows.unheard] == ["yes", ""]
    assert (rows.has_paused, rows.last_outcome, rows.has_spoken) == (True, "said", True)
    assert rows.earlier == (
        ("contact", "I want a root canal on Friday at 3 pm"),
        ("assistant", asked.said),
        ("contact", "STOP"),
        ("contact", "START"),
    )
    assert (rows.tokens_used, rows.left_alone_until) == (52, {"": desk.now + timedelta(minutes=10)})


def test_turn_rows_hold_the_last_dozen_of_what_was_said(desk: FrontDesk) -> None:
    for number in range(EARLIER_MESSAGES + 2):
        newest = desk.receive(f"line {number}")
    conversation = Conversation.objects.get()
    lifecycle.finish_reply(conversation, desk.claim(), heard_up_to=newest.pk - 1, now=desk.now)
    Conversation.objects.update(heard_up_to=newest.pk - 1)
    rows = turn_rows.read(conversation.pk, now=desk.now)
    assert rows.earlier == tuple(("contact", f"line {number}") for number in range(1, EARLIER_MESSAGES + 1))


async def test_turn_rows_say_that_a_reminder_is_open_until_the_visit_is_confirmed(desk: FrontDesk) -> None:
    visit = await have_visit(desk, "11:00", 2)
    await in_thread(desk.receive, "Hello")

    def look(**changed: Any) -> bool:
        for name, value in changed.items():
            setattr(visit, name, value)
        visit.save(update_fields=list(changed))
        return turn_rows.read(Conversation.objects.get().pk, now=desk.now).is_reminded

    def remind() -> None:
        conversation = Conversation.objects.get()
        message = outbox.send(
            conversation, purpose=f"{REMINDERS}2d", values={}, appointment=visit, language="en", now=desk.now
        )
        Message.objects.filter(pk=message.pk).update(status=Message.Status.DELIVERED)

    assert not await in_thread(look, confirmation="needs-action")
    await in_thread(remind)
    assert await in_thread(look)
    assert not await in_thread(look, confirmation="accepted")


def test_turn_begins_with_the_contact_that_this_one_was_merged_into(desk: FrontDesk) -> None:
    kept = Contact.objects.create(name="Meena R. Iyer", written_form="en", created_at=NOW)
    desk.receive("Hello")
    Contact.objects.exclude(pk=kept.pk).update(merged_into=kept)
    start = loading.load(desk.claim(), now=desk.now)
    assert start is not None
    assert (start.rows.is_merged, start.scope.contact_id, start.scope.customer_name) == (True, kept.pk, "Meena R. Iyer")


async def test_turn_begins_with_one_statement_while_the_place_is_known_lately(desk: FrontDesk) -> None:
    await desk.write("Hello")

    def begin() -> list[str]:
        desk.receive("When are you open?")
        desk.now -= timedelta(seconds=8)  # claiming takes ten: two have passed since
        lease = desk.claim()
        with CaptureQueriesContext(connection) as asked:
            begun = engine._begin(lease, None, now=desk.now)
        assert begun is not None
        assert begun[0].heard_text == "When are you open?"
        return [one["sql"] for one in asked.captured_queries]

    queries = await in_thread(begin)
    assert [one for one in queries if "modelendpoint" not in one] == []


def test_turn_of_a_lease_that_passed_on_reads_nothing(desk: FrontDesk) -> None:
    desk.receive("Hello")
    lease = desk.claim()
    lifecycle.give_floor_to_nobody(Conversation.objects.get(), now=desk.now)
    with pytest.raises(LeaseLostError):
        loading.load(lease, now=desk.now)


def test_first_turn_opens_a_journey_under_its_own_id(desk: FrontDesk) -> None:
    desk.receive("Hello")
    lease = desk.claim()
    opened = store.load_or_open(lease, now=desk.now)
    row = Journey.objects.get()
    assert opened == JourneyState(journey_id=row.pk)
    assert store.load_or_open(lease, now=desk.now) == opened == turn_rows.read(lease.conversation_id, now=NOW).journey


def test_day_cap_counts_own_turns_at_once_and_those_of_others_after_five_seconds(
    desk: FrontDesk, settings: Settings
) -> None:
    settings.OPENAI_DAY_TOKENS, settings.OPENAI_CONVERSATION_TOKENS = 100, 1000
    desk.receive("Hello")
    conversation = Conversation.objects.get()
    full: Callable[[int], str] = lambda seconds: model_use.find_full_cap(0, now=desk.now + timedelta(seconds=seconds))  # noqa: E731
    assert full(0) == ""
    use(conversation, 49, desk)
    assert full(1) == ""
    use(conversation, 49, desk)
    assert full(2) == model_use.DAY
    conversation.model_uses.all().delete()
    assert (full(3), full(6)) == (model_use.DAY, "")
    assert model_use.find_full_cap(1000, now=desk.now) == model_use.CONVERSATION

"""Contacts that were merged: consent, conversations, reach and what staff may see follow who stands for both."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, transaction

from appointments import booking, contacts, merging
from appointments.booking import By
from appointments.models import Contact, ContactPoint, Location
from appointments.slots import SlotKey
from appointments.tests.clinic import make_person, make_service
from conversations import addressing, consent, lifecycle, queries
from conversations.database import in_thread
from conversations.models import Conversation, Journey, Message
from conversations.tests.assistant.front_desk import FrontDesk
from conversations.tests.builders import NOW, make_agent, make_line, receive

SURE = By("agent:1", "desk", "She told me.")
A, B = "+15550142", "+15550143"


def contact_of(number: str) -> Contact:
    """The contact that this number was first seen with, freshly read."""
    return Contact.objects.get(pk=receive(number=number).conversation.contact_id)


def merge(kept: Contact, gone: Contact, minutes: int = 1):
    return merging.merge(kept, gone, SURE, NOW + timedelta(minutes=minutes))


def say(contact: Contact, *, given: bool, minutes: int):
    at = NOW + timedelta(minutes=minutes)
    return consent.record(contact, channel="whatsapp", given=given, source=consent.KEYWORD, now=at)


def may_write(contact: Contact) -> bool:
    return consent.allows(Contact.objects.get(pk=contact.pk), channel="whatsapp")


@pytest.mark.django_db
@pytest.mark.parametrize("refuses", ["kept", "gone"])
def test_refusal_of_either_wins_and_undo_gives_each_the_own_word_back(refuses) -> None:
    make_line()
    kept, gone = contact_of(A), contact_of(B)
    no, yes = (kept, gone) if refuses == "kept" else (gone, kept)
    say(no, given=False, minutes=0)
    say(yes, given=True, minutes=0)

    row = merge(kept, gone)
    assert (may_write(kept), may_write(gone)) == (False, False)

    merging.undo(row, SURE, NOW + timedelta(minutes=2))
    assert (may_write(no), may_write(yes)) == (False, True)


@pytest.mark.django_db
def test_yes_after_the_merge_is_said_for_both() -> None:
    make_line()
    kept, gone = contact_of(A), contact_of(B)
    say(gone, given=False, minutes=0)
    row = merge(kept, gone)
    gone.refresh_from_db()
    said = say(gone, given=True, minutes=5)
    assert said.contact == kept
    assert may_write(kept)
    assert say(kept, given=False, minutes=6) and not may_write(kept)
    assert say(kept, given=True, minutes=7) and may_write(kept)
    merging.undo(row, SURE, NOW + timedelta(minutes=8))
    assert not may_write(gone)  # what was said for both does not lift the own refusal of one


@pytest.mark.django_db
def test_start_that_is_written_after_the_merge_is_answered() -> None:
    make_line()
    kept, gone = contact_of(A), contact_of(B)
    receive("STOP", number=B)
    merge(kept, gone)
    assert not may_write(kept)
    receive("START", number=B, now=NOW + timedelta(minutes=3))
    assert may_write(kept)


@pytest.mark.django_db
def test_next_message_joins_the_open_conversations_of_both_by_the_usual_rule() -> None:
    make_line()
    kept, gone = contact_of(A), contact_of(B)
    later = receive("One more thing", number=B, now=NOW + timedelta(seconds=30)).conversation
    merge(kept, gone)

    assert receive("Hello", number=A, now=NOW + timedelta(minutes=2)).conversation == later  # the newest
    with_agent = Conversation.objects.get(contact=kept)
    lifecycle.give_floor_to_agent(with_agent, make_agent(), now=NOW + timedelta(minutes=3))
    assert receive("Hello?", number=B, now=NOW + timedelta(minutes=4)).conversation == with_agent
    assert Conversation.objects.count() == 2


@pytest.mark.django_db
def test_reach_is_where_either_wrote_last() -> None:
    line = make_line()
    kept, gone = contact_of(A), contact_of(B)
    row = merge(kept, gone)
    last = ContactPoint.objects.get(value=B)
    assert addressing.find_contact_address(kept) == addressing.Address(line, last, "+15550100")
    merging.undo(row, SURE, NOW + timedelta(minutes=2))
    assert addressing.find_contact_address(kept) == addressing.Address(
        line, ContactPoint.objects.get(value=A), "+15550100"
    )


@pytest.mark.django_db
def test_agent_sees_the_conversations_of_whom_the_own_branch_treats() -> None:
    line = make_line()
    kept, gone, stranger = contact_of(A), contact_of(B), contact_of("+15550144")
    branch = Location.objects.create(name="Branch", time_zone="Asia/Kolkata", address="1 Road", languages=["en"])
    service = make_service(branch, "Check-up", 30)
    person = make_person(branch, "Dr Das", service)
    slot = SlotKey(branch.pk, ((service.pk, person.pk),), NOW + timedelta(hours=2))
    booking.book(str(slot), contact=gone, attendee=contacts.self_attendee(gone), by=SURE, now=NOW, request_key="visit")
    agent = make_agent()
    agent.locations.add(branch)

    def seen() -> set[int]:
        return set(queries.visible_to(agent).values_list("contact", flat=True))

    assert line.location != branch
    assert seen() == {gone.pk}
    row = merge(kept, gone)
    assert seen() == {gone.pk, kept.pk}
    third = merging.merge(contact_of("+15550145"), kept, SURE, NOW + timedelta(minutes=9))
    assert seen() == {gone.pk, kept.pk, third.kept_id}
    merging.undo(third, SURE, NOW + timedelta(minutes=10))
    merging.undo(row, SURE, NOW + timedelta(minutes=10))
    assert seen() == {gone.pk}
    assert stranger.pk not in seen()


@pytest.mark.django_db(transaction=True)
async def test_booking_that_was_under_way_goes_on_after_the_merge() -> None:
    desk = await in_thread(FrontDesk)
    exchange = await desk.write("Hello")
    for token in ("intent:book", f"service:{desk.cleaning.pk}", "when:earliest", "slot:"):
        exchange = await desk.tap(exchange, token)

    def merge_away() -> Contact:
        point = contacts.find_or_create_point(kind="number", value="+15550199", name="Meena I.", now=desk.now)
        gone = ContactPoint.objects.get(value=desk.number).contact
        return merging.merge(point.contact, gone, SURE, desk.now).kept

    survivor = await in_thread(merge_away)
    exchange = await desk.tap(exchange, "yes:")

    assert exchange.purposes == ["appointment-booked"]
    [visit] = exchange.booked
    journey = await in_thread(Journey.objects.get)
    assert (journey.outcome, journey.appointment_id) == ("booked", visit.pk)
    assert await in_thread(lambda: contacts.current(Contact.objects.get(pk=visit.contact_id))) == survivor


@pytest.mark.django_db(transaction=True)
def test_message_that_waited_for_the_merge_is_the_survivors() -> None:
    make_line()
    kept = contacts.find_or_create_point(kind="number", value=A, now=NOW).contact
    gone = contacts.find_or_create_point(kind="number", value=B, now=NOW).contact

    def open_one() -> Conversation:
        try:
            return lifecycle.conversation_for(gone, language="en", now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            merging.merge(kept, gone, SURE, NOW)
            asked = pool.submit(open_one)
            wait_until_somebody_waits()
        assert asked.result().contact == kept


def wait_until_somebody_waits() -> None:
    """Return once a connection waits for a row that this one has; fail when none does."""
    for _ in range(2000):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND wait_event_type = 'Lock' AND wait_event IN ('transactionid', 'tuple')"
            )
            if cursor.fetchone()[0]:
                return
    raise AssertionError("nobody waits")


@pytest.mark.django_db(transaction=True)
def test_message_that_comes_while_two_are_merged_finds_one_conversation() -> None:
    make_line()
    for turn in range(6):
        Message.objects.all().delete()
        numbers = [f"+1555015{turn}", f"+1555016{turn}"]
        points = [contacts.find_or_create_point(kind="number", value=one, now=NOW) for one in numbers]
        kept, gone = (point.contact for point in points)
        barrier = Barrier(3)

        def at_once(job, barrier=barrier):
            try:
                barrier.wait()
                return job()
            finally:
                connection.close()

        jobs = [
            lambda kept=kept, gone=gone: merging.merge(kept, gone, SURE, NOW),
            *[lambda number=number: receive("Hello", number=number) for number in numbers],
        ]
        with ThreadPoolExecutor(3) as pool:
            row, *messages = [one.result() for one in [pool.submit(at_once, job) for job in jobs]]
        assert Message.objects.filter(kind="incoming").count() == 2
        assert set(ContactPoint.objects.filter(value__in=numbers).values_list("contact", flat=True)) == {kept.pk}
        owners = {message.conversation.contact_id for message in messages}
        assert owners <= {row.kept_id, row.gone_id}
        with transaction.atomic():
            found = lifecycle.conversation_for(kept, language="en", now=NOW)
        assert found.contact_id in owners

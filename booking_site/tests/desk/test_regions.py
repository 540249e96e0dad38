"""What each region of the desk says, read as the page that a person gets."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from appointments import contacts, merging
from appointments.booking import By
from booking_site.desk.wording import full_number
from booking_site.tests.desk.scene import say
from conversations import consent, ending, lifecycle, outbox, summaries
from handoff import queue
from handoff.tests.rows import (
    make_agent,
    make_contact,
    make_conversation,
    make_line,
    make_location,
    make_visit,
    write_in,
)


@pytest.fixture
def line(db: None):
    return make_line(make_location())


@pytest.fixture
def pooja(line):
    return make_agent("pooja", line.location)


@pytest.fixture
def client(pooja) -> Client:
    client = Client()
    client.force_login(pooja)
    return client


@pytest.fixture
def conversation(line):
    return make_conversation(line, now=timezone.now())


def read(client: Client, name: str, *args: int, **asked: str) -> str:
    """Give a region's text, without its tags and with single blanks."""
    page = client.get(reverse(f"desk:{name}", args=args), asked).content.decode()
    text = "".join(" " + part.partition(">")[2] for part in page.split("<"))
    return " ".join(unescape(text).split())


def test_a_first_run_says_where_to_begin(client, settings):
    settings.SIMULATOR = True

    assert "No conversation yet Write to the clinic from a handset" in read(client, "panel-overview")
    assert b'href="/simulator/"' in client.get("/desk/").content


def test_a_first_run_without_the_simulator_offers_none(client, settings):
    settings.SIMULATOR = False

    assert b"/simulator/" not in client.get("/desk/").content


def test_nothing_needs_you_is_calm(client, conversation):
    assert "Nothing needs you" in read(client, "panel-overview")
    assert "Nothing needs you nobody waits" in read(client, "panel-glance").replace("needs you needs you", "needs you")
    assert "Nobody is waiting for a person." in read(client, "panel-queues")


def test_who_asked_for_a_person_comes_first_by_when_they_are_late(client, line):
    now = timezone.now()
    for name, urgency in [("Slow One", "routine"), ("Quick One", "urgent")]:
        one = make_conversation(line, name=name, now=now)
        lifecycle.request_person(one.pk, reason="asked-for-a-person", urgency=urgency, now=now)

    text = read(client, "panel-queues")

    assert "Needs you 2 next to be late first Q Quick One" in text
    assert text.index("Quick One") < text.index("Slow One")


def test_an_answered_customer_who_writes_again_needs_the_agent(client, conversation, pooja, line):
    now = timezone.now()
    queue.take_over(conversation.pk, pooja, now=now)
    assert "Needs you 1" in read(client, "panel-queues")

    queue.reply(conversation.pk, pooja, "One moment.", now=now)
    assert "Needs you 0" in read(client, "panel-queues")

    write_in(conversation.contact, line, "Are you there?", now=now)
    assert "Are you there?" in read(client, "panel-queues").split("Live now")[0]


def test_a_late_wait_says_so(client, conversation):
    long_ago = timezone.now() - timedelta(minutes=12)
    lifecycle.request_person(conversation.pk, reason="stuck", urgency="soon", now=long_ago)

    assert "late 2:0" in read(client, "panel-queues")


def test_search_finds_by_name_number_and_reference(client, conversation, line):
    visit = make_visit(conversation.contact, line.location, timezone.now())
    digits = conversation.contact.points.get().value[-4:]

    for words in ("meena", digits, visit.reference.lower()):
        assert "1 conversation for" in read(client, "panel-everything", q=words), words
    assert "0 conversations for “zzz” Show all again" in read(client, "panel-everything", q="zzz")


def test_search_finds_a_closed_conversation_by_its_summary_and_shows_it(client, conversation, pooja):
    queue.take_over(conversation.pk, pooja, now=timezone.now())
    queue.resolve(conversation.pk, pooja, outcome="answered", now=timezone.now())

    found = read(client, "panel-everything", q="wanted nothing open")
    assert "1 conversation for" in found
    assert "Wanted: " in found
    assert "Summary Wanted: " in read(client, "panel-head", conversation.pk)
    assert "0 conversations for" in read(client, "panel-everything", q="wanted zebra")


def test_search_finds_what_ended_by_itself_by_the_rules_words_and_by_the_models(client, conversation):
    lifecycle.forgive_reply(lifecycle.lock(conversation.pk))  # nothing is owed
    ended_at = conversation.last_activity_at + timedelta(days=2)
    assert ending.end_idle(now=ended_at) == 1
    assert "1 conversation for" in read(client, "panel-everything", q="wanted done open nothing")

    words = "Wanted: asked about a zircon crown.\nOpen: nothing."
    assert summaries.replace(conversation.pk, words, by="model", ended_at=ended_at, now=ended_at)
    assert "zircon crown" in read(client, "panel-everything", q="crown zircon")
    assert "zircon crown" in read(client, "panel-head", conversation.pk)


def test_the_head_shows_the_floor_and_one_loud_button(client, conversation, pooja, line):
    ravi = make_agent("ravi", line.location)
    now = timezone.now()

    def head() -> str:
        return read(client, "panel-head", conversation.pk)

    assert "Assistant has the floor" in head()
    lifecycle.request_person(conversation.pk, reason="stuck", now=now)
    assert "Needs you" in head()
    queue.take_over(conversation.pk, ravi, now=now)
    assert "Take over from Ravi" in head()
    conversation.refresh_from_db()
    queue.take_over(conversation.pk, pooja, now=now, expected_floor_version=conversation.floor_version)
    assert "You" in head()
    assert "Hand back" in head()
    queue.resolve(conversation.pk, pooja, outcome="answered", now=now)
    assert "Closed: question answered" in head()
    assert "Reopen" in head()


def test_the_composer_says_why_no_reply_may_be_written(client, conversation, pooja, line):
    def composer() -> str:
        return read(client, "panel-composer", conversation.pk)

    now = timezone.now()
    assert "The assistant is replying. Take over to write to them." in composer()
    lifecycle.request_person(conversation.pk, reason="stuck", now=now)
    assert "Take over and send" in composer()
    queue.take_over(conversation.pk, pooja, now=now)
    assert "Send Ctrl" in composer()
    assert "23 h 59 min left" in composer()
    consent.record(conversation.contact, channel="whatsapp", given=False, source="keyword", now=now)
    assert "They wrote STOP" in composer()


def test_the_composer_says_when_the_window_is_shut(client, line, pooja):
    conversation = make_conversation(line, now=timezone.now() - timedelta(hours=25))
    queue.take_over(conversation.pk, pooja, now=timezone.now())

    text = read(client, "panel-composer", conversation.pk)

    assert "WhatsApp window shut" in text
    assert "It opens again when they write; until then, ring them." in text


def test_the_timeline_says_how_each_message_fared(client, conversation):
    now = timezone.now()
    read_one = say(conversation, "It is at four.", now)
    failed = say(conversation, "Are you coming?", now, status="failed")
    failed.error_code = "63016"
    failed.save()
    dropped = say(conversation, "Anything else?", now, status="dropped")
    dropped.reason = "Somebody else took the floor before it left."
    dropped.save()
    outbox.send(conversation, purpose="reply", values={"text": "One more thing."}, now=now)

    text = read(client, "panel-timeline", conversation.pk)

    clock = timezone.localtime(read_one.read_at, conversation.messages.first().line.location.zone)
    assert f"read {clock:%H:%M} It is at four." in text
    assert "Not delivered (63016). WhatsApp's 24-hour window is shut" in text
    assert "not sent Anything else? Not sent. Somebody else took the floor before it left." in text
    assert "queued One more thing." in text


def test_the_timeline_marks_what_was_tapped(client, conversation, line):
    now = timezone.now()
    options = [{"id": "slot:1", "title": "Tue 10:00"}, {"id": "slot:2", "title": "Tue 11:00"}]
    say(conversation, "Which?", now, choices=options)
    write_in(conversation.contact, line, "Tue 11:00", now=now, choice_id="slot:2")

    assert "Tue 10:00 Tue 11:00 chosen" in read(client, "panel-timeline", conversation.pk)


def test_the_timeline_shows_text_as_text(client, conversation, line):
    write_in(conversation.contact, line, "<script>alert(1)</script>", now=timezone.now(), language="hi")

    page = client.get(reverse("desk:panel-timeline", args=[conversation.pk])).content.decode()

    assert "<script>" not in page
    assert '<p lang="hi" dir="auto">&lt;script&gt;alert(1)&lt;/script&gt;</p>' in page


def test_the_timeline_keeps_notes_apart(client, conversation, pooja):
    queue.note(conversation.pk, pooja, "Ask about fever.", now=timezone.now())

    assert "Private note, Pooja" in read(client, "panel-timeline", conversation.pk)


def test_a_long_timeline_is_cut_until_asked_for(client, conversation, line):
    now = timezone.now()
    for number in range(160):
        write_in(conversation.contact, line, f"line {number:03d}", now=now)

    assert "Show what was earlier" in read(client, "panel-timeline", conversation.pk)
    assert "line 000" not in read(client, "panel-timeline", conversation.pk)
    assert "line 000" in read(client, "panel-timeline", conversation.pk, all="")


def test_the_person_card_shows_visits_and_consents(client, conversation, line):
    now = timezone.now()
    make_visit(conversation.contact, line.location, now + timedelta(days=1), service="Scaling", confirmation="accepted")
    make_visit(conversation.contact, line.location, now - timedelta(days=9), service="Root canal", status="fulfilled")
    make_visit(conversation.contact, line.location, now - timedelta(days=5), status="noshow")
    consent.record(conversation.contact, channel="whatsapp", given=False, source="keyword", now=now)

    text = read(client, "panel-person", conversation.pk)

    assert "Visits kept 1 Missed, cancelled 1, 0" in text
    assert "Scaling, Dr Rao" in text.split("Coming visits")[1].split("Earlier")[0]
    assert "Root canal fulfilled" in text.split("Earlier")[1]
    assert "whatsapp: no" in text


def test_the_person_card_shows_both_that_were_merged(client, conversation, line, pooja):
    now = timezone.now()
    other = make_contact("Meena I.")
    contacts.attendee_named(other, "Diya", now=now)
    make_visit(other, line.location, now + timedelta(days=1), service="Scaling")
    consent.record(conversation.contact, channel="whatsapp", given=True, source="desk", now=now)
    consent.record(other, channel="whatsapp", given=False, source="keyword", now=now)
    by = By(f"agent:{pooja.pk}", "desk", "She told me.")
    merge = merging.merge(other, conversation.contact, by, now)

    text = read(client, "panel-person", conversation.pk)

    assert text.startswith("Meena I. ")
    assert "Also books for Diya" in text
    assert "Scaling, Dr Rao" in text.split("Coming visits")[1]
    assert ("whatsapp: no" in text, "whatsapp: yes" in text) == (True, False)
    assert "Meena I." in read(client, "panel-head", conversation.pk)
    everything = read(client, "panel-everything", q=full_number(other)[-4:])
    assert "Meena I." in everything

    merging.undo(merge, by, now)
    assert read(client, "panel-person", conversation.pk).startswith("Meena Iyer ")


def test_the_person_card_leads_an_admin_to_who_may_be_the_same(client, conversation, line):
    link = reverse("admin:appointments_contact_change", args=[conversation.contact_id])
    assert link not in client.get(reverse("desk:panel-person", args=[conversation.pk])).content.decode()
    client.force_login(make_agent("boss", line.location, role="admin", is_staff=True, is_superuser=True))
    assert link in client.get(reverse("desk:panel-person", args=[conversation.pk])).content.decode()


def test_the_strip_places_visits_and_hatches_holds(client, pooja):
    location = pooja.locations.get()
    now = timezone.now()
    noon = timezone.localtime(now, location.zone).replace(hour=12, minute=10, second=0, microsecond=0)
    make_visit(make_contact("Farah Khan"), location, noon, minutes=75)
    held: dict[str, Any] = {"status": "pending", "hold_expires_at": now + timedelta(minutes=4)}
    make_visit(make_contact("Kabir Ali"), location, noon + timedelta(hours=2), **held)
    gone: dict[str, Any] = {"status": "pending", "hold_expires_at": now - timedelta(minutes=4)}
    make_visit(make_contact("Nisha Rao"), location, noon + timedelta(hours=3), **gone)

    page = client.get(reverse("desk:panel-strip")).content.decode()

    assert 'class="appt  h12 m10 lh1 lm15"' in page or noon < now
    assert "Kabir A." in page
    assert "held" in page
    assert "Nisha" not in page


def test_reading_the_desk_takes_the_same_queries_however_much_there_is(client, line, conversation):
    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("desk:conversation", args=[conversation.pk]))
        return len(seen)

    now = timezone.now()
    lifecycle.request_person(conversation.pk, reason="stuck", now=now)
    make_visit(conversation.contact, line.location, now + timedelta(minutes=20))
    say(conversation, "Hello", now)
    few = count()
    for number in range(20):
        other = make_conversation(line, name=f"Customer {number}", now=now)
        say(other, "Hello", now)
        make_visit(other.contact, line.location, now + timedelta(minutes=number))
        make_visit(conversation.contact, line.location, now + timedelta(days=number + 1))
        write_in(conversation.contact, line, f"line {number}", now=now)
        if number % 2:
            lifecycle.request_person(other.pk, reason="stuck", now=now)
    many = count()

    assert many == few
    assert many <= 45

"""What is due is queued once, where it belongs, and leaves only while it still applies."""

from datetime import time, timedelta

import pytest

from appointments import booking, contacts
from appointments.models import ServiceText
from appointments.tests.clinic import ASSISTANT, NOW, Clinic
from conversations import consent, gate, lifecycle, sending
from conversations.assistant import phrasing
from conversations.models import Conversation, Journey, Line, Message, MessageTemplate
from conversations.signals import message_failed
from conversations.tests.builders import make_agent, receive
from conversations.transports import templates as approved
from conversations.transports.content_shapes import from_template
from reminders import delivery, rules
from reminders.models import Reminder, ReminderRuleText
from reminders.tests.practice import DAY, HOUR, after, book, cancel, leave_at, make_rule, plan_of, sweep_at

pytestmark = pytest.mark.django_db

IN_ENGLISH = (
    "Hello Meena, this is about Check-up with Dr Rao on Wednesday 2 December, 10:00 am at our Clinic clinic. "
    "Will you come?"
)


def of(message: Message) -> Message:
    return Message.objects.get(pk=message.pk)


def test_delivery_queues_what_is_due_and_nothing_before(clinic: Clinic) -> None:
    make_rule(DAY)
    visit = book(clinic)
    due_at = clinic.local("10:00", 1)
    assert sweep_at(due_at - timedelta(seconds=1)) is None
    message = sweep_at(due_at)
    assert message is not None
    reminder = Reminder.objects.get()
    assert (reminder.status, reminder.reason, reminder.message) == ("queued", "", message)
    assert (message.kind, message.sender, message.channel, message.status) == (
        "outgoing",
        "system",
        "whatsapp",
        "queued",
    )
    assert (message.appointment, message.appointment_version) == (visit, 1)
    assert message.appointment_statuses == ["booked"]
    assert (message.can_wait, message.leave_before, message.floor_version) == (True, visit.start_at, None)
    assert message.choices == [
        {"id": f"appointment:{visit.pk}:v1:confirm", "title": "Confirm", "description": ""},
        {"id": f"appointment:{visit.pk}:v1:reschedule", "title": "Move", "description": ""},
        {"id": f"appointment:{visit.pk}:v1:cancel", "title": "Cancel", "description": ""},
    ]


def test_delivery_sweeps_twice_and_queues_once(clinic: Clinic) -> None:
    make_rule(DAY)
    book(clinic)
    due_at = clinic.local("10:00", 1)
    assert [delivery.sweep(now=due_at), delivery.sweep(now=due_at)] == [1, 0]
    assert Message.objects.filter(purpose__startswith="appointment-reminder").count() == 1


def test_delivery_leaves_in_the_same_words_inside_the_window_and_by_template(clinic: Clinic) -> None:
    rule = make_rule(DAY)
    visit = book(clinic)
    message = sweep_at(clinic.local("10:00", 1))
    assert message is not None
    assert phrasing.render(message.purpose, message.values, message.language) == IN_ENGLISH
    (template,) = approved.list_candidates(rules.purpose_of(rule.pk), message.language, ["en"])
    variables = approved.build_variables(template, message.values)
    assert approved.fill(template.body, variables) == IN_ENGLISH
    actions = from_template(template).types["twilio/quick-reply"]["actions"]
    assert [approved.fill(action["id"], variables) for action in actions] == [
        f"appointment:{visit.pk}:v1:{answer}" for answer in ("confirm", "reschedule", "cancel")
    ]
    assert [action["title"] for action in actions] == [choice["title"] for choice in message.choices]


def test_delivery_leaves_free_form_in_an_open_window_and_by_template_in_a_shut_one(clinic: Clinic) -> None:
    make_rule(2 * HOUR)
    book(clinic, "16:00", 0)
    book(clinic, "16:00", 1)
    for day, is_open in ((0, True), (1, False)):
        message = sweep_at(clinic.local("14:00", day))
        assert message is not None
        verdict = gate.check(message, now=clinic.local("14:00", day))
        assert verdict == gate.Leave(window_open=is_open)


def test_delivery_skips_who_has_no_whatsapp_address(clinic: Clinic) -> None:
    make_rule(DAY)
    point = contacts.find_or_create_point(kind="number", value="+15550143", name="Anil", now=NOW)
    visit = book(clinic, contact=point.contact)
    assert sweep_at(clinic.local("10:00", 1)) is None
    assert plan_of(visit) == [(1, DAY, "skipped", "no-address")]


def test_delivery_reaches_who_only_rang_and_said_yes_to_whatsapp(clinic: Clinic) -> None:
    make_rule(DAY)
    point = contacts.find_or_create_point(kind="number", value="+15550143", name="Anil", now=NOW)
    consent.record(point.contact, channel="whatsapp", given=True, source="phone", now=NOW)
    book(clinic, contact=point.contact)
    message = sweep_at(clinic.local("10:00", 1))
    assert message is not None
    assert (message.contact_point, message.line) == (point, Line.objects.get())
    assert gate.check(message, now=clinic.local("10:00", 1)) == gate.Leave(window_open=False)


def test_delivery_lands_in_the_conversation_whose_journey_made_the_visit(clinic: Clinic) -> None:
    make_rule(DAY)
    visit = book(clinic)
    made = Conversation.objects.create(
        contact=clinic.contact, language="en", created_at=NOW, last_activity_at=NOW - timedelta(days=1)
    )
    Journey.objects.create(
        conversation=made,
        appointment=visit,
        intent="book",
        stage="done",
        outcome="booked",
        created_at=NOW,
        updated_at=NOW,
    )
    message = sweep_at(clinic.local("10:00", 1))
    assert message is not None
    assert message.conversation == made


def test_delivery_lands_in_the_conversation_of_the_contact_when_no_journey_made_the_visit(clinic: Clinic) -> None:
    make_rule(DAY)
    book(clinic)
    message = sweep_at(clinic.local("10:00", 1))
    assert message is not None
    assert message.conversation == Conversation.objects.get()


def test_delivery_speaks_the_language_as_the_contact_writes_it(clinic: Clinic) -> None:
    rule = make_rule(DAY)
    hindi = "नमस्ते {attendee}, आपका अपॉइंटमेंट {service} का {when} पर है, कृपया समय पर आइए।"
    ReminderRuleText.objects.create(rule=rule, language="hi", words=hindi)
    ServiceText.objects.create(service=clinic.check, language="hi", name="जाँच")
    contacts.set_language(clinic.contact, "hi", "hi-Latn")
    Conversation.objects.update(language="hi")
    book(clinic)
    message = sweep_at(clinic.local("10:00", 1))
    assert message is not None
    assert (message.language, message.values["service"]) == ("hi", "जाँच")
    reminder = Reminder.objects.select_related("rule", "appointment").get()
    hinglish = ReminderRuleText.objects.create(rule=rule, language="hi-Latn", words=hindi)
    languages = delivery._languages(message.conversation, reminder.appointment)
    assert rules.find_text(rule, languages) == hinglish


def test_delivery_calls_a_contact_without_a_name_something(clinic: Clinic) -> None:
    make_rule(DAY)
    contacts.rename(clinic.contact, "")
    book(clinic)
    message = sweep_at(clinic.local("10:00", 1))
    assert message is not None
    assert message.values["attendee"] == "you"


def test_delivery_skips_what_comes_after_the_visit_began_and_a_rule_without_words(clinic: Clinic) -> None:
    make_rule(DAY)
    visit = book(clinic)
    wordless = make_rule(2 * HOUR, words="")
    other = book(clinic, "11:00")
    Reminder.objects.filter(appointment=other).exclude(rule=wordless).delete()
    assert sweep_at(visit.start_at) is None
    assert plan_of(visit) == [(1, DAY, "skipped", "begun")]
    assert plan_of(other) == [(1, 2 * HOUR, "skipped", "no-words")]


def test_delivery_takes_back_what_a_switched_off_rule_planned(clinic: Clinic) -> None:
    rule = make_rule(DAY)
    visit = book(clinic)
    rule.is_active = False
    rule.save()
    assert sweep_at(clinic.local("10:00", 1)) is None
    assert plan_of(visit) == [(1, DAY, "withdrawn", "rule-changed")]


def test_delivery_cancelled_with_its_reminder_already_in_the_outbox_never_leaves(clinic: Clinic) -> None:
    make_rule(DAY)
    visit = book(clinic)
    leave_at(NOW)
    due_at = clinic.local("10:00", 1)
    message = sweep_at(due_at)
    assert message is not None
    cancel(visit, now=due_at)
    notice = Message.objects.get(purpose="appointment-cancelled")
    MessageTemplate.objects.create(purpose=notice.purpose, language="en", name="gone", body="Gone.")
    assert leave_at(due_at) == [notice.pk]
    assert (of(message).status, of(message).reason) == ("dropped", "The appointment is cancelled by now.")
    assert plan_of(visit) == [(1, DAY, "queued", "")]


def test_delivery_queued_in_quiet_hours_cancelled_rebooked_only_the_new_one_leaves(clinic: Clinic) -> None:
    make_rule(12 * HOUR, quiet_from=time(21), quiet_until=time(8))
    first = book(clinic, "10:00", 1)
    leave_at(NOW)
    due_at = clinic.local("22:00")
    receive("Good night", now=after(due_at, minutes=-5))
    old = sweep_at(due_at)
    assert old is not None
    assert leave_at(due_at) == []
    assert (of(old).status, of(old).reason, of(old).send_after) == (
        "queued",
        "Quiet hours until 08:00.",
        clinic.local("08:00", 1),
    )
    midnight = clinic.local("00:00", 1)
    cancel(first, now=midnight)
    again = book(clinic, "14:00", 1, now=midnight)
    leave_at(midnight)
    new = sweep_at(clinic.local("02:00", 1))
    assert new is not None
    assert leave_at(clinic.local("07:59", 1)) == []
    assert leave_at(clinic.local("08:00", 1)) == [new.pk]
    assert (of(old).status, of(new).appointment) == ("dropped", again)


def test_delivery_of_two_that_quiet_hours_bring_together_is_one(clinic: Clinic) -> None:
    make_rule(12 * HOUR, quiet_from=time(21), quiet_until=time(8))
    make_rule(2 * HOUR + 30, quiet_from=time(21), quiet_until=time(8))
    visit = book(clinic, "10:00", 1)
    receive("Good night", now=clinic.local("21:55"))
    delivery.sweep(now=clinic.local("22:00"))
    delivery.sweep(now=clinic.local("07:30", 1))
    assert plan_of(visit) == [(1, 12 * HOUR, "skipped", "overtaken"), (1, 2 * HOUR + 30, "queued", "")]
    assert leave_at(clinic.local("08:00", 1))[-1:] == [Reminder.objects.get(status="queued").message_id]


def test_delivery_after_the_worker_stood_still_sends_the_latest_only(clinic: Clinic) -> None:
    make_rule(DAY)
    make_rule(2 * HOUR)
    visit, later = book(clinic), book(clinic, "15:00")
    assert delivery.sweep(now=clinic.local("08:30", 2)) == 3
    assert plan_of(visit) == [(1, DAY, "skipped", "overtaken"), (1, 2 * HOUR, "queued", "")]
    assert plan_of(later) == [(1, DAY, "queued", ""), (1, 2 * HOUR, "planned", "")]


def test_delivery_takes_back_an_earlier_one_that_still_waits_for_the_agent(clinic: Clinic) -> None:
    make_rule(4 * HOUR)
    make_rule(2 * HOUR)
    visit = book(clinic, "16:00", 0)
    leave_at(NOW)
    early = sweep_at(clinic.local("12:00"))
    assert early is not None
    conversation = lifecycle.lock(early.conversation_id)
    lifecycle.give_floor_to_agent(conversation, make_agent(), now=NOW)
    leave_at(clinic.local("12:00"))
    late = sweep_at(clinic.local("14:00"))
    assert late is not None
    lifecycle.give_floor_to_assistant(lifecycle.lock(conversation.pk), now=clinic.local("14:00"))
    assert leave_at(clinic.local("14:02")) == [late.pk]
    assert (of(early).status, of(early).reason) == ("dropped", "A later reminder leaves in its place.")
    assert [status for *_rest, status, _why in plan_of(visit)] == ["queued", "queued"]


def test_delivery_waits_for_the_agent_and_is_looked_at_again(clinic: Clinic) -> None:
    make_rule(2 * HOUR)
    book(clinic, "16:00", 0)
    leave_at(NOW)
    now = clinic.local("14:00")
    message = sweep_at(now)
    assert message is not None
    conversation = lifecycle.lock(message.conversation_id)
    lifecycle.give_floor_to_agent(conversation, make_agent(), now=now)
    assert leave_at(now) == []
    assert of(message).reason == "A colleague is talking with them."
    assert leave_at(after(now, minutes=1)) == []
    lifecycle.give_floor_to_assistant(conversation, now=after(now, minutes=1))
    assert leave_at(after(now, minutes=2)) == [message.pk]


def test_delivery_that_waited_until_the_visit_began_never_leaves(clinic: Clinic) -> None:
    make_rule(2 * HOUR)
    visit = book(clinic, "16:00", 0)
    leave_at(NOW)
    now = clinic.local("14:00")
    message = sweep_at(now)
    assert message is not None
    lifecycle.give_floor_to_agent(lifecycle.lock(message.conversation_id), make_agent(), now=now)
    leave_at(now)
    assert leave_at(visit.start_at) == []
    assert (of(message).status, of(message).reason) == ("dropped", "It did not leave in time.")


def test_delivery_to_who_refused_is_dropped_and_needs_no_person(clinic: Clinic) -> None:
    heard: list[int] = []

    def listen(message_id: int, **_news: object) -> None:
        heard.append(message_id)

    make_rule(DAY)
    book(clinic)
    leave_at(NOW)
    consent.record(clinic.contact, channel="whatsapp", given=False, source="keyword", now=NOW)
    message = sweep_at(clinic.local("10:00", 1))
    assert message is not None
    message_failed.connect(listen)
    try:
        assert leave_at(clinic.local("10:00", 1)) == []
    finally:
        message_failed.disconnect(listen)
    assert (of(message).status, of(message).error_code, heard) == ("dropped", "21610", [])


def test_delivery_of_a_moved_visit_reminds_of_the_new_time_only(clinic: Clinic) -> None:
    make_rule(DAY)
    visit = book(clinic)
    old = sweep_at(clinic.local("10:00", 1))
    assert old is not None
    now = clinic.local("10:01", 1)
    booking.move(visit, clinic.slot_id("11:00", 3), expected_version=1, by=ASSISTANT, now=now)
    new = sweep_at(clinic.local("11:00", 2))
    assert new is not None
    assert new.choices[0]["id"] == f"appointment:{visit.pk}:v2:confirm"
    assert sending.gate.check(of(old), now=now) == gate.Drop(
        "The appointment was moved before it left.", code="appointment"
    )

"""Whole journeys on WhatsApp: handset, simulated Twilio, webhooks, dispatcher and desk as separate processes.

Graded on the rows left behind and on what reached the phone.
"""

from concurrent.futures import ThreadPoolExecutor

import requests
from django.utils import timezone

from appointments.models import Appointment, AppointmentEvent
from booking_site.simulator import handset, switches
from booking_site.tests.journeys.running import ACCOUNT_SID, AUTH_TOKEN, MEENA, Customer, FrontDesk, rows, wait_for
from conversations.models import Conversation, Journey, Message, RawPayload, Turn
from handoff import queue
from handoff.models import Ticket


def appointments_of_meena() -> list[Appointment]:
    return list(Appointment.objects.filter(contact__points__value=MEENA, status="booked"))


def book(customer: Customer) -> Appointment:
    """From the first word to the confirmation."""
    offer = customer.ask("I'd like a dental check-up as soon as possible")
    choices = handset.choices_of(offer)
    assert len(choices) >= 3, offer.body
    read_back = customer.choose(offer, 0)
    assert not appointments_of_meena(), "nothing is booked before a yes"
    yes = handset.choices_of(read_back)[0]
    before = len(customer.shown())
    customer.tap(yes.id)
    (booked,) = wait_for(appointments_of_meena, what="a booking")
    confirmation = customer.next_answer(before, booked.reference)
    assert booked.items.get().practitioner.name in confirmation.body
    return booked


def test_journey_book_by_taps_leaves_one_visit_one_notice_and_its_history(front_desk: FrontDesk) -> None:
    customer = Customer()
    booked = book(customer)
    assert list(booked.events.values_list("kind", flat=True)) == ["held", "booked"]
    assert {event.channel for event in booked.events.all()} == {"whatsapp"}
    assert Message.objects.filter(purpose="appointment-booked", appointment=booked).count() == 1
    conversation = Conversation.objects.get()
    assert Journey.objects.filter(conversation=conversation, appointment=booked).exists()
    wait_for(lambda: set(delivery_statuses()) <= {"delivered", "read"}, what="receipts")
    assert all(turn.outcome != "failed" for turn in Turn.objects.all())


def delivery_statuses() -> list[str]:
    return list(Message.objects.filter(kind="outgoing").values_list("status", flat=True))


def test_journey_book_by_typing_the_second_and_yes(front_desk: FrontDesk) -> None:
    customer = Customer()
    offer = customer.ask("hi, can I get a cleaning as early as possible please?")
    second = handset.choices_of(offer)[1].title
    customer.ask("the second")
    before = len(customer.shown())
    customer.write("yes please")
    (booked,) = wait_for(appointments_of_meena, what="a booking")
    confirmation = customer.next_answer(before, booked.reference)
    local = booked.start_at.astimezone(front_desk.location.zone)
    assert f"{local.day}" in second
    assert f"{local:%M}" in second
    assert confirmation.body.count(booked.reference) == 1


def test_journey_move_keeps_the_row_and_cancel_frees_the_time(front_desk: FrontDesk) -> None:
    customer = Customer()
    booked = book(customer)
    first_start = booked.start_at
    customer.ask("I need to move my appointment")
    offer = customer.ask("any day next week")
    read_back = customer.choose(offer, 1)
    before = len(customer.shown())
    customer.tap(handset.choices_of(read_back)[0].id)
    customer.next_answer(before, booked.reference)
    booked.refresh_from_db()
    assert booked.version == 2
    assert booked.start_at != first_start
    assert AppointmentEvent.objects.filter(appointment=booked, kind="moved").count() == 1

    question = customer.ask("please cancel it")
    assert appointments_of_meena(), "nothing is cancelled before a yes"
    before = len(customer.shown())
    customer.tap(handset.choices_of(question)[0].id)
    wait_for(lambda: not appointments_of_meena(), what="the cancellation")
    customer.next_answer(before, booked.reference)
    assert not booked.allocations.filter(holds=True).exists()


def test_journey_asks_for_a_person_who_takes_over_answers_and_hands_back(front_desk: FrontDesk) -> None:
    customer = Customer()
    offer = customer.ask("I'd like a dental check-up as soon as possible")
    customer.ask("I want to talk to a real person please")
    ticket = wait_for(lambda: Ticket.objects.filter(status="waiting").first(), what="a ticket")
    assert ticket.reason == "asked-for-a-person"
    assert ticket.brief
    conversation = Conversation.objects.get()
    assert (conversation.status, conversation.floor) == ("open", "nobody")

    desk = front_desk.sign_in()
    page = desk.get(f"{front_desk.url}/desk/c/{conversation.pk}/", timeout=10)
    assert "Meena Iyer" in page.text
    before = len(customer.shown())
    queue.reply(conversation.pk, front_desk.agent, "Hello Meena, Pooja here. How can I help?", now=timezone.now())
    customer.next_answer(before, "Pooja here")
    ticket.refresh_from_db()
    assert (ticket.status, ticket.assigned_to) == ("assigned", front_desk.agent)

    turns = Turn.objects.count()
    customer.write("Is parking free?")
    wait_for(lambda: Message.objects.filter(kind="incoming").count() == 3)
    assert Turn.objects.count() == turns, "the assistant is silent while a person has the floor"

    queue.hand_back(conversation.pk, front_desk.agent, now=timezone.now())
    wait_for(lambda: Turn.objects.count() > turns, what="the assistant to answer again")
    conversation.refresh_from_db()
    assert (conversation.status, conversation.floor) == ("pending", "assistant")
    again = customer.ask(handset.choices_of(offer)[0].title)
    assert again.body


def test_journey_a_webhook_delivered_twice_is_one_message_and_one_answer(front_desk: FrontDesk) -> None:
    switches.turn(duplicate_webhooks=True)
    customer = Customer()
    customer.ask("Hello")
    switches.reset()
    customer.ask("I'd like a cleaning")
    assert Message.objects.filter(kind="incoming").count() == 2
    assert Message.objects.filter(kind="outgoing").count() == 2


def test_journey_five_messages_in_one_breath_are_one_turn(front_desk: FrontDesk) -> None:
    """The dispatcher looks when all of them are there: a busy machine may need longer than a breath to bring them."""
    customer = Customer()
    front_desk.processes.kill("dispatcher")
    for part in ("hi", "I need", "a dental check-up", "as soon as possible", "please"):
        customer.write(part)
    wait_for(lambda: Message.objects.filter(kind="incoming").count() == 5, what="all five to come in")
    front_desk.processes.start_all("dispatcher")
    answer = customer.next_answer(0)
    assert len(handset.choices_of(answer)) >= 3
    assert Message.objects.filter(kind="incoming").count() == 5
    assert Turn.objects.count() == 1
    assert Message.objects.filter(kind="outgoing").count() == 1


def test_journey_a_forged_webhook_is_refused_and_leaves_nothing(front_desk: FrontDesk) -> None:
    url = f"{front_desk.url}/twilio/whatsapp/incoming/"
    form = {
        "AccountSid": ACCOUNT_SID,
        "MessageSid": "SM" + "1" * 32,
        "From": f"whatsapp:{MEENA}",
        "To": "whatsapp:+15550100",
        "Body": "cancel everything",
    }
    for headers in ({}, {"X-Twilio-Signature": "bm90IHJlYWw="}):
        assert requests.post(url, data=form, headers=headers, timeout=10).status_code == 403
    kept = RawPayload.objects.filter(kind="whatsapp-incoming")  # a late receipt of another journey is none of this one
    assert (Message.objects.count(), kept.count(), Conversation.objects.count()) == (0, 0, 0)
    assert AUTH_TOKEN not in (front_desk.processes.logs / "web.log").read_text()


def test_journey_two_customers_want_the_same_time_and_one_gets_it(front_desk: FrontDesk) -> None:
    numbers = (MEENA, "+15550143")
    customers = [Customer(number) for number in numbers]

    def reach_the_offer(customer: Customer) -> str:
        offer = customer.ask("I'd like a skin consultation as soon as possible")
        return handset.choices_of(offer)[0].title

    with ThreadPoolExecutor(2) as pool:
        titles = list(pool.map(in_own_connection(reach_the_offer), customers))
        assert titles[0] == titles[1]
    for customer in customers:
        customer.write("1")
    wait_for(lambda: Appointment.objects.filter(contact__points__value__in=numbers).exists(), what="a hold")
    wait_for(lambda: Turn.objects.count() >= 4, what="both answers")
    held = Appointment.objects.filter(contact__points__value__in=numbers, status="pending")
    assert len({one.start_at for one in held}) == held.count(), rows()


def in_own_connection(function):
    def call(*arguments):
        from django.db import connection

        try:
            return function(*arguments)
        finally:
            connection.close()

    return call


def test_journey_what_twilio_refuses_reaches_the_desk_with_its_meaning(front_desk: FrontDesk) -> None:
    """WhatsApp's clock decides: accepted with 201, failed by callback with 63016, and an agent reads why."""
    customer = Customer()
    customer.ask("Hello")
    conversation = Conversation.objects.get()
    queue.take_over(conversation.pk, front_desk.agent, now=timezone.now())
    customer.next_answer(1)
    handset.shut_window(handset.of_number(MEENA), now=timezone.now())
    reply = queue.reply(conversation.pk, front_desk.agent, "Are you still there?", now=timezone.now())
    wait_for(lambda: Message.objects.filter(pk=reply.pk, status="failed").exists(), what="the failure")
    reply.refresh_from_db()
    assert (reply.error_code, reply.message_sid is not None) == ("63016", True)
    page = front_desk.sign_in().get(f"{front_desk.url}/desk/c/{conversation.pk}/", timeout=10)
    assert "63016" in page.text
    assert "24" in reply.reason

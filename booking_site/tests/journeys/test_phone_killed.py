"""The web process killed with -9 in the middle of a call: nothing said is lost, nothing is booked or said twice."""

from datetime import timedelta

from django.utils import timezone

from appointments.models import Appointment
from booking_site.simulator.models import SimulatedMessage
from booking_site.tests.journeys.running import Customer, FrontDesk, rows, wait_for
from booking_site.tests.journeys.standstill import no_new_rows, wait_until_somebody_waits
from booking_site.tests.journeys.telephone import Telephone
from booking_site.tests.journeys.test_phone import book, heard_offers, offers, theirs, wait_until_heard, wait_until_said
from conversations.models import Call, Conversation, Message, Turn


def kill_web_in_the_middle_of_a_turn(front_desk: FrontDesk, phone: Telephone, words: str) -> None:
    """The words are kept, their answer is composed and not yet committed: there web ends, and comes back."""
    with no_new_rows("conversations_turn") as standstill:
        phone.say(words)
        wait_for(lambda: Message.objects.filter(kind="incoming", text=words).exists(), what="the words to be kept")
        wait_until_somebody_waits(standstill)
        front_desk.processes.kill("web")
    wait_for(lambda: phone.closed_with, what="the socket to be lost")
    front_desk.processes.start_all("web")


def go_on(phone: Telephone) -> None:
    """Twilio finds the socket lost and the call alive, and is given a relay again."""
    phone.after_relay("failed", "in-progress", ErrorCode="64105", ErrorMessage="WebSocket ended")
    phone.connect()


def test_killed_web_in_mid_call_and_the_call_goes_on_at_the_offer(front_desk: FrontDesk) -> None:
    phone = front_desk.telephone().call()
    offered = heard_offers(phone)
    front_desk.processes.kill("web")
    wait_for(lambda: phone.closed_with, what="the socket to be lost")
    front_desk.processes.start_all("web")
    before = len(phone.cycles)
    go_on(phone)
    wait_for(lambda: len(phone.cycles) > before and phone.cycles[-1].is_closed, what="the open question again")
    assert offers() == offered
    booked = book(phone)
    call = Call.objects.get()
    assert (call.resumed, call.status, call.ended_at) == (1, "in-progress", None)
    assert Appointment.objects.filter(contact=booked.contact).count() == 1
    phone.hang_up()


def test_killed_web_between_a_yes_and_its_booking_books_once(front_desk: FrontDesk) -> None:
    phone = front_desk.telephone().call()
    heard_offers(phone)
    phone.say("the first one")
    [held] = wait_for(lambda: theirs("pending"), what="a hold")
    wait_until_heard(phone)
    kill_web_in_the_middle_of_a_turn(front_desk, phone, "yes please")
    turns = Turn.objects.count()
    go_on(phone)
    wait_for(lambda: Turn.objects.count() > turns, what=f"the yes to be answered; {rows()}")
    [booked] = wait_for(lambda: theirs("booked"), what="a booking")
    wait_until_said(phone)
    assert booked == held
    assert list(booked.events.values_list("kind", flat=True)) == ["held", "booked"]
    assert Message.objects.filter(kind="incoming", text="yes please").count() == 1
    assert Conversation.objects.get().reply_after is None
    phone.hang_up()


def test_killed_web_and_the_call_is_over_so_whatsapp_answers_what_was_said_last(front_desk: FrontDesk) -> None:
    customer = Customer()
    customer.ask("Hello")
    phone = front_desk.telephone().call()
    heard_offers(phone)
    kill_web_in_the_middle_of_a_turn(front_desk, phone, "the second one")
    before = len(customer.shown())
    phone.after_relay("completed", "completed")
    phone.tell_status("completed")
    read_back = customer.next_answer(before)
    [held] = theirs("pending")
    customer.choose(read_back, 0)
    [booked] = wait_for(lambda: theirs("booked"), what="a booking")
    assert booked == held
    assert SimulatedMessage.objects.filter(direction="outbound-api", body=read_back.body).count() == 1
    assert Conversation.objects.count() == 1


def test_killed_web_and_nobody_tells_that_the_call_ended(front_desk: FrontDesk) -> None:
    """Twilio's webhooks meet nobody and are not tried again: the dispatcher finds that nobody is on the line."""
    customer = Customer()
    customer.ask("Hello")
    phone = front_desk.telephone().call()
    heard_offers(phone)
    kill_web_in_the_middle_of_a_turn(front_desk, phone, "the second one")
    before = len(customer.shown())
    # The row is made as old as it would become.
    Call.objects.update(alive_until=timezone.now() - timedelta(seconds=1))
    customer.next_answer(before)
    assert Call.objects.get().outcome == "lost"
    assert len(theirs("pending")) == 1

"""Whole journeys that begin, go on or end on the telephone, in separate processes; graded on the rows left behind."""

import re
from functools import partial

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from appointments.models import Appointment
from booking_site.simulator import handset
from booking_site.tests.journeys.running import MEENA, Customer, FrontDesk, rows, wait_for
from booking_site.tests.journeys.telephone import Telephone
from conversations.models import Call, Conversation, Journey, Message, Turn
from handoff import queue

WISH = "my name is Meena Iyer and I would like a dental check-up as soon as possible"


def theirs(status: str) -> list[Appointment]:
    """The visits of whoever rang, in this state."""
    return list(Appointment.objects.filter(status=status, journeys__conversation__isnull=False).distinct())


def heard_offers(phone: Telephone) -> list[str]:
    """Say what is wanted, and give the ids of the times that were offered once all of it was said."""
    phone.say(WISH)
    wait_for(
        lambda: Journey.objects.filter(status="active").exclude(state__offers=[]).exists(), what=f"offers {rows()}"
    )
    wait_until_said(phone)
    return offers()


def offers() -> list[str]:
    """The ids of the times that stand as offered."""
    return [offer["id"] for offer in Journey.objects.get(status="active").state["offers"]]


def wait_until_said(phone: Telephone) -> None:
    """Wait until nothing is owed or queued in the call and its last turn was closed."""
    owed = Conversation.objects.filter(reply_after__isnull=False)
    queued = Message.objects.filter(channel="phone", status="queued")
    wait_for(lambda: not owed.exists() and not queued.exists() and phone.cycles and phone.cycles[-1].is_closed)


def wait_until_heard(phone: Telephone) -> None:
    """Wait until all that was said was played too: a yes to a read-back that was not heard does not count."""
    wait_until_said(phone)
    being_said = Message.objects.filter(channel="phone", status="sent")
    wait_for(lambda: not being_said.exists(), what="what was said to be heard")


def has_so_many(messages: QuerySet[Message], wanted: int) -> bool:
    return messages.count() == wanted


def has_spoken_on(phone: Telephone, before: int) -> bool:
    return len(phone.cycles) > before


def book(phone: Telephone) -> Appointment:
    """Choose the second time and say yes to it."""
    phone.say("the second one")
    [held] = wait_for(lambda: theirs("pending"), what=f"a hold; {rows()}")
    wait_until_heard(phone)
    assert theirs("booked") == [], "nothing is booked before a yes"
    phone.say("yes please")
    [booked] = wait_for(lambda: theirs("booked"), what=f"a booking; {rows()}")
    assert booked == held
    return booked


def spelt(phone: Telephone) -> str:
    """The capitals and digits of what was heard."""
    return re.sub("[^A-Z0-9]", "", " ".join("".join(cycle.heard) for cycle in phone.cycles))


def test_journey_books_by_phone_and_the_call_is_kept(front_desk: FrontDesk) -> None:
    phone = front_desk.telephone()
    relay = phone.ring().find("./Connect/ConversationRelay")
    assert relay is not None
    assert relay.attrib["url"] == f"ws://127.0.0.1:{front_desk.processes.port}/twilio/voice/relay/"
    assert (relay.get("dtmfDetection"), relay.get("reportInputDuringAgentSpeech")) == ("true", "any")
    assert set(relay.attrib["events"].split()) == {"speaker-events", "tokens-played"}
    phone.connect()
    assert len(heard_offers(phone)) == 3
    booked = book(phone)
    wait_for(lambda: booked.reference in spelt(phone), what="the reference, spelt out")
    wait_until_said(phone)
    phone.hang_up()
    call = Call.objects.get()
    assert (call.status, call.outcome, call.unserved, call.call_sid) == ("completed", "ended", False, phone.call_sid)
    assert [(event.kind, event.channel) for event in booked.events.all()] == [("held", "phone"), ("booked", "phone")]
    assert booked.contact.points.get().value == MEENA
    assert {frame["preemptible"] for cycle in phone.cycles for frame in cycle.frames} == {True}


def test_journey_begun_by_phone_is_finished_on_whatsapp(front_desk: FrontDesk) -> None:
    phone = front_desk.telephone().call()
    offered = heard_offers(phone)
    phone.hang_up()
    wait_for(lambda: Call.objects.filter(ended_at__isnull=False).exists())
    customer = Customer()
    read_back = customer.ask("the second one please")
    assert offers() == offered, "the very times that were offered in the call stand"
    [held] = theirs("pending")
    customer.choose(read_back, 0)
    [booked] = wait_for(lambda: theirs("booked"), what="a booking")
    assert booked == held
    assert Conversation.objects.count() == 1
    assert {turn.channel for turn in Turn.objects.all()} == {"phone", "whatsapp"}
    assert booked.contact.points.count() == 1


def test_journey_begun_on_whatsapp_is_finished_by_phone(front_desk: FrontDesk) -> None:
    customer = Customer()
    offer = customer.ask("I'd like a dental check-up as soon as possible")
    assert len(handset.choices_of(offer)) >= 3
    phone = front_desk.telephone().call()
    wait_for(lambda: phone.cycles and phone.cycles[-1].is_closed, what="the call to open with the question")
    opening = Message.objects.filter(kind="outgoing", channel="phone").earliest("id")
    assert {choice["id"] for choice in opening.choices} & {choice.id for choice in handset.choices_of(offer)}
    phone.key("1")
    [held] = wait_for(lambda: theirs("pending"), what="a hold")
    wait_until_heard(phone)
    phone.key("1")
    [booked] = wait_for(lambda: theirs("booked"), what="a booking")
    assert booked == held
    assert booked.events.get(kind="booked").channel == "phone"
    assert Conversation.objects.count() == 1
    phone.hang_up()


def test_journey_interrupted_twice_keeps_what_was_heard_and_books_once(front_desk: FrontDesk) -> None:
    phone = front_desk.telephone().call()
    phone.plays_at_once = False
    heard_offers(phone)
    cut_short = Message.objects.filter(values__has_key="not_heard")
    for number in (1, 2):
        before = len(phone.cycles)
        assert len(phone.cycles[-1].frames) > 1, phone.cycles[-1].text
        phone.play(1)
        heard, whole = phone.cycles[-1].heard[0].strip(), phone.cycles[-1].text.strip()
        phone.interrupt()
        wait_for(partial(has_so_many, cut_short, number), what="the words to be cut")
        cut = cut_short.latest("id")
        assert (cut.status, cut.text) == ("delivered", heard)
        assert f"{cut.text} {cut.values['not_heard']}" == whole
        phone.say("what other times do you have")
        wait_for(partial(has_spoken_on, phone, before), what="another answer")
        wait_until_said(phone)
    phone.plays_at_once = True
    phone.play(len(phone.cycles[-1].waiting))
    booked = book(phone)
    assert booked.version == 1
    assert Appointment.objects.filter(contact=booked.contact).count() == 1


def test_journey_taken_over_in_mid_sentence_speaks_what_is_typed(front_desk: FrontDesk) -> None:
    phone = front_desk.telephone().call()
    phone.plays_at_once = False
    heard_offers(phone)
    phone.play(1)
    offer, turns = phone.cycles[-1], Turn.objects.count()
    conversation = Conversation.objects.get()
    queue.take_over(conversation.pk, front_desk.agent, now=timezone.now())
    wait_for(lambda: phone.cycles[-1] is not offer and phone.cycles[-1].is_closed, what="a colleague to be announced")
    phone.plays_at_once = True
    phone.play(len(phone.cycles[-1].waiting))
    assert len(offer.heard) == 1, "no further word of the assistant is played"
    assert wait_for(lambda: Message.objects.filter(values__has_key="not_heard").first()).text == offer.heard[0].strip()

    typed = queue.reply(conversation.pk, front_desk.agent, "Hello Meena, is Thursday fine?", now=timezone.now())
    wait_for(lambda: Message.objects.filter(pk=typed.pk, status="delivered").exists(), what="the typed line, heard")
    assert "Thursday" in phone.cycles[-1].text
    assert {frame["preemptible"] for frame in phone.cycles[-1].frames} == {False}
    phone.say("Thursday is better")
    wait_for(lambda: Message.objects.filter(kind="incoming", text="Thursday is better").exists())
    queue.hand_back(conversation.pk, front_desk.agent, now=timezone.now())
    wait_for(lambda: Turn.objects.count() > turns, what="the assistant to answer again")
    wait_until_said(phone)
    assert Turn.objects.count() == turns + 1, "it said nothing while a person had the floor"
    phone.hang_up()


@pytest.mark.parametrize("signature", ["", "bm90IHJlYWw="])
def test_journey_forged_call_is_refused_and_leaves_nothing(front_desk: FrontDesk, signature: str) -> None:
    phone = front_desk.telephone()
    phone.auth_token = signature or "another"
    answer = phone.post(f"{front_desk.url}/twilio/voice/incoming/", CallStatus="ringing")
    assert answer.status_code == 403
    assert not Call.objects.exists()

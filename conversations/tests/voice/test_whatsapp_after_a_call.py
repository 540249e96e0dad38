"""After a booking by phone: "shall I send this on WhatsApp?", what its answer leaves behind, and who is not asked."""

from datetime import timedelta

import pytest
from django.utils import timezone

from appointments.models import Service
from conversations import gate, reach
from conversations.models import Consent, Conversation, Message, MessageTemplate, Turn
from conversations.tests.voice.driver import Caller
from conversations.tests.voice.scene import Clinic, booked

pytestmark = pytest.mark.django_db(transaction=True)
WISH = "my name is Meena Iyer, I would like a teeth cleaning as soon as possible"
QUESTION = "shall I send this on WhatsApp"


def notices() -> list[Message]:
    return list(Message.objects.filter(channel="whatsapp", kind="outgoing").order_by("id"))


def activities() -> list[str]:
    return list(Message.objects.filter(kind="activity").order_by("id").values_list("text", flat=True))


def book(caller: Caller, then: str = QUESTION) -> Caller:
    """Ring and book the first time that is offered."""
    caller.call()
    caller.ask(WISH, "which one")
    caller.ask("the first one", "shall i book it")
    caller.ask("yes please", then)
    return caller


@pytest.mark.parametrize("by_key", [False, True])
def test_call_yes_to_whatsapp_is_kept_and_sends_the_details(clinic: Clinic, by_key: bool) -> None:
    meena = book(clinic.caller())
    [visit] = booked()
    assert (notices(), Consent.objects.count()) == ([], 0)
    MessageTemplate.objects.create(
        purpose="appointment-booked",
        language="en",
        name="booked",
        body="Hello, {{1}} on {{2}}, this way: {{3}} To prepare: {{4}}. Goodbye.",
        value_names=["service", "when", "way", "to_prepare"],
    )
    answered = meena.press("1", "come to you on WhatsApp") if by_key else meena.ask("yes, please send it", "WhatsApp")
    assert QUESTION.casefold() not in answered.text.casefold()
    [row] = Consent.objects.all()
    assert (row.purpose, row.channel, row.given, row.source) == ("service", "whatsapp", True, "phone")
    assert row.words.startswith("Shall I send this on WhatsApp? ")
    assert row.message is not None and row.message.channel == "phone"
    turn = Turn.objects.get(heard_up_to=row.message.pk)
    assert turn.calls[0]["tool"] == "note_consent"
    [notice] = notices()
    assert (notice.purpose, notice.appointment, notice.conversation) == (
        "appointment-booked",
        visit,
        Conversation.objects.get(),
    )
    assert gate.check(notice, now=timezone.now()) == gate.Leave(window_open=False)
    assert notice.values["way"] == "12 Test Road, Indiranagar. Above the pharmacy. https://maps.example/asha"
    assert (notice.values["to_prepare"], notice.values["preparation"]) == ("Eat first", "Eat first.")
    meena.hang_up()
    assert not [one for one in activities() if "WhatsApp" in one]


def test_call_no_to_whatsapp_is_kept_and_another_wish_goes_on(clinic: Clinic) -> None:
    Service.objects.update(move_cutoff_minutes=0)  # at whatever hour of the clinic's day this is tried
    meena = book(clinic.caller())
    told = meena.ask("no, and can you also move my appointment to Friday", "which one")
    assert "I send nothing" in told.text
    [row] = Consent.objects.all()
    assert (row.given, row.source) == (False, "phone")
    meena.ask("the first one", "shall i move it")
    moved = meena.ask("yes", "it is moved")
    assert "WhatsApp" not in moved.text
    assert (notices(), booked()[0].version) == ([], 2)
    clinic.desk.now = timezone.now()
    clinic.desk.receive("what is the price of a root canal")
    meena.hears("6,000")  # a no in a call is no STOP: who writes is answered


def test_call_that_drops_before_the_answer_sends_nothing_and_tells_the_desk(clinic: Clinic) -> None:
    meena = book(clinic.caller())
    meena.hang_up()
    assert (Consent.objects.count(), notices(), len(booked())) == (0, [], 1)
    told = [one for one in activities() if "WhatsApp" in one]
    assert told == ["Nothing was sent on WhatsApp: the call ended before they said whether it may be."]
    meena.status("completed")
    assert [one for one in activities() if "WhatsApp" in one] == told


def test_call_question_about_whatsapp_blocks_no_other_wish_and_one_yes_sends_both(clinic: Clinic) -> None:
    meena = book(clinic.caller())
    meena.ask("what is the price of a root canal", "6,000")
    meena.ask("can you also book a skin consultation for my son Rohan tomorrow morning", "which one")
    meena.ask("the first one", "shall i book it")
    meena.ask("yes", QUESTION)
    assert Consent.objects.count() == 0
    meena.ask("yes please", "come to you on WhatsApp")
    assert [one.appointment for one in notices()] == booked()
    assert len(booked()) == 2


def test_call_of_who_agreed_or_wrote_today_only_says_that_details_come(clinic: Clinic) -> None:
    clinic.desk.now = timezone.now() - timedelta(hours=3)
    clinic.desk.receive("hello")
    Conversation.objects.update(reply_after=None, heard_up_to=Message.objects.latest("id").pk)
    meena = book(clinic.caller(), "it is booked")
    assert "The details go to you on WhatsApp." in meena.spoken[-1].text
    assert QUESTION.casefold() not in meena.spoken[-1].text.casefold()
    assert [one.purpose for one in notices()] == ["appointment-booked"]
    assert Consent.objects.count() == 0


def test_call_of_who_wrote_weeks_ago_is_asked_and_nothing_leaves_before(clinic: Clinic) -> None:
    clinic.desk.now = timezone.now() - timedelta(days=20)
    clinic.desk.receive("hello")
    Conversation.objects.update(reply_after=None, heard_up_to=Message.objects.latest("id").pk)
    meena = book(clinic.caller())
    assert notices() == []
    meena.ask("yes", "come to you on WhatsApp")
    assert [one.purpose for one in notices()] == ["appointment-booked"]


@pytest.mark.parametrize("number", ["anonymous", "+918023456789"])
def test_call_without_a_whatsapp_is_not_asked(clinic: Clinic, number: str) -> None:
    caller = book(clinic.caller(number=number), "it is booked")
    assert "WhatsApp" not in caller.spoken[-1].text
    assert (notices(), Consent.objects.count()) == ([], 0)
    caller.hang_up()
    assert not [one for one in activities() if "WhatsApp" in one]


@pytest.mark.parametrize(
    ("number", "may"), [("+918023456789", False), ("+919845012345", True), ("+15550142", True), ("+18005550142", False)]
)
def test_reach_tells_landlines(number: str, may: bool) -> None:
    assert reach.may_have_whatsapp(number) is may

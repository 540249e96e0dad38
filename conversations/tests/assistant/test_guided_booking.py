"""Booking with no model: what people write, and the rows that are left behind."""

from datetime import timedelta

import pytest

from appointments import booking, contacts
from appointments.booking import By
from appointments.models import Appointment, Attendee, Contact
from conversations.database import in_thread
from conversations.models import Conversation, Journey
from conversations.tests.assistant.front_desk import FrontDesk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
async def desk() -> FrontDesk:
    return await in_thread(FrontDesk)


async def the_visit() -> Appointment:
    rows = Appointment.objects.filter(status="booked").select_related("attendee")
    return await in_thread(rows.get)


def somebody_takes(desk: FrontDesk, slot_id: str) -> None:
    point = contacts.find_or_create_point(kind="number", value="+15550188", name="Somebody", now=desk.now)
    booking.book(
        slot_id,
        contact=point.contact,
        attendee=contacts.self_attendee(point.contact),
        by=By("agent:1", "desk"),
        now=desk.now,
        request_key=f"test:{slot_id}",
    )


async def test_guided_says_whose_assistant_it_is_once_and_shows_the_branches(desk: FrontDesk) -> None:
    first = await desk.write("Hi")
    assert first.said.startswith("Hello, this is the assistant of Asha Dental and Skin Clinic.\n\nHow can I help?")
    assert [one["id"] for one in first.choices] == ["intent:book", "intent:question", "intent:person"]
    second = await desk.tap(first, "intent:book")
    assert second.said.startswith("Which service would you like?\n1. ")
    assert second.tokens == ["service", "service", "service"]


async def test_guided_books_by_taps_alone(desk: FrontDesk) -> None:
    exchange = await desk.write("Hello")
    for token in ("intent:book", f"service:{desk.cleaning.pk}", "when:earliest", "slot:", "yes:"):
        exchange = await desk.tap(exchange, token)
    assert exchange.purposes == ["appointment-booked"]
    visit = await the_visit()
    assert (visit.attendee.name, visit.channel, visit.version) == ("Meena Iyer", "whatsapp", 1)
    journey = await in_thread(Journey.objects.get)
    assert (journey.intent, journey.stage, journey.outcome) == ("book", "done", "booked")
    assert (journey.appointment_id, visit.request_key) == (visit.pk, f"journey:{journey.pk}:offer:{journey.pk}-4")


CHOICES = ["2", "the second one please"]  # more of them in test_reading.py


@pytest.mark.parametrize("words", CHOICES)
async def test_guided_takes_a_typed_choice_as_well_as_a_tap(desk: FrontDesk, words: str) -> None:
    offered = await desk.write("I want to book a teeth cleaning tomorrow afternoon")
    assert offered.tokens == ["slot", "slot", "slot", "more"]
    assert offered.choices[1]["title"] == "Tue 1 Dec, 3:00 pm"
    held = await desk.write(words)
    assert held.said == (
        "*Teeth cleaning* with Dr Rao\nTuesday 1 December, 3:00 pm\n"
        "Asha Dental and Skin Clinic, 12 Test Road, Indiranagar\nFor Meena Iyer\n\nShall I book it?"
    )
    assert held.tokens == ["yes", "more", "no"]
    await desk.write("yes please")
    assert (await the_visit()).start_at == desk.local("15:00", 1)


async def test_guided_takes_everything_in_one_line_and_reads_it_back(desk: FrontDesk) -> None:
    held = await desk.write("Book a root canal with Dr Rao next Friday at half past four")
    assert "That time is free.\n\n*Root canal* with Dr Rao\nFriday 11 December, 4:30 pm\n" in held.said
    assert [one.status for one in held.appointments] == ["pending"]
    await desk.write("ok book it")
    assert (await the_visit()).start_at == desk.local("16:30", 11)


@pytest.mark.parametrize("words", ["no", "yes but at 5"])  # more of them in test_reading.py
async def test_guided_books_on_nothing_but_a_clear_yes(desk: FrontDesk, words: str) -> None:
    await desk.write("teeth cleaning tomorrow at 11")
    exchange = await desk.write(words)
    assert exchange.booked == []
    assert exchange.said


async def test_guided_no_with_another_time_changes_the_time_and_keeps_the_rest(desk: FrontDesk) -> None:
    await desk.write("root canal tomorrow at 11")
    changed = await desk.write("no, Thursday")
    assert "Thursday 3 December, 11:00 am" in changed.said
    later = await desk.write("actually make it 4 pm")
    assert "Thursday 3 December, 4:00 pm" in later.said
    await desk.write("yes")
    assert (await the_visit()).start_at == desk.local("16:00", 3)
    assert [one.status for one in later.appointments] == ["cancelled", "cancelled", "pending"]


async def test_guided_other_times_are_others(desk: FrontDesk) -> None:
    first = await desk.write("teeth cleaning tomorrow")
    second = await desk.tap(first, "more:")
    third = await desk.write("none of these")
    titles = [one["title"] for exchange in (first, second, third) for one in exchange.choices[:-1]]
    assert len(set(titles)) == len(titles) == 9


async def test_guided_says_when_a_time_is_not_free_and_offers_the_nearest(desk: FrontDesk) -> None:
    await in_thread(desk.rao.available_times.all().delete)
    exchange = await desk.write("teeth cleaning tomorrow at 1:30 pm")
    assert (
        "Tuesday 1 December, 1:30 pm is not free for Teeth cleaning with Dr Sen. The nearest I have:" in exchange.said
    )
    assert [one["title"] for one in exchange.choices] == [
        *("Tue 1 Dec, 12:30 pm", "Tue 1 Dec, 2:00 pm", "Tue 1 Dec, 2:30 pm"),
        "Other times",
    ]


async def test_guided_offers_later_times_when_nothing_is_free_as_asked(desk: FrontDesk) -> None:
    exchange = await desk.write("teeth cleaning next Sunday")
    assert "There is nothing free for Teeth cleaning with Dr Rao at that time. The next I have:" in exchange.said
    assert exchange.choices[0]["title"].startswith("Mon 14 Dec")


async def test_guided_a_time_that_somebody_else_took_is_answered_with_fresh_ones(desk: FrontDesk) -> None:
    offered = await desk.write("root canal tomorrow")
    slot_id = await in_thread(lambda: Journey.objects.get().state["offers"][0]["slot_id"])
    await in_thread(somebody_takes, desk, slot_id)
    fresh = await desk.tap(offered, "slot:")
    assert fresh.said.startswith("I am sorry, that time has just been taken.\n\nI have these times")
    assert [one["id"] for one in fresh.choices[:3]] != [one["id"] for one in offered.choices[:3]]
    assert offered.choices[0]["title"] not in [one["title"] for one in fresh.choices]


async def test_guided_a_time_lost_after_the_hold_ran_out_is_answered_with_fresh_ones(desk: FrontDesk) -> None:
    held = await desk.write("root canal tomorrow at 11")
    slot_id = await in_thread(lambda: Journey.objects.get().state["hold"]["slot_id"])
    desk.now += timedelta(minutes=20)
    await in_thread(somebody_takes, desk, slot_id)
    fresh = await desk.tap(held, "yes:")
    assert fresh.said.startswith("I am sorry, that time has just been taken.")
    assert "slot" in fresh.tokens
    assert len(fresh.booked) == 1  # somebody else's


async def test_guided_a_hold_that_ran_out_is_booked_all_the_same_while_its_time_is_free(desk: FrontDesk) -> None:
    held = await desk.write("root canal tomorrow at 11")
    desk.now += timedelta(hours=5)
    exchange = await desk.tap(held, "yes:")
    assert [one.start_at for one in exchange.booked] == [desk.local("11:00", 1)]


@pytest.mark.parametrize("wait", [timedelta(hours=3), timedelta(days=8)])
async def test_guided_an_old_offer_is_refused_kindly_with_fresh_ones(desk: FrontDesk, wait: timedelta) -> None:
    offered = await desk.write("root canal tomorrow")
    desk.now += wait
    if wait > timedelta(days=1):
        await in_thread(lambda: Conversation.objects.update(last_activity_at=desk.now))
    fresh = await desk.tap(offered, "slot:")
    assert fresh.tokens == ["slot", "slot", "slot", "more"]
    assert fresh.appointments == []


async def test_guided_a_yes_tapped_on_an_older_question_books_nothing(desk: FrontDesk) -> None:
    old = await desk.write("root canal tomorrow at 11")
    await desk.write("no, Thursday")
    again = await desk.tap(old, "yes:")
    assert again.said.startswith("That was from an earlier message, so let us look again.")
    assert "Thursday 3 December, 11:00 am" in again.said
    assert again.booked == []


async def test_guided_answers_a_side_question_and_asks_again(desk: FrontDesk) -> None:
    held = await desk.write("root canal tomorrow at 11")
    aside = await desk.write("how much is it and where are you?")
    assert aside.said.startswith("Root canal: ₹6,000.\n\nYou find us at Asha Dental and Skin Clinic, 12 Test Road")
    assert aside.said.endswith("Shall I book it?")
    assert aside.choices == held.choices
    assert len((await desk.write("yes")).booked) == 1


FACTS = [
    ("what are your timings?", "Our hours:\n- Monday to Saturday: 9:30 am to 6:00 pm\n- Sunday: closed"),
    ("what should I bring for a teeth cleaning?", "Teeth cleaning: Eat first."),
    ("how long does a root canal take?", "Root canal takes about 60 minutes."),
    ("who are the doctors?", "You can see:\n- Dr Rao\n- Dr Sen"),
    ("do I have any appointments?", "I find no coming appointment under this number."),
    ("are you a robot?", "I am the assistant of Asha Dental and Skin Clinic, a computer program."),
]


async def test_guided_answers_from_rows(desk: FrontDesk) -> None:
    answers = [(await desk.write(question)).said for question, _answer in FACTS]
    assert [answer in said for said, (_question, answer) in zip(answers, FACTS, strict=True)] == [True] * len(FACTS)


async def test_guided_offers_a_colleague_for_what_it_does_not_know(desk: FrontDesk) -> None:
    asked = await desk.write("do you treat horses?")
    assert asked.said.endswith("I do not know that, but a colleague will.\n\nShall I ask a colleague?")
    handed = await desk.write("yes please")
    assert (handed.purposes, handed.conversation.floor) == (["handing-over"], "nobody")


async def test_guided_keeps_its_question_open_beside_what_it_does_not_know(desk: FrontDesk) -> None:
    await desk.write("teeth cleaning tomorrow at 11")
    asked = await desk.write("is Dr Rao good?")
    assert asked.said.startswith("I do not know that. Tell me if I should ask a colleague.")
    assert asked.said.endswith("Shall I book it?")
    assert len((await desk.write("yes")).booked) == 1


async def test_guided_asks_a_colleague_in_the_middle_of_a_booking(desk: FrontDesk) -> None:
    await desk.write("teeth cleaning tomorrow at 11")
    await desk.write("is Dr Rao good?")
    handed = await desk.write("yes, ask a colleague")
    assert (handed.purposes, handed.conversation.floor, handed.booked) == (["handing-over"], "nobody", [])


async def test_guided_books_for_somebody_else(desk: FrontDesk) -> None:
    held = await desk.write("teeth cleaning for my daughter Tara tomorrow at 11")
    assert "\nFor Tara\n" in held.said
    await desk.write("yes")
    assert (await the_visit()).attendee.name == "Tara"
    assert await in_thread(lambda: Contact.objects.get().name) == "Meena Iyer"


async def test_guided_takes_the_name_that_comes_after_the_time_is_kept(desk: FrontDesk) -> None:
    await desk.write("teeth cleaning tomorrow at 11")
    again = await desk.write("it is for my son Rohan")
    assert "\nFor Rohan\n" in again.said
    await desk.write("yes")
    visit = await the_visit()
    assert (visit.attendee.name, visit.start_at) == ("Rohan", desk.local("11:00", 1))


async def test_guided_asks_who_somebody_else_is(desk: FrontDesk) -> None:
    asked = await desk.write("teeth cleaning for my mother tomorrow at 11")
    assert asked.said.endswith("What name shall I put the appointment under?")
    read_back = await desk.write("Lakshmi Nair")
    assert "\nFor Lakshmi Nair\n" in read_back.said
    await desk.write("yes")
    assert (await the_visit()).attendee.name == "Lakshmi Nair"


async def test_guided_asks_for_a_name_when_it_knows_none(desk: FrontDesk) -> None:
    desk.name = ""
    asked = await desk.write("teeth cleaning tomorrow at 11")
    assert asked.said.endswith("What name shall I put the appointment under?")
    read_back = await desk.write("Farah Khan")
    assert "\nFor Farah Khan\n" in read_back.said
    await desk.write("yes")
    assert (await the_visit()).attendee.name == "Farah Khan"
    assert await in_thread(Attendee.objects.count) == 1


async def test_guided_names_another_practitioner_as_such(desk: FrontDesk) -> None:
    exchange = await desk.write("skin consultation with Dr Rao tomorrow")
    assert "Dr Rao does not offer Skin consultation, but others here do." in exchange.said
    assert "I have these times for Skin consultation with Dr Sen:" in exchange.said


async def test_guided_leaves_a_booking_that_is_called_off(desk: FrontDesk) -> None:
    await desk.write("teeth cleaning tomorrow at 11")
    exchange = await desk.write("forget it, cancel")
    assert exchange.said == "All right, nothing is booked."
    assert [one.status for one in exchange.appointments] == ["cancelled"]
    assert exchange.choices == []


async def test_guided_is_polite_after_the_end(desk: FrontDesk) -> None:
    await desk.write("teeth cleaning tomorrow at 11")
    await desk.write("yes")
    assert (await desk.write("thank you so much, see you tomorrow")).said == "You are welcome."


async def test_guided_hands_over_to_a_person_at_once(desk: FrontDesk) -> None:
    exchange = await desk.write("Can I talk to a person?")
    assert (exchange.purposes, exchange.turn.outcome) == (["handing-over"], "handed-over")
    assert (exchange.conversation.floor, exchange.conversation.status) == ("nobody", "open")


async def test_guided_hands_over_when_it_is_stuck_twice_running(desk: FrontDesk) -> None:
    await desk.write("teeth cleaning tomorrow")
    first = await desk.write("qwe rty")
    assert first.said.startswith("I am sorry, I did not get that.\n\n1. Tuesday 1 December")
    second = await desk.write("zxc vbn")
    assert (second.purposes, second.conversation.floor) == (["handing-over"], "nobody")
    assert "not getting this right" in second.turn.said


async def test_guided_starts_counting_anew_after_it_understood(desk: FrontDesk) -> None:
    await desk.write("teeth cleaning tomorrow")
    for words in ("qwe rty", "the first", "zxc vbn"):
        exchange = await desk.write(words)
    assert exchange.conversation.floor == "assistant"


async def test_guided_answers_an_emergency_with_the_number_and_the_desk(desk: FrontDesk) -> None:
    exchange = await desk.write("my face is swelling and I can't breathe")
    assert "please call 112" in exchange.turn.said
    assert exchange.conversation.floor == "nobody"


async def test_guided_says_that_it_reads_only_text(desk: FrontDesk) -> None:
    exchange = await desk.write("", media=({"content_type": "audio/ogg", "url": "https://example.com/a"},))
    assert "I can read only text here." in exchange.said


async def test_guided_speaks_the_language_of_the_conversation_for_all_fixed_words(desk: FrontDesk) -> None:
    await in_thread(desk.receive, "नमस्ते")
    await in_thread(lambda: Conversation.objects.update(language="hi"))
    exchange = await desk.write("नमस्ते")
    assert exchange.said.startswith("नमस्ते, मैं Asha Dental and Skin Clinic की असिस्टेंट हूँ।")

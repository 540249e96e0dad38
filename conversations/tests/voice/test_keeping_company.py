"""Nobody waits in silence, and nobody is left on a line that went dead. The clock is handed on."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from twilio.request_validator import RequestValidator

from appointments.models import StaffMember
from conversations import lifecycle, outbox
from conversations.assistant.phrasing import PHRASEBOOKS, say
from conversations.database import in_thread
from conversations.models import Call, Conversation, Line, Message
from conversations.tests.assistant.front_desk import FrontDesk
from conversations.tests.voice.stage import ACCOUNT, SID, WISH, Stage, connect, conversation, ring
from conversations.transports.conversation_relay import End, build_frame, read_handoff
from conversations.voice import calls, company, patience
from conversations.voice.patience import Due, Patience
from handoff.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 12, 1, 4, 30, tzinfo=UTC)
FILLERS = [say(key, "en") for key in company.FILLERS]
TOKEN = "7" * 32


@pytest.fixture
async def desk() -> FrontDesk:
    return await in_thread(FrontDesk)


@pytest.fixture
async def stage(desk: FrontDesk) -> Stage:
    await ring(desk)
    return await connect(desk)


async def waiting(stage: Stage) -> Stage:
    """The caller has asked for a person and heard that one was asked."""
    assert "asked a colleague" in await stage.key("0")
    await stage.play()
    return stage


async def lines_within(stage: Stage, seconds: int) -> list[tuple[int, str]]:
    """What is said in so many seconds of nobody speaking, each line played at once, with its second."""
    told = []
    for second in range(1, seconds + 1):
        if line := await stage.work(1):
            told.append((second, line))
            await stage.play()
            stage.session.stirred()
    return told


def take_over(now: datetime) -> None:
    with transaction.atomic():
        agent, _made = StaffMember.objects.get_or_create(username="pooja", first_name="Pooja")
        lifecycle.give_floor_to_agent(lifecycle.lock(Conversation.objects.get().pk), agent, now=now)


# Waiting for a person


async def test_who_waits_hears_something_every_twenty_seconds_and_never_the_same_twice(stage: Stage) -> None:
    await waiting(stage)
    told = await lines_within(stage, 59)
    seconds = [second for second, _line in told]
    assert [later - before for before, later in zip([0, *seconds], seconds, strict=False)] == [20, 20]
    assert {line for _second, line in told} <= set(FILLERS)
    assert all(one != other for (_a, one), (_b, other) in pairwise(told))


@pytest.mark.parametrize("language", PHRASEBOOKS)
def test_there_are_three_fillers_in_each_language(language: str) -> None:
    assert len({say(key, language) for key in company.FILLERS}) == 3


async def test_after_a_minute_who_waits_may_be_called_back_and_the_ticket_stays(stage: Stage) -> None:
    await waiting(stage)
    [*_fillers, (second, offer)] = await lines_within(stage, 62)
    assert second >= patience.OFFER_SECONDS
    assert "1: keep waiting. 2: a call back. Say which" in offer
    assert "will call you back. Goodbye." in await stage.hear("call me back please")
    assert End("later") not in stage.frames
    await stage.play()
    await stage.work()
    assert stage.frames[-1] == End("later")
    assert await in_thread(Ticket.objects.filter(status="waiting").count) == 1
    noted = Message.objects.filter(kind="activity", text="They asked to be called back")
    assert await in_thread(noted.count) == 1


async def test_who_ever_wrote_by_whatsapp_may_be_written_to_there(stage: Stage) -> None:
    await in_thread(stage.desk.receive, "hello")
    await stage.work()
    await waiting(stage)
    offer = (await lines_within(stage, 62))[-1][1]
    assert "2: a message on WhatsApp" in offer
    assert "write to you on WhatsApp. Goodbye." in await stage.key("2")
    assert await in_thread(Message.objects.filter(text="a message on WhatsApp", kind="incoming").count) == 1


async def test_who_keeps_waiting_is_not_asked_again_at_once(stage: Stage) -> None:
    await waiting(stage)
    await lines_within(stage, 62)
    assert await stage.key("1") == "All right. Please stay on the line."
    await stage.play()
    told = await lines_within(stage, 60)
    assert {line for _second, line in told} <= set(FILLERS)
    assert len(told) >= 2


async def test_one_more_thing_said_into_the_goodbye_keeps_the_call(stage: Stage) -> None:
    await waiting(stage)
    await lines_within(stage, 62)
    await stage.key("2")
    await stage.hear("wait, one more thing")
    await lines_within(stage, 15)
    assert not [one for one in stage.frames if isinstance(one, End)]


async def test_colleague_who_comes_stops_the_lines_of_waiting(stage: Stage) -> None:
    await waiting(stage)
    await stage.work(20)
    await in_thread(take_over, stage.desk.now)
    assert await stage.work() == say("phone.colleague", "en")
    speaker, stale = stage.session.speaker, (await conversation()).floor_version - 1
    kept = await in_thread(company.keep, speaker, Due.FILLER, turn=1, floor_version=stale, now=stage.desk.now)
    assert kept == ((), "")
    stage.session.noticed({"t": "typing", "id": speaker.conversation_id})
    [(second, line)] = await lines_within(stage, 25)
    assert second >= patience.FILLER_SECONDS
    assert line in FILLERS


async def test_who_rings_again_while_waiting_is_told_so(desk: FrontDesk) -> None:
    await ring(desk)
    await waiting(await connect(desk))
    again = await connect(desk, session_id="VX2")
    told = await lines_within(again, 12)
    assert [line for _second, line in told] == [say("phone.wait", "en")]


async def test_after_a_quarter_of_an_hour_nobody_is_kept_any_longer(stage: Stage) -> None:
    await waiting(stage)
    stage.session._patience.waits_since = stage.desk.now - timedelta(seconds=patience.LONGEST_WAIT_SECONDS)
    assert await stage.work() == say("phone.gave-up", "en")
    await stage.play()
    await stage.work()
    assert stage.frames[-1] == End("gave-up")


async def test_line_of_a_call_that_is_over_goes_nowhere(stage: Stage) -> None:
    await in_thread(stage.desk.receive, "hello")
    await waiting(stage)
    call = await in_thread(calls.find, ACCOUNT, SID)
    assert call is not None
    await in_thread(calls.apply_status, call, "completed", now=stage.desk.now)
    before, floor = await in_thread(Message.objects.count), (await conversation()).floor_version
    await in_thread(company.keep, stage.session.speaker, Due.FILLER, turn=1, floor_version=floor, now=stage.desk.now)
    assert await in_thread(Message.objects.count) == before


# A caller who says nothing


async def test_silence_is_asked_into_twice_in_other_words_and_then_the_call_ends(stage: Stage) -> None:
    await stage.hear(WISH)
    await stage.play()
    offer = stage.said[-1]
    told = [line for _second, line in await lines_within(stage, 31)]
    question = offer[offer.index("1:") :]
    assert told == [
        f"{say('phone.silence.1', 'en')} {question}",
        f"{say('phone.silence.2', 'en')} {question}",
        say("phone.silence.end", "en"),
    ]
    assert stage.frames[-1] == End("silent")
    await in_thread(end_call, "completed")
    assert (await in_thread(Call.objects.get)).unserved is False


async def test_call_in_which_nothing_was_ever_said_is_unserved(stage: Stage) -> None:
    told = await lines_within(stage, 45)
    assert len(told) == 3
    await in_thread(end_call, "completed")
    assert (await in_thread(Call.objects.get)).unserved is True


async def test_a_word_begins_the_count_of_silences_anew(stage: Stage) -> None:
    await lines_within(stage, 28)
    await stage.hear("I would like a teeth cleaning")
    await stage.play()
    assert len(await lines_within(stage, 22)) == 2
    assert not [one for one in stage.frames if isinstance(one, End)]


async def test_long_line_is_no_silence_while_it_is_played(stage: Stage) -> None:
    def queue() -> None:
        with transaction.atomic():
            locked = lifecycle.lock(Conversation.objects.get().pk)
            outbox.send(locked, purpose="reply", values={"text": "word " * 80}, now=stage.desk.now)

    await in_thread(queue)
    await stage.work()
    assert await stage.work(25) == ""


def resolve() -> None:
    with transaction.atomic():
        locked = lifecycle.lock(Conversation.objects.get().pk)
        lifecycle.resolve(locked, outcome="answered", now=locked.last_activity_at)


async def test_matter_that_a_colleague_closed_ends_the_call_with_a_goodbye(stage: Stage) -> None:
    await waiting(stage)
    await in_thread(resolve)
    assert [line for _second, line in await lines_within(stage, 12)] == [say("phone.done", "en")]
    assert stage.frames[-1] == End("done")


async def test_one_more_thing_after_the_matter_was_closed_is_answered(stage: Stage) -> None:
    await waiting(stage)
    await in_thread(resolve)
    assert "Which one suits you?" in await stage.hear(WISH)
    assert (await conversation()).floor == "assistant"


def end_call(status: str) -> None:
    call = calls.find(ACCOUNT, SID)
    assert call is not None
    calls.apply_status(call, status, now=timezone.now())


def test_patience_without_floor_or_quiet_does_nothing() -> None:
    one = Patience(quiet_since=NOW)
    assert one.next(owes_reply=True, now=NOW + timedelta(seconds=60)) is Due.NOTHING
    one.say("x" * 140, by="assistant", now=NOW)
    assert one.next(owes_reply=False, now=NOW + timedelta(seconds=19)) is Due.NOTHING
    assert one.next(owes_reply=False, now=NOW + timedelta(seconds=21)) is Due.ASK_AGAIN


# After the relay


@pytest.fixture
def posts(settings: Any, client: Client) -> Any:
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN, settings.PUBLIC_URL = ACCOUNT, TOKEN, "https://d.example"

    def post(path: str, **fields: str) -> ElementTree.Element:
        form = {"AccountSid": ACCOUNT, "CallSid": SID, "CallStatus": "in-progress"} | fields
        signed = RequestValidator(TOKEN).compute_signature(f"https://d.example{path}", form)
        answer = client.post(path, form, headers={"X-Twilio-Signature": signed})
        assert answer.status_code == 200
        return ElementTree.fromstring(answer.content)

    return post


def make_call(**fields: str) -> None:
    desk = FrontDesk()
    Line.objects.create(channel=Line.Channel.PHONE, number_e164="+15550100", location=desk.location, **fields)
    calls.begin(calls.Ringing(ACCOUNT, SID, "+15550142", "+15550100"), now=timezone.now())


ENDED = {"SessionStatus": "ended", "HandoffData": '{"why": "put-through"}'}


def test_hand_off_dials_the_number_of_a_person(posts: Any) -> None:
    make_call(person_number_e164="+15550177")
    twiml = posts("/twilio/voice/after-relay/", **ENDED)
    assert [one.tag for one in twiml.iter()] == ["Response", "Dial", "Number"]
    assert twiml[0].attrib == {"action": "https://d.example/twilio/voice/after-dial/#rc=5&rp=all", "timeout": "25"}
    assert twiml[0][0].text == "+15550177"
    assert calls.end_lost(now=timezone.now() + timedelta(hours=1)) == 0
    nobody = posts("/twilio/voice/after-dial/", DialCallStatus="no-answer")
    assert nobody[0][0].attrib["welcomeGreeting"] == say("phone.nobody-answered", "en")
    talked = posts("/twilio/voice/after-dial/", DialCallStatus="completed")
    assert [one.tag for one in talked] == ["Hangup"]


def test_hand_off_without_such_a_number_dials_nobody(posts: Any) -> None:
    make_call()
    assert [one.tag for one in posts("/twilio/voice/after-relay/", **ENDED)] == ["Hangup"]
    assert company.list_ways(Call.objects.get().pk) == ("wait", "ring")


def test_hand_off_is_text_in_the_frame_and_read_back_leniently() -> None:
    assert build_frame(End("later")) == '{"type": "end", "handoffData": "{\\"why\\": \\"later\\"}"}'
    assert [read_handoff(one) for one in ('{"why": "later"}', "", "x", "[]", '{"why": 3}')] == ["later", "", "", "", ""]

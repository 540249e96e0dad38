"""Which question a reply answers: its button's, then that of the message it quotes, then the only open one.

A reminder asks too, beside whatever the journey asks. A bare yes with two questions open is nobody's: we ask which,
and commit nothing. What settles it comes out as a tap, so that brains and tools see one kind of answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from appointments import contacts, queries
from appointments.models import Appointment, Contact
from conversations import appointment_tokens
from conversations.assistant import options, reading, recognise, vocabulary
from conversations.assistant.brain import Candidate, Heard
from conversations.assistant.phrasing import format_short_when, say
from conversations.assistant.turn_rows import REMINDERS
from conversations.journeys import codec
from conversations.journeys import state as states
from conversations.journeys.state import JourneyState, Question
from conversations.models import Message
from conversations.understanding import choice, intent

ARRIVED = (Message.Status.SENT, Message.Status.DELIVERED, Message.Status.READ)
MOST_WORDS = 8
# The name a journey's question goes by, and the words that name it.
NAMES = {
    states.CONFIRM_BOOK: "book",
    states.OFFER: "book",
    states.CONFIRM_MOVE: "move",
    states.CONFIRM_CANCEL: "cancel",
    states.CONFIRM_COLLEAGUE: "colleague",
    states.CONFIRM_WHATSAPP: "whatsapp",
}
VISIT = "visit"


@dataclass(frozen=True)
class Reminded:
    """A visit whose reminder asks whether they come, and was not answered; `is_last`: nothing was said since."""

    appointment_id: int
    label: str
    description: str
    is_last: bool


@dataclass(frozen=True)
class Settled:
    """The journey and the words as a turn begins with them; `torn` are the questions between which we must ask."""

    journey: JourneyState
    heard: tuple[Heard, ...]
    torn: tuple[Candidate, ...] = ()


def list_reminded(contact: Contact, language: str, *, now: datetime) -> tuple[Reminded, ...]:
    """List the unanswered reminders of visits that stand as they said, oldest first, one for each visit."""
    theirs = Message.objects.filter(conversation__contact__in=contacts.list_merged(contacts.current(contact)))
    sent = theirs.filter(
        kind=Message.Kind.OUTGOING,
        purpose__startswith=REMINDERS,
        status__in=ARRIVED,
        appointment__status=Appointment.Status.BOOKED,
        appointment__confirmation=Appointment.Confirmation.NEEDS_ACTION,
        appointment__start_at__gt=now,
    )
    newest = {one.appointment_id: one for one in sent.select_related("appointment__location").order_by("id")}
    found = []
    for message in newest.values():
        visit = message.appointment
        assert visit is not None
        later = theirs.filter(id__gt=message.pk)
        answered = later.filter(kind=Message.Kind.INCOMING, appointment=visit).exists()
        if message.appointment_version == visit.version and not answered:
            is_last = not later.filter(kind=Message.Kind.OUTGOING).exists()
            when = format_short_when(visit.start_at, visit.location.time_zone, language)
            found.append(Reminded(visit.pk, when, queries.describe(visit, language).service, is_last))
    return tuple(found)


def settle(
    journey: JourneyState, heard: Sequence[Heard], reminded: Sequence[Reminded], language: str, *, place_zone: str
) -> Settled:
    """Say which question the words answer, as taps where that is known."""
    heard = tuple(_by_quote(one, journey.question, language) for one in heard)
    if journey.question is not None and journey.question.kind == states.WHICH_QUESTION:
        journey, heard = _after_asking(journey, heard, language)
    open_now = [one for one in reminded if one.appointment_id not in journey.set_aside]
    text = reading.typed(heard)
    if not open_now or any(reading.read_tap(one.choice_id) for one in heard):
        return Settled(journey, heard)
    if _refuses_reminder(journey, open_now, text, language):
        return Settled(journey, _tap(heard, f"{states.CANCEL}:{open_now[0].appointment_id}"))
    if not is_bare_yes(text, language):
        return Settled(journey, heard)
    own = _own_candidate(journey, language, place_zone)
    candidates = [*([own] if own else []), *(_reminder_candidate(one, language) for one in open_now)]
    named = _find_named(text, candidates, language)
    if named is None and len(candidates) > 1:
        return Settled(journey, heard, torn=tuple(candidates))
    if named is None and not _answers_reminder(journey, open_now[0], text, language):
        return Settled(journey, heard)
    return Settled(journey, _tap(heard, (named or candidates[0]).option.id))


def is_bare_yes(text: str, language: str) -> bool:
    """Say whether the words are a yes and want nothing besides."""
    if not text or len(text.split()) > MOST_WORDS:
        return False
    answer = choice.read_answer(text, language=reading.read_in(text, language), expecting="confirm")
    return answer.yes and not answer.no


def _refuses_reminder(journey: JourneyState, open_now: Sequence[Reminded], text: str, language: str) -> bool:
    """Say whether a bare no is for the reminder that was just read: then cancelling is read back, and not yet done."""
    nothing_asked = journey.question is None or bool(journey.outcome)
    if not text or len(open_now) != 1 or not open_now[0].is_last or not nothing_asked:
        return False
    tag = reading.read_in(text, language)
    answer = choice.read_answer(text, language=tag, expecting=None)
    return answer.no and not answer.yes and intent.find_intents(text, language=tag) == [intent.Intent.OTHER]


def keep_before(journey: JourneyState, torn: Sequence[Candidate]) -> dict[str, object]:
    """Give the values of the question which one is meant: the question it stands before, and how each is named."""
    return {"of": codec.encode(journey.question), "names": [one.name for one in torn]}


def _by_quote(one: Heard, question: Question | None, language: str) -> Heard:
    """A bare yes to a quoted message is a tap on the yes of that message; never an answer to another question."""
    quotes = one.quoted_tokens or one.appointment_id
    if not quotes or one.choice_id or not is_bare_yes(one.text, language):
        return one
    for token in one.quoted_tokens:
        answer = appointment_tokens.parse_token(token)
        if answer is not None and answer.answer == appointment_tokens.CONFIRM:
            return replace(one, choice_id=choice_now(token))
        if token.startswith("yes:"):
            return replace(one, choice_id=token)
    if question is not None and question.wants_yes and question.values.get("appointment_id") != one.appointment_id:
        return replace(one, choice_id=f"appointment:{one.appointment_id}")
    return one


def choice_now(token: str) -> str:
    """Give a button of a reminder as it counts now.

    A Confirm for a time that was moved since only asks to confirm: the answer then names the new time. It is no yes to
    whatever else is asked. Reschedule and Cancel read that time back anyway before anything is done.
    """
    answer = appointment_tokens.parse_token(token)
    if answer is None:
        return token
    is_current = Appointment.objects.filter(pk=answer.appointment_id, version=answer.version).exists()
    if answer.answer == appointment_tokens.CONFIRM and not is_current:
        return "intent:confirm"
    return f"{answer.answer}:{answer.appointment_id}"


def _after_asking(
    journey: JourneyState, heard: tuple[Heard, ...], language: str
) -> tuple[JourneyState, tuple[Heard, ...]]:
    """Put the question back that was open before we asked which one is meant, and read the words as a choice."""
    which = journey.question
    assert which is not None
    before = which.values.get("of")
    journey = replace(journey, question=codec.decode(Question, before) if before else None)
    tokens = [one.id for one in which.options]
    tapped = next((one.choice_id for one in reversed(heard) if one.choice_id in tokens), "")
    chosen = tapped or _read_choice(reading.typed(heard), which, language)
    if not chosen:
        return journey, heard
    others = (one.rpartition(":")[2] for one in tokens if one != chosen and one.startswith(f"{states.CONFIRM}:"))
    journey = replace(journey, set_aside=(*journey.set_aside, *(int(one) for one in others)))
    return journey, heard if tapped else _tap(heard, chosen)


def _read_choice(text: str, which: Question, language: str) -> str:
    if not text:
        return ""
    language, offered = reading.read_in(text, language), which.options
    labels = [f"{one.title} {one.description}" for one in offered]
    index = choice.read_answer(text, language=language, expecting="offer", options=labels).index
    if index is not None and index < len(offered):
        return offered[index].id
    names = which.values.get("names", [])
    named = [one.id for one, name in zip(offered, names, strict=False) if _is_named(text, name, language)]
    return named[0] if len(named) == 1 else ""


def _tap(heard: tuple[Heard, ...], token: str) -> tuple[Heard, ...]:
    """Let the last of the messages be a tap, and the words of the others say nothing any more."""
    before = (one if one.choice_id else replace(one, text="") for one in heard[:-1])
    return (*before, replace(heard[-1], choice_id=token))


def _own_candidate(journey: JourneyState, language: str, time_zone: str) -> Candidate | None:
    """The journey's own question, where a yes answers it."""
    question = journey.question
    single = question is not None and question.kind == states.OFFER and len(journey.offers) == 1
    if question is None or not (question.wants_yes or single) or question.kind not in NAMES:
        return None
    token = f"slot:{journey.offers[0].id}" if single else f"yes:{question.id}"
    name = NAMES[question.kind]
    about = str(question.values.get("service") or "")
    if start := question.values.get("start_at"):
        about = f"{about}, {format_short_when(datetime.fromisoformat(start), time_zone, language)}"
    return Candidate(options.option(token, say(f"doubt.{name}", language), about.strip(", ")), name)


def _reminder_candidate(one: Reminded, language: str) -> Candidate:
    description = say("doubt.visit", language, service=one.description)
    return Candidate(options.option(f"{states.CONFIRM}:{one.appointment_id}", one.label, description), VISIT)


def _find_named(text: str, candidates: Sequence[Candidate], language: str) -> Candidate | None:
    """Find the one question that the words name: "yes, book it", "yes, I will come"."""
    tag = reading.read_in(text, language)
    named = [one for one in candidates if _is_named(text, one.name, tag)]
    return named[0] if len(named) == 1 else None


def _is_named(text: str, name: str, language: str) -> bool:
    return vocabulary.says(f"names-{name}", text, language)


def _answers_reminder(journey: JourneyState, one: Reminded, text: str, language: str) -> bool:
    """Say whether a bare yes is for the only reminder: right after it any, later one that is more than courtesy."""
    if one.is_last:
        return True
    nothing_asked = journey.question is None or bool(journey.outcome)
    return nothing_asked and not recognise.is_courtesy(text, reading.read_in(text, language))

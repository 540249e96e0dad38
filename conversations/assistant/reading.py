"""The customer's words of one turn as values: what is wanted, what is answered, when, which, who. Reads no rows.

Only here do brains and tools meet `understanding`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from conversations.assistant import languages, named_services, recognise, vocabulary, wished_times
from conversations.assistant.brain import Context, Heard
from conversations.assistant.named_services import Named
from conversations.assistant.wished_times import EXPECTING
from conversations.journeys import state as states
from conversations.journeys.state import Question, Wish
from conversations.understanding import choice, intent, names
from conversations.understanding.choice import Answer
from conversations.understanding.intent import Intent
from conversations.understanding.tables import find_table

_CLAUSE = re.compile(r"[.,;!?।]+|\b(?:and|but|aur|lekin|please)\b|और|लेकिन")
MOST_WORDS_MIXED_IN = 3
TAPS = (
    "slot",
    "yes",
    "no",
    "more",
    "service",
    "appointment",
    "intent",
    "when",
    "confirm",
    "reschedule",
    "cancel",
    "code",
    "answer",
)


@dataclass(frozen=True)
class Tap:
    """A token that was tapped: its kind and what it names."""

    kind: str
    value: str


@dataclass(frozen=True)
class Reading:
    """Everything found in the words of one turn, read against the question that was open."""

    text: str = ""
    taps: tuple[Tap, ...] = ()
    intents: tuple[str, ...] = ()
    answer: Answer = field(default_factory=Answer)
    wish: Wish | None = None
    service_id: int | None = None
    named: Named = field(default_factory=Named)
    practitioner: int | str | None = None
    attendee: str = ""
    own_name: str = ""
    for_other: bool = False
    topics: tuple[str, ...] = ()
    is_courtesy: bool = False
    is_greeting: bool = False
    is_farewell: bool = False
    is_assent: bool = False  # a bare yes, whatever was asked
    is_nothing_more: bool = False
    says_it: bool = False
    other_way: str = ""  # earlier or later than what was offered
    appointment_id: int | None = None
    takes_back: bool = False
    leaves_it: bool = False  # what was begun is wanted no more
    keeps_it: bool = False  # a visit that stands is to stay as it is
    refused: tuple[int, ...] = ()  # practitioners who are not wanted
    changes_it: bool = False  # words of a change of what was just done or asked
    besides: bool = False  # it is meant besides what was just done
    runs_late: bool = False
    asks_again: bool = False  # what was said last is to be said once more
    wants_time: bool = False  # they think it over, or ask somebody

    @property
    def says_details(self) -> bool:
        """Whether some detail of an appointment was said."""
        who = self.attendee or self.own_name or self.for_other
        services = self.service_id or self.named.wanted or self.named.dropped
        return bool(self.wish or services or self.practitioner or who)

    def tap(self, kind: str) -> str | None:
        """Give what the last tap of this kind names."""
        return next((one.value for one in reversed(self.taps) if one.kind == kind), None)


def read_tap(token: str) -> Tap | None:
    """Split a token; what is none of ours is None, and its words are read like typed ones."""
    kind, colon, value = token.partition(":")
    return Tap(kind, value) if colon and value and kind in TAPS else None


def read_in(text: str, language: str) -> str:
    """Say which language's table fits: a Hindi speaker who types in Latin letters is read as hi-Latn, else as hi."""
    language = languages.spoken(language)
    romanised = f"{language.partition('-')[0]}-Latn"
    letters = [one for one in text if one.isalpha()]
    if letters and all(one.isascii() for one in letters) and find_table(romanised) is not None:
        return romanised
    return language


def typed(heard: Sequence[Heard]) -> str:
    """Join what was typed; the title of a tapped choice is not typed."""
    return ". ".join(one.text.strip() for one in heard if one.text.strip() and read_tap(one.choice_id) is None)


def says_yes(heard: Sequence[Heard], question: Question | None, language: str) -> bool:
    """Say whether these words are a clear yes to this question, and no part of them takes it back."""
    if question is None or not question.wants_yes:
        return False
    answer = read_answer(heard, question, language)
    return answer.yes and not answer.no


def read_answer(heard: Sequence[Heard], question: Question | None, language: str) -> Answer:
    """Read taps and typed words as an answer. A yes tapped on an older question is none."""
    text = typed(heard)
    language = read_in(text, language)
    answer = Answer()
    number = _chosen_by_number(text, question)
    if text and question is not None and number is None:
        labels = [one.title for one in question.options] if not question.wants_yes else []
        labels = [label for label, one in zip(labels, question.options, strict=False) if not one.id.startswith("more:")]
        expecting = "confirm" if question.wants_yes else EXPECTING.get(question.kind)
        kept, differs = wished_times.compare(text, question, language)
        said = _as_plain_answer(kept, question, language)
        answer = choice.read_answer(said, language=language, expecting=expecting, options=labels)
        if answer == Answer() and expecting == "confirm":
            answer = _read_mixed_in(text, language)
        answer = replace(answer, yes=answer.yes and not differs, no=answer.no or differs)
    if question is not None and question.kind == states.CONFIRM_WHATSAPP:
        answer = _read_consent(text, language)
    elif any(vocabulary.says(one, text, language) for one in ("another-time", "earlier", "later")):
        answer = replace(answer, index=None, more=True)  # "anything earlier?" asks for others, it does not choose
    taps = [tap for one in heard if (tap := read_tap(one.choice_id))]
    taps += [number] if number else []
    said_no = any(tap.kind == "no" for tap in taps)
    said_yes = question is not None and any(tap == Tap("yes", question.id) for tap in taps)
    more = any(tap.kind == "more" for tap in taps)
    return replace(
        answer,
        yes=(answer.yes or said_yes) and not said_no and not more,
        no=answer.no or said_no,
        more=answer.more or more,
    )


def _read_mixed_in(text: str, language: str) -> Answer:
    """Read a yes or no of a word or two in Hindi, which people say in English too: haan, ji haan, nahi, ठीक है."""
    if language.partition("-")[0] == "hi" or len(text.split()) > MOST_WORDS_MIXED_IN or not languages.says_hindi(text):
        return Answer()
    said = choice.read_answer(text, language=read_in(text, "hi"), expecting="confirm", options=[])
    return Answer(yes=said.yes and not said.no, no=said.no)


def _chosen_by_number(text: str, question: Question | None) -> Tap | None:
    """A number typed or keyed to a question for a yes is its button: 1 is the first, in the order they stand in.

    A tap of nothing stands for a number that no button has.
    """
    said = text.strip(" .")
    if question is None or not question.wants_yes or not (said.isdecimal() and len(said) < 3):
        return None
    at = int(said) - 1
    return (read_tap(question.options[at].id) if 0 <= at < len(question.options) else None) or Tap("", "")


def _read_consent(text: str, language: str) -> Answer:
    """Read the first clause that says yes or no; what else is wanted ("no, and move my other one") is no part of it.

    A later clause that says the opposite and wants nothing else takes it back: then it is neither.
    """
    said: list[bool] = []
    for clause in _CLAUSE.split(text):
        answer = choice.read_answer(clause, language=language, expecting="detail")
        refuses = vocabulary.says("do-not-send", clause, language) or answer.no
        agrees = answer.yes or vocabulary.says("send-it", clause, language)
        wants = [one for one in intent.find_intents(clause, language=language) if one is not Intent.OTHER]
        if (agrees or refuses) and not (said and wants):
            said.append(agrees and not refuses)
    return Answer(yes=bool(said) and all(said), no=bool(said) and not any(said))


def _as_plain_answer(text: str, question: Question, language: str) -> str:
    """ "Yes, cancel it" answers "shall I cancel it?" and takes nothing back, as it would anywhere else."""
    names = {states.CONFIRM_CANCEL: "do-cancel", states.CONFIRM_MOVE: "do-move"}
    name = names.get(question.kind)
    return vocabulary.swap(name, text, "do it", language) if name else text


def read(context: Context) -> Reading:
    """Read a turn's words against the question that was open when they were said."""
    text = typed(context.heard)
    context = replace(context, language=read_in(text, context.language))
    question, language, place = context.opening.question, context.language, context.place
    taps = tuple(tap for one in context.heard if (tap := read_tap(one.choice_id)))
    answer = read_answer(context.heard, question, language)
    reading = Reading(text=text, taps=taps, answer=answer, appointment_id=_quoted(context.heard))
    if not text:
        return reading
    # A time said to "shall I send it?" is another wish, no change of what was booked.
    waits_for_yes = question is not None and question.wants_yes and question.kind not in states.AFTER_DONE
    expecting = EXPECTING.get(question.kind, "confirm" if waits_for_yes else None) if question else None
    found = tuple(str(one) for one in intent.find_intents(text, language=language, expecting=expecting))
    asked_name = question is not None and question.kind == states.WHICH_NAME
    waits_for_name = context.opening.attendee is not None and not context.opening.attendee.value
    for_other = recognise.is_for_other(text, language)
    attendee, own_name = _read_names(text, context, asked=asked_name or waits_for_name)
    named = named_services.find(text, place.services, language)
    return replace(
        reading,
        intents=found,
        # The "do" of "rehne do" is no two o'clock.
        wish=wished_times.read_wish(
            vocabulary.swap("leave-it", text, "", language),
            context,
            answer,
            moves=wished_times.may_move(text, context, found),
            besides=for_other,
        ),
        service_id=named.alone,
        named=named,
        practitioner=recognise.find_practitioner(text, place.practitioners, language),
        attendee=attendee,
        own_name=own_name,
        for_other=for_other,
        topics=recognise.find_topics(text, language),
        is_courtesy=recognise.is_courtesy(text, language),
        is_farewell=recognise.is_farewell(text, language),
        is_assent=recognise.is_assent(text, language),
        is_nothing_more=recognise.is_nothing_more(text, language),
        is_greeting=recognise.is_greeting(text, language),
        takes_back=intent.is_undo(text, language=language),
        says_it=vocabulary.says("it", text, language),
        refused=recognise.find_refused(text, place.practitioners, language),
        changes_it=vocabulary.says("instead", text, language),
        besides=vocabulary.says("besides", text, language),
        asks_again=vocabulary.says("say-again", text, language),
        wants_time=vocabulary.says("moment", text, language),
        runs_late=vocabulary.says("runs-late", text, language),
        leaves_it=vocabulary.says("leave-it", text, language),
        keeps_it=vocabulary.says("keep-it", text, language),
        other_way=next((way for way in ("earlier", "later") if vocabulary.says(way, text, language)), ""),
    )


def _quoted(heard: Sequence[Heard]) -> int | None:
    return next((one.appointment_id for one in reversed(heard) if one.appointment_id), None)


def _read_names(text: str, context: Context, *, asked: bool) -> tuple[str, str]:
    """Who it is for, and the customer's own name. A practitioner's name is neither."""
    found = [
        name
        for name in names.find_names(text, language=context.language, asked=asked)
        if not recognise.is_practitioner(name, context.place.practitioners)
    ]
    if not found and recognise.is_for_other(text, context.language):
        found = names.find_names(vocabulary.beginning("for-other", text, context.language), language=context.language)
    if not found:
        return "", ""
    waits_for_other = context.opening.attendee is not None and not context.opening.attendee.value
    if recognise.is_for_other(text, context.language) or (asked and waits_for_other):
        return found[-1], ""
    # Each round of a turn reads the same: a name that this very turn has noted was not known when it was said.
    known = context.customer_name if context.opening_name is None else context.opening_name
    return ("", found[0]) if not known else ("", "")


def wanted_intent(reading: Reading) -> str:
    """Give the branch that was named, strongest first; empty for none."""
    tapped = reading.tap("intent")
    if tapped:
        return {"question": states.ASK}.get(tapped, tapped)
    for kind in states.CHANGES:
        if reading.tap(kind):
            return kind
    known = {Intent.BOOK: states.BOOK, Intent.CONFIRM: states.CONFIRM, Intent.RESCHEDULE: states.RESCHEDULE}
    known |= {Intent.CANCEL: states.CANCEL}
    return next((known[Intent(one)] for one in reading.intents if Intent(one) in known), "")


def wants_person(heard: Sequence[Heard], language: str) -> bool:
    """Say whether a person is asked for, in any words or by a tap."""
    if any(one.choice_id == "intent:person" for one in heard):
        return True
    text = typed(heard)
    return bool(text) and Intent.PERSON in intent.find_intents(text, language=read_in(text, language))


def takes_back(heard: Sequence[Heard], language: str) -> bool:
    """Say whether these words take back what was just done."""
    text = typed(heard)
    return bool(text) and intent.is_undo(text, language=read_in(text, language))


def is_emergency(heard: Sequence[Heard], language: str) -> bool:
    """Say whether there are words of an emergency or of self-harm."""
    return any(intent.is_emergency(one.text, language=read_in(one.text, language)) for one in heard if one.text)

"""A journey's questions and facts in the customer's words, from values kept as data."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from conversations.assistant import combining, options
from conversations.assistant.brain import ToolResult
from conversations.assistant.phrasing import format_fact, format_length, format_people, say
from conversations.journeys import state as states
from conversations.journeys.state import Offer, Question

NOTHING: Mapping[str, Any] = MappingProxyType({})


def newest(results: Sequence[ToolResult]) -> dict[str, Any]:
    """Give what the tools of a turn have brought last about which services go together."""
    found: dict[str, Any] = {}
    for one in results:
        if one.ok and one.name in ("note_wish", "choose_appointment"):
            found |= {key: one.value.get(key) for key in ("left_out", "only_whole") if key in one.value}
    return found


def left_out(result: Mapping[str, Any], language: str) -> str:
    """Say which services are not in the visit and why, or that one cannot be parted from the others."""
    lines = [say(f"together.{one['why']}", language, most=combining.MOST, **one) for one in result.get("left_out", ())]
    return "\n".join([*lines, *([say("together.whole", language)] if result.get("only_whole") else [])])


def ask(question: Question, language: str) -> str:
    """Put the question, first or again."""
    values = question.values
    if question.kind == states.OFFER:
        return f"{offer_rows(question, language)}\n\n{say('ask.offer', language)}"
    if question.kind in (states.WHICH_APPOINTMENT, states.WHICH_SERVICE, states.WHICH_QUESTION):
        key = f"ask.{question.kind}.by" if values.get("practitioner") else f"ask.{question.kind}"
        return "\n".join([say(key, language, **values), *numbered(question)])
    if question.kind in (states.CONFIRM_BOOK, states.CONFIRM_MOVE, states.CONFIRM_CANCEL):
        kind = options.words_kind(question.kind, values)
        return say(f"ask.{kind}", language, **appointment_words(values, language))
    if question.kind == states.WHICH_CALLER:
        return _ask_caller(question, language)
    if question.kind == states.VISIT_QUESTION:
        rows = numbered(question) if values["lists"] else []
        return "\n".join([say("ask.visit-question", language, question=values["text"]), *rows])
    return say(f"ask.{question.kind}", language)


def _ask_caller(question: Question, language: str) -> str:
    if question.values.get("is_code_out"):
        return say("ask.which-caller.sent", language)
    code = say("ask.which-caller.code", language) if question.options else ""
    return f"{say('ask.which-caller', language)} {code}".strip()


def appointment_words(values: dict[str, Any], language: str) -> dict[str, Any]:
    """Turn the facts of a visit into the words that lines are filled with."""
    words = dict(values)
    words["with_practitioner"] = format_people(values, language)
    words["address_line"] = _whereabouts(values, language)
    deposit = values.get("deposit_text")
    words["deposit_line"] = _price_line(values, language)
    words["deposit_line"] += say("ask.deposit", language, deposit=deposit) if deposit else ""
    words["attendee"] = values.get("attendee") or say("yourself", language)
    for name, source in (("when", "start_at"), ("old_when", "old_start_at"), ("answer_by", "answer_by_at")):
        if values.get(source):
            words[name] = format_fact(source, values, language)
    if "when" in words:
        words["when"] = format_length(words["when"], values, language)
    return words


def _price_line(values: Mapping[str, Any], language: str) -> str:
    """Tell what a visit of several services costs, each by its name where not all have a price."""
    priced = [one for one in values.get("parts") or () if one["price_text"]]
    if not priced:
        return ""
    whole = len(priced) == len(values["parts"])
    texts = [one["price_text"] if whole else f"{one['service']} {one['price_text']}" for one in priced]
    return say("ask.price", language, price=" + ".join(texts))


def _whereabouts(values: dict[str, Any], language: str) -> str:
    """Say after the place's name where it is, or that the visit is online, by phone or at the customer's."""
    if values.get("kind"):
        return say(f"place.{values['kind']}", language)
    return say("address-line", language, address=values["address"]) if values.get("address") else ""


def done(kind: str, values: dict[str, Any], language: str) -> str:
    """Say what was done, of a visit that may be named or not; of a new booking also what it costs."""
    if not values.get("start_at"):
        return say("done.confirmed-unnamed", language) if kind == "confirmed" else ""
    lines = [say(f"done.{kind}", language, **appointment_words(values, language))]
    if kind in ("booked", "requested"):
        costs = (("price", values.get("price_text")), ("deposit", values.get("deposit_text")))
        lines += [say(f"notice.{name}", language, **{name: text}) for name, text in costs if text]
    return "\n".join(lines)


def numbered(question: Question) -> list[str]:
    """Write the options as numbered lines, so that a typed number is as good as a tap."""
    rows = []
    for number, one in enumerate(question.options, start=1):
        # A title that was cut stands whole at the beginning of the description.
        whole = one.description if one.title.endswith("…") else one.title
        apart = f", {one.description}" if one.description and whole == one.title else ""
        rows.append(f"{number}. {whole}{apart}")
    return rows


def offer_rows(question: Question, language: str) -> str:
    """Write the times that are offered, numbered."""
    rows = []
    for number, one in enumerate(question.values["rows"], start=1):
        when = format_fact("start_at", question.values | one, language)
        key = "offer.row-with" if one.get("practitioner") else "offer.row"
        rows.append(say(key, language, number=number, when=when, practitioner=one.get("practitioner", "")))
    return "\n".join(rows)


def offer_values(
    offers: Sequence[Offer],
    time_zone: str,
    *,
    with_names: bool,
    their_zone: str = "",
    about: Mapping[str, Any] = NOTHING,
) -> dict[str, Any]:
    """Keep what `offer_rows` needs to write the times again, and what they are `about` where it is several services."""
    rows = [
        {"start_at": one.start_at.isoformat(), "practitioner": one.practitioner if with_names else ""} for one in offers
    ]
    kept = {"their_zone": their_zone} if their_zone else {}
    return {"rows": rows, "time_zone": time_zone} | kept | ({"about": dict(about)} if about else {})

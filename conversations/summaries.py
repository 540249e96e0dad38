"""Two lines on every conversation that ended: what was wanted and done, and what is open. Alone writes Summary.

Rules write them from rows, in the transaction that ends the conversation, whoever or whatever ends it. A model's words
take their place later (`assistant/model_summaries.py`); what it was made of stands in `facts`.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from appointments import queries as appointment_queries
from appointments.models import Appointment, Service
from conversations.models import Conversation, Journey, Message, Summary, UnknownQuestion
from conversations.signals import conversation_resolved, summary_written

DEEDS = ("booked", "requested", "moved", "cancelled", "confirmed")
MOST_WORDS = 80
MOST_LINE = 300
INTENTS = (Journey.Intent.BOOK, Journey.Intent.RESCHEDULE, Journey.Intent.CANCEL, Journey.Intent.CONFIRM)


@receiver(conversation_resolved, dispatch_uid="conversations.summaries")
def write(sender: Any, conversation_id: int, **kwargs: Any) -> Summary:
    """Write the summary of a conversation that just ended; one that ended before is written anew."""
    conversation = Conversation.objects.get(pk=conversation_id)
    ended_at = conversation.resolved_at or conversation.last_activity_at
    facts = gather(conversation)
    summary, _made = Summary.objects.update_or_create(
        conversation=conversation,
        defaults={
            "text": put(facts),
            "facts": facts,
            "written_by": "rules",
            "ended_at": ended_at,
            "written_at": ended_at,
            "model_tried_at": None,
        },
    )
    summary_written.send(sender=Summary, conversation_id=conversation_id)
    return summary


def take_untried(*, now: datetime, limit: int) -> list[Summary]:
    """Take the newest of those the model was not asked for yet; each is taken once, whatever comes of it."""
    with transaction.atomic():
        untried = Summary.objects.select_for_update(skip_locked=True, of=("self",)).filter(model_tried_at__isnull=True)
        taken = list(untried.select_related("conversation").order_by("-ended_at")[:limit])
        Summary.objects.filter(pk__in=[one.pk for one in taken]).update(model_tried_at=now)
    return taken


def replace(conversation_id: int, text: str, *, by: str, ended_at: datetime, now: datetime) -> bool:
    """Put better words in the place of the rules', unless the conversation has gone on since `ended_at`."""
    lines = [line.strip()[:MOST_LINE] for line in text.strip().splitlines() if line.strip()]
    if not 1 <= len(lines) <= 2:
        return False
    rows = Summary.objects.filter(conversation_id=conversation_id, ended_at=ended_at)
    with transaction.atomic():
        return bool(rows.update(text="\n".join(lines), written_by=by[:20], written_at=now))


# What it is made of


def gather(conversation: Conversation) -> dict[str, Any]:
    """Gather what was wanted, done and left open, as plain values. Reads rows only."""
    journeys = list(conversation.journeys.select_related("appointment__location").order_by("id"))
    return {
        "wanted": [_wish(one) for one in journeys if one.intent in INTENTS],
        "asked": _asked(conversation),
        "done": [_deed(one) for one in journeys if one.outcome in DEEDS],
        "unfinished": [_wish(one) for one in journeys if one.intent in INTENTS and not one.outcome and _is_open(one)],
        "unanswered": _unanswered(conversation),
        "unknown": list(
            UnknownQuestion.objects.filter(
                last_conversation=conversation, status=UnknownQuestion.Status.OPEN
            ).values_list("text", flat=True)[:3]
        ),
        "agents": _agents(conversation),
        "outcome": conversation.outcome,
        "first_words": _short(_incoming(conversation).order_by("id").values_list("text", flat=True).first() or ""),
    }


def _wish(journey: Journey) -> dict[str, str]:
    return {"intent": journey.intent, "service": _service_of(journey)}


def _is_open(journey: Journey) -> bool:
    return journey.status in (Journey.Status.ACTIVE, Journey.Status.PAUSED)


def _service_of(journey: Journey) -> str:
    state = journey.state if isinstance(journey.state, dict) else {}
    kept = [one.get("value") if isinstance(one, dict) else one for one in (state.get("service"), *_further(state))]
    ids = [one for one in kept if isinstance(one, int)]
    if ids:
        names = dict(Service.objects.filter(pk__in=ids).values_list("pk", "name"))
        return " + ".join(names[one] for one in ids if one in names)
    items = journey.appointment.items.order_by("position") if journey.appointment else ()
    return " + ".join(item.service_name for item in items)


def _further(state: dict[str, Any]) -> list[Any]:
    """List what follows the first service in one visit; a state of before has no such thing."""
    further = state.get("further")
    return further if isinstance(further, list) else []


def _deed(journey: Journey) -> dict[str, str]:
    deed = {"what": journey.outcome, "service": _service_of(journey), "reference": "", "when": ""}
    if journey.appointment is not None:
        deed |= {"reference": journey.appointment.reference, "when": _when(journey.appointment)}
    return deed


def _when(appointment: Appointment) -> str:
    start_at = appointment_queries.describe(appointment, "en").start_at
    return date_format(timezone.localtime(start_at, appointment.location.zone), "D j M, H:i")


def _asked(conversation: Conversation) -> list[str]:
    """List what was asked: the topics and the words of questions, as the turns looked them up."""
    topics: list[str] = []
    for calls in conversation.turns.order_by("id").values_list("calls", flat=True):
        for call in calls:
            if call.get("tool") == "answer_facts" and call.get("ok"):
                told = call.get("arguments", {})
                topics += told.get("topics") or [_short(str(told.get("question", "")))]
    return list(dict.fromkeys(one for one in topics if one))[:5]


def _unanswered(conversation: Conversation) -> str:
    """Give the customer's last words where nobody said anything after them, but for thanks that need none."""
    last = conversation.messages.filter(kind__in=(Message.Kind.INCOMING, Message.Kind.OUTGOING)).order_by("-id").first()
    waits = last is not None and last.kind == Message.Kind.INCOMING and last.pk > conversation.heard_up_to
    return _short(last.text) if waits and last is not None else ""


def _agents(conversation: Conversation) -> list[str]:
    said = conversation.messages.filter(sender=Message.Sender.AGENT, kind=Message.Kind.OUTGOING, agent__isnull=False)
    names = [one.agent.display_name for one in said.select_related("agent").order_by("id") if one.agent]
    return list(dict.fromkeys(names))[:3]


def _incoming(conversation: Conversation) -> Any:
    return conversation.messages.filter(kind=Message.Kind.INCOMING).exclude(text="")


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= MOST_WORDS else words[: MOST_WORDS - 1].rstrip() + "…"


# How it is put


def put(facts: dict[str, Any]) -> str:
    """Put what was gathered into two lines of the staff's language."""
    wanted = _joined([_wish_words(one) for one in facts["wanted"]] + [_asked_words(one) for one in facts["asked"]])
    wanted = wanted or (f"“{facts['first_words']}”" if facts["first_words"] else _("nothing was said"))
    done = [_deed_words(one) for one in facts["done"]]
    done += [_("%(agent)s answered") % {"agent": one} for one in facts["agents"]]
    lines = {"wanted": wanted, "done": _joined(done) or _done_otherwise(facts)}
    first = _("Wanted: %(wanted)s. Done: %(done)s.") % lines
    left = [_("not finished: %(wish)s") % {"wish": _wish_words(one)} for one in facts["unfinished"]]
    left += [_("not known: “%(words)s”") % {"words": _short(one)} for one in facts["unknown"]]
    if facts["unanswered"]:
        left.append(_("not answered: “%(words)s”") % {"words": facts["unanswered"]})
    second = _("Open: %(left)s.") % {"left": _joined(left) or _("nothing")}
    return f"{first[:MOST_LINE]}\n{second[:MOST_LINE]}"


def _joined(parts: list[str]) -> str:
    return "; ".join(dict.fromkeys(parts))


def _wish_words(wish: dict[str, str]) -> str:
    words = {
        "book": _("book %(service)s"),
        "reschedule": _("move %(service)s"),
        "cancel": _("cancel %(service)s"),
        "confirm": _("confirm %(service)s"),
    }
    return words[wish["intent"]] % {"service": wish["service"] or _("an appointment")}


def _asked_words(asked: str) -> str:
    topics = {
        "price": _("the price"),
        "address": _("the way"),
        "hours": _("the hours"),
        "preparation": _("how to prepare"),
        "duration": _("how long it takes"),
        "services": _("what is offered"),
        "practitioners": _("who works here"),
        "number": _("the phone number"),
        "mine": _("the own appointments"),
        "who": _("who is speaking"),
    }
    return _("ask: %(topic)s") % {"topic": topics.get(asked, f"“{asked}”")}


def _deed_words(deed: dict[str, str]) -> str:
    words = {
        "booked": _("booked %(facts)s"),
        "requested": _("requested %(facts)s, which waits for approval"),
        "moved": _("moved %(facts)s"),
        "cancelled": _("cancelled %(facts)s"),
        "confirmed": _("confirmed %(facts)s"),
    }
    told = ", ".join(one for one in (deed["service"], deed["when"], deed["reference"]) if one)
    return words[deed["what"]] % {"facts": told}


def _done_otherwise(facts: dict[str, Any]) -> str:
    return _("answered") if facts["asked"] and not facts["unknown"] else _("nothing")

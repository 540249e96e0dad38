"""What a person must know to go on, gathered from rows when the wait begins, so that nobody has to ask twice.

A brief is JSON: `reason` in words, `details` with the message each came from, `last_words` of the customer, a `hold`
that still stands, the recommended `next_action` in words with its `next_action_code`, the `tone` of the last words with
what shows it, and how pressing they are (`urgency_read`), by rules.
"""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appointments import contacts
from appointments.models import Appointment, AppointmentEvent, Practitioner, Service
from conversations.assistant import tone
from conversations.models import Call, Conversation, Journey, Message
from conversations.understanding.tone import Mood, Tone
from handoff.models import Ticket

Reason = Ticket.Reason
Intent = Journey.Intent

RING_BACK = "ring-back"
MOST_LAST_WORDS = 3
MOST_CHARACTERS = 300

LABELS = {
    "service": gettext_lazy("Service"),
    "practitioner": gettext_lazy("With"),
    "wish": gettext_lazy("When"),
    "attendee": gettext_lazy("For"),
    "intent": gettext_lazy("Wants to"),
}
REASONS = {
    Reason.ASKED: gettext_lazy("Asked for a person."),
    Reason.STUCK: gettext_lazy("The assistant got stuck."),
    Reason.EMERGENCY: gettext_lazy("Wrote words of an emergency."),
    Reason.RULE: gettext_lazy("This needs a person."),
    Reason.FAILED: gettext_lazy("The assistant could not answer."),
    Reason.NOT_DELIVERED: gettext_lazy("A message did not reach them."),
    Reason.TO_BE_TOLD: gettext_lazy("No message can reach them, and they must hear of this."),
    Reason.TAKEN_OVER: gettext_lazy("Taken over at the desk."),
}

TONES = {
    Tone.CALM: gettext_lazy("calm"),
    Tone.HURRIED: gettext_lazy("in a hurry"),
    Tone.UPSET: gettext_lazy("upset"),
    Tone.ANGRY: gettext_lazy("angry"),
}


def build(conversation_id: int, reason: str, detail: str, *, urgency: str = "", now: datetime) -> dict[str, Any]:
    """Gather the brief of a wait. Reads rows, writes none."""
    conversation = Conversation.objects.select_related("contact").get(pk=conversation_id)
    journey = _find_journey(conversation)
    state = journey.state if journey and isinstance(journey.state, dict) else {}
    last_words = _list_last_words(conversation)
    hold = _find_hold(conversation, state, now=now)
    zone = _find_zone(conversation)
    code, action = _next_action(reason, journey, hold, last_words, zone)
    if reason == Reason.RULE and _rang_in_vain(conversation):
        code, action = RING_BACK, _("Ring them back")
    mood = tone.of_conversation(conversation, [one["text"] for one in last_words])
    return {
        "reason_code": reason,
        "reason": _reason_words(reason, detail),
        "detail": detail,
        "urgency": urgency,
        "tone": _tone_words(mood),
        "tone_code": mood.tone,
        "urgency_read": mood.urgency,
        "urgency_words": list(mood.urgency_words),
        "details": _list_details(state),
        "last_words": last_words,
        "hold": hold,
        "next_action_code": code,
        "next_action": action,
    }


def change_words(event: AppointmentEvent) -> str:
    """Say for staff what became of a visit, with its reference and time."""
    visit = event.appointment
    words = {
        "approved": _("%(reference)s, %(when)s: the request was approved."),
        "declined": _("%(reference)s, %(when)s: the request was declined."),
        "unanswered": _("%(reference)s, %(when)s: nobody answered the request in time, so it ended."),
        AppointmentEvent.Kind.MOVED: _("%(reference)s was moved to %(when)s."),
        AppointmentEvent.Kind.CANCELLED: _("%(reference)s, %(when)s: cancelled."),
        AppointmentEvent.Kind.STATUS: _("%(reference)s, %(when)s: they did not come."),
    }
    facts = {"reference": visit.reference, "when": _when(visit.start_at, visit.location.zone)}
    told = words[event.after.get("decision") or event.kind] % facts
    message = event.after.get("message", "")
    return f"{told} “{message}”" if message else told


def _tone_words(mood: Mood) -> str:
    """Name the tone with what shows it; a calm one needs no showing."""
    shown = ", ".join(f"“{one}”" for one in mood.tone_words)
    return f"{TONES[mood.tone]}: {shown}" if shown else str(TONES[mood.tone])


def _find_journey(conversation: Conversation) -> Journey | None:
    """Find the business that is not done yet: the active one, else the one paused last."""
    unfinished = conversation.journeys.exclude(status=Journey.Status.ENDED).filter(outcome="")
    return unfinished.select_related("appointment").order_by("status", "-updated_at").first()


def _reason_words(reason: str, detail: str) -> str:
    known = str(REASONS[Reason(reason)]) if reason in Reason.values else reason
    return f"{known} {detail}".strip()


def _rang_in_vain(conversation: Conversation) -> bool:
    """Say whether the last that was heard of them is a call that ended before a word."""
    newest = Call.objects.filter(conversation=conversation).order_by("-id").first()
    if newest is None or not newest.unserved:
        return False
    incoming = conversation.messages.filter(kind=Message.Kind.INCOMING)
    return not incoming.filter(created_at__gte=newest.started_at).exists()


# What is known


def _list_details(state: dict[str, Any]) -> list[dict[str, Any]]:
    """List what the customer wants, each with the message it was read from. A field of the state may be missing."""
    kept = {name: state.get(name) for name in ("intent", "service", "practitioner", "wish", "attendee")}
    kept |= state["details"] if isinstance(state.get("details"), dict) else {}
    further = state["further"] if isinstance(state.get("further"), list) else []
    entries = [(name, entry) for name, entry in kept.items() if entry]
    after = next((at for at, (name, _entry) in enumerate(entries, start=1) if name == "service"), len(entries))
    entries[after:after] = [("service", entry) for entry in further]
    details = [_detail(name, entry) for name, entry in entries]
    at = _list_times([one["message_id"] for one in details if one["message_id"]])
    return [{**one, "at": at.get(one["message_id"], "")} for one in details if one["value"]]


def _detail(name: str, entry: Any) -> dict[str, Any]:
    entry = entry if isinstance(entry, dict) else {"value": entry}
    words = str(entry.get("words") or entry.get("text") or "")
    message_id = entry.get("message_id") or 0
    return {
        "name": name,
        "label": str(LABELS.get(name, name.replace("_", " ").capitalize())),
        "value": _value_words(name, entry.get("value"), words),
        "words": words,
        "message_id": message_id if isinstance(message_id, int) else 0,
    }


def _value_words(name: str, value: Any, words: str) -> str:
    if name == "service" and isinstance(value, int):
        return Service.objects.filter(pk=value).values_list("name", flat=True).first() or words
    if name == "practitioner" and isinstance(value, int):
        return Practitioner.objects.filter(pk=value).values_list("name", flat=True).first() or words
    if name == "practitioner" and value == "any":
        return _("anyone")
    if name == "intent" and value in Intent.values:
        return str(Intent(value).label)
    return words or ("" if value is None else str(value))


def _list_times(message_ids: list[int]) -> dict[int, str]:
    rows = Message.objects.filter(pk__in=message_ids).values_list("pk", "created_at")
    return {pk: at.isoformat() for pk, at in rows}


def _list_last_words(conversation: Conversation) -> list[dict[str, Any]]:
    """List what the customer said last, oldest first."""
    incoming = conversation.messages.filter(kind=Message.Kind.INCOMING).exclude(text="").order_by("-id")
    return [
        {
            "message_id": one.pk,
            "text": one.text[:MOST_CHARACTERS],
            "language": one.language,
            "at": one.created_at.isoformat(),
        }
        for one in reversed(incoming[:MOST_LAST_WORDS])
    ]


def _find_hold(conversation: Conversation, state: dict[str, Any], *, now: datetime) -> dict[str, Any] | None:
    """Find the time that is still kept for this contact: by the journey (also for a move), else by a held visit."""
    kept = state.get("hold") if isinstance(state.get("hold"), dict) else None
    if kept and kept.get("expires_at") and datetime.fromisoformat(kept["expires_at"]) > now:
        visit = Appointment.objects.filter(pk=kept.get("appointment_id")).first()
        return _hold_facts(visit, kept["start_at"], kept["expires_at"])
    held = Appointment.objects.filter(
        contact__in=contacts.list_merged(contacts.current(conversation.contact)),
        status=Appointment.Status.PENDING,
        hold_expires_at__gt=now,
    )
    visit = held.order_by("-hold_expires_at").first()
    if visit is None or visit.hold_expires_at is None:
        return None
    return _hold_facts(visit, visit.start_at.isoformat(), visit.hold_expires_at.isoformat())


def _hold_facts(visit: Appointment | None, start_at: str, expires_at: str) -> dict[str, Any]:
    items = list(visit.items.select_related("practitioner").order_by("position")) if visit else []
    return {
        "appointment_id": visit.pk if visit else None,
        "start_at": start_at,
        "expires_at": expires_at,
        "service": " + ".join(one.service_name for one in items),
        "practitioner": ", ".join(dict.fromkeys(one.practitioner.name for one in items)),
    }


def _find_zone(conversation: Conversation) -> ZoneInfo | None:
    """Find the zone of the branch that was written to."""
    last = conversation.messages.filter(line__isnull=False).select_related("line__location").order_by("-id").first()
    return last.line.location.zone if last and last.line else None


# What to do


def _next_action(
    reason: str,
    journey: Journey | None,
    hold: dict[str, Any] | None,
    last_words: list[dict[str, Any]],
    zone: ZoneInfo | None,
) -> tuple[str, str]:
    """Recommend one step, most pressing first: a fixed rule per reason, then the time that is held, then the wish."""
    if reason == Reason.EMERGENCY:
        return "call-now", _("Ring them now")
    if reason in (Reason.NOT_DELIVERED, Reason.TO_BE_TOLD):
        return "ring-instead", _("Ring them instead")
    if hold is not None:
        facts = {"when": _when(datetime.fromisoformat(hold["start_at"]), zone), "practitioner": hold["practitioner"]}
        return "offer-held", _("Offer %(when)s with %(practitioner)s, held for them") % facts
    if journey is not None and (step := _step_of_journey(journey, zone)):
        return step
    if last_words:
        return "answer", _("Answer: “%(words)s”") % {"words": _short(last_words[-1]["text"])}
    return "ask", _("Ask what they need")


def _step_of_journey(journey: Journey, zone: ZoneInfo | None) -> tuple[str, str] | None:
    if journey.intent == Intent.BOOK:
        service = " + ".join(one["value"] for one in _list_details(journey.state) if one["name"] == "service")
        if service:
            return "offer-times", _("Offer times for %(service)s") % {"service": service}
        return "ask-service", _("Ask what they want to come for, then offer times")
    appointment = journey.appointment
    if appointment is None:
        return None
    facts = {"reference": appointment.reference, "when": _when(appointment.start_at, zone)}
    steps = {
        Intent.RESCHEDULE: ("offer-move", _("Offer another time for %(reference)s, now %(when)s")),
        Intent.CANCEL: ("cancel", _("Ask once more, then cancel %(reference)s, %(when)s")),
        Intent.CONFIRM: ("confirm", _("Ask whether %(reference)s, %(when)s, stands")),
    }
    if journey.intent not in steps:
        return None
    code, words = steps[Intent(journey.intent)]
    return code, words % facts


def _when(instant: datetime, zone: ZoneInfo | None) -> str:
    return date_format(timezone.localtime(instant, zone), "D j M, H:i")


def _short(words: str, most: int = 80) -> str:
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"

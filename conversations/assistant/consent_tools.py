"""After a booking by phone: may the details go to WhatsApp? The answer is kept with the words it rests on."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from appointments.models import Appointment, Contact
from conversations import consent, lifecycle, notices, reach
from conversations.assistant import options, reading, visit_questions, visits
from conversations.assistant.phrasing import say
from conversations.assistant.toolbox import Scope, Tool, ToolError, register
from conversations.journeys import state as states
from conversations.journeys import store
from conversations.journeys.events import Asked, ConsentAwaited, ConsentNoted
from conversations.models import Message
from conversations.models.consent import IN_A_CALL

# Where the details of what was just done in a call go.
ASKED, COMING, NOWHERE = "asked", "coming", ""


def say_where_details_go(scope: Scope, appointment: Appointment) -> dict[str, str]:
    """Put the question, in a call and where it must be put; else say whether the details go to WhatsApp anyway.

    Called in the transaction of the tool that booked or moved, so that the question stands if the call drops now.
    """
    if not scope.manner.is_spoken:
        return {}
    conversation = lifecycle.lock(scope.lease.conversation_id)
    found = reach.find_reach(conversation, appointment.location, now=scope.now)
    if not found.must_ask:
        return {"whatsapp": COMING if found.address else NOWHERE}
    choices = options.for_yes(states.CONFIRM_WHATSAPP, scope.journey, scope.language)
    scope.happen(ConsentAwaited(appointment.pk), Asked(states.CONFIRM_WHATSAPP, scope.now, choices))
    return {"whatsapp": ASKED}


def note_consent(scope: Scope, arguments: dict[str, Any]) -> dict[str, Any]:
    """Keep a clear yes or no, and after a yes send the details of everything this conversation's calls made."""
    agreed = arguments["agreed"]
    asked, now_open = scope.opening.question, scope.journey.question
    answer = reading.read_answer(scope.heard, asked, scope.language)
    same = asked is not None and now_open is not None and asked.id == now_open.id
    if not same or scope.unfinished or scope.torn or (answer.yes, answer.no) != (agreed, not agreed):
        raise ToolError("no-yes", "The customer has not clearly said so. Ask for it.")
    contact = visits.contact(scope)
    with _contact_first(contact), scope.acting():
        conversation = lifecycle.lock(scope.lease.conversation_id)
        said = Message.objects.get(pk=scope.heard_up_to)
        consent.record(
            contact,
            channel=reach.WhatsApp,
            given=agreed,
            source=IN_A_CALL,
            words=f"{say(f'ask.{states.CONFIRM_WHATSAPP}', scope.language)} {reading.typed(scope.heard) or said.text}",
            message=said,
            now=scope.now,
        )
        store.save(scope.journey, scope.lease, now=scope.now)
        waiting = store.end_waiting(conversation, now=scope.now)
        scope.happen(ConsentNoted())
        sent = notices.send_details(conversation, waiting, now=scope.now) if agreed else []
        visit = visits.find_reachable(scope, scope.journey.appointment_id) if scope.journey.appointment_id else None
        if visit is not None:
            visit_questions.put_next(scope, visit)
    return {"agreed": agreed, "sent": len(sent)}


@contextmanager
def _contact_first(contact: Contact) -> Iterator[None]:
    """Lock the contact before the conversation, as what comes in does: a Consent row wants both."""
    with transaction.atomic():
        Contact.objects.select_for_update().get(pk=contact.pk)
        yield


register(
    Tool(
        "note_consent",
        "Keep a clear yes or no to: may the details go to WhatsApp?",
        {"type": "object", "properties": {"agreed": {"type": "boolean"}}, "required": ["agreed"]},
        note_consent,
    )
)

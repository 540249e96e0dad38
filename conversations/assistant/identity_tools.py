"""Tools for who calls: the detail that shows it, a code by WhatsApp, and the demand that guards every visit."""

from typing import Any

from appointments.models import Location
from conversations import gate, identity, lifecycle, outbox, reach
from conversations.addressing import Address
from conversations.assistant import callers, options, proofs
from conversations.assistant.toolbox import Scope, Tool, ToolError, register
from conversations.journeys import state as states
from conversations.journeys.events import Asked, QuestionRestored
from conversations.models import Conversation, Message, MessageTemplate
from conversations.outbox import Patience

PURPOSE = "identity-code"
NOT_AGAIN = ("prove_identity", "send_code", "resume")  # what was refused is run again, but for these


def demand(scope: Scope) -> None:
    """Let nobody hear of a visit, or change one, by caller id alone. Raises ToolError, and has a detail asked for."""
    if scope.caller.may_tell:
        return
    came_to = proofs.show(scope)
    if came_to == proofs.PROVEN:
        _restore_question(scope)
        return
    put_question(scope)
    code = "not-proven" if came_to == proofs.WRONG else "identity-needed"
    raise ToolError(code, "A calling number proves nothing, so a detail of a visit is asked for. Wait for the answer.")


def demand_words(scope: Scope) -> None:
    """Let nothing rest on words of a call in which nobody has shown who speaks. Raises ToolError."""
    if not scope.caller.may_act:
        demand(scope)
    if not scope.caller.may_act:
        raise ToolError("say-again", "These words came by phone from somebody unknown. Ask for them once more, here.")


def put_question(scope: Scope) -> None:
    """Have a detail asked for; kept are what was asked before and what is to be done once the caller is known."""
    question = scope.journey.question
    before = question.values.get("again") if question and question.kind == states.WHICH_CALLER else None
    again = before if scope.running[0] in NOT_AGAIN else list(scope.running)
    is_code_out = bool(scope.caller.call_id) and identity.awaits_code(scope.caller.call_id, now=scope.now)
    choices = options.for_caller(scope.language) if not is_code_out and _find_thread(scope) else ()
    values = {**callers.wrap(question), "again": again, "is_code_out": is_code_out}
    scope.happen(Asked(states.WHICH_CALLER, scope.now, choices, values))


def _restore_question(scope: Scope) -> None:
    scope.happen(QuestionRestored(callers.unwrap(scope.journey.question)))


def prove_identity(scope: Scope, arguments: dict[str, Any]) -> dict[str, Any]:
    """Hold what the caller just said against the visits; what is told is only whether it fits."""
    question = scope.journey.question
    again = question.values.get("again") if question and question.kind == states.WHICH_CALLER else None
    demand(scope)
    return {"proven": True, "again": again}


def send_code(scope: Scope, arguments: dict[str, Any]) -> dict[str, Any]:
    """Send a code to the customer's own WhatsApp thread, to be said or keyed in this call."""
    address = _find_thread(scope)
    if scope.caller.may_tell or address is None or address.contact_point is None:
        raise ToolError("cannot-send", "No code can be sent. Ask for the name, the date or the reference.")
    with scope.acting():
        code = identity.issue_code(scope.caller.call_id, address.contact_point, now=scope.now)
        if code is None:
            raise ToolError("cannot-send", "Too many codes were sent. Ask for the name, the date or the reference.")
        outbox.send(
            lifecycle.lock(scope.lease.conversation_id),
            purpose=PURPOSE,
            values={"sealed": code.sealed},
            address=address,
            sender=Message.Sender.SYSTEM,
            patience=Patience(leave_before=code.expires_at),
            now=scope.now,
        )
        put_question(scope)
    return {"sent": True}


def _find_thread(scope: Scope) -> Address | None:
    """Find the thread a code can go to: one they wrote in or agreed to, through an open window or by a template."""
    if not scope.caller.call_id:
        return None
    conversation = Conversation.objects.get(pk=scope.lease.conversation_id)
    found = reach.find_reach(conversation, Location.objects.get(pk=scope.place.location_id), now=scope.now)
    address = None if found.must_ask else found.address
    if address is None or gate.is_window_open(address.line, address.contact_point, now=scope.now):
        return address
    has_template = MessageTemplate.objects.filter(purpose=PURPOSE, is_active=True).exists()
    return address if has_template else None


register(
    Tool(
        "prove_identity",
        "In a call: hold what the caller just said (name, date or reference of a visit, or the code) against the rows. "
        "It takes no arguments and believes none. Once proven, go on with what was wanted.",
        {"type": "object", "properties": {}},
        prove_identity,
    ),
    always=True,
)
register(
    Tool(
        "send_code",
        "In a call: send a code to the customer's WhatsApp instead, where they ask for it.",
        {"type": "object", "properties": {}},
        send_code,
    ),
    always=True,
)

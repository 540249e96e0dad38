"""Which brain answers a turn, and how the guided one takes over from a model that lets us down.

It takes the same turn on the same journey: a tool that only noted something is run again with what the guided brain
understood; once a tool wrote rows on the strength of these words, they are not acted upon again, only the truth is
told. Words that left already stand; what follows begins a new sentence.
"""

import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import Subquery

from conversations.assistant import breaker, endpoints, instructions, model_use
from conversations.assistant.brain import BeginAnew, Brain, Context, Finished, Piece
from conversations.assistant.guided_brain import GuidedBrain
from conversations.assistant.instructions import Said
from conversations.assistant.loading import TurnStart
from conversations.assistant.openai_brain import BadCallTrouble, OpenAIBrain
from conversations.assistant.openai_stream import ModelTrouble, close_clients
from conversations.assistant.turn_rows import EARLIER_MESSAGES
from conversations.models import Call, Line, Message

log = logging.getLogger(__name__)


class GuidedRest:
    """The guided brain for what is left of a turn that a model began, from the context in which it failed."""

    name = "guided"

    def __init__(self, context: Context) -> None:
        self._guided = GuidedBrain()
        self._results_before = len(context.results)
        self._done = tuple(one for one in context.results if one.done)
        self._acted = context if context.journey.acted_up_to else None

    async def decide(self, context: Context) -> AsyncIterator[Piece]:
        """Yield the guided brain's pieces; of what the model called before it knows what was committed."""
        context = replace(context, results=(*self._done, *context.results[self._results_before :]))
        if self._acted is not None:
            context = replace(context, unfinished=True, opening=replace(self._acted.journey, question=None))
        async for piece in self._guided.decide(context):
            yield piece


class FailoverBrain:
    """A model as long as it answers; from its first failure in a turn on, the guided brain."""

    def __init__(self, model: OpenAIBrain, conversation_id: int = 0) -> None:
        self.model = model
        self.name = model.name
        self.conversation_id = conversation_id
        self.trouble: ModelTrouble | None = None
        self._rest: GuidedRest | None = None

    async def decide(self, context: Context) -> AsyncIterator[Piece]:
        """Yield the model's pieces, or the guided brain's where the model failed."""
        if self._rest is None:
            try:
                async with aclosing(self.model.decide(context)) as pieces:
                    async for piece in pieces:
                        yield piece
                return
            except ModelTrouble as trouble:
                log.warning("The guided assistant takes over from %s: %s", self.model.endpoint.name, trouble)
                self.trouble, self.name = trouble, "openai, then guided"
            self._rest = GuidedRest(context)
            yield BeginAnew()
        is_understood = not isinstance(self.trouble, BadCallTrouble)
        async for piece in self._rest.decide(context):
            yield Finished(piece.understood and is_understood) if isinstance(piece, Finished) else piece


def choose(start: TurnStart, *, now: datetime) -> Brain:
    """Give the brain for a turn: a model's, where one is configured, well and within its caps; else the guided one."""
    scope = start.scope
    endpoint = endpoints.find_lately(scope.place.location_id, now=now)
    if endpoint is None or model_use.find_full_cap(start.rows.tokens_used, now=now):
        return GuidedBrain()
    if not breaker.may_ask(endpoint.name, now=now, left_alone_until=start.rows.left_alone_until):
        return GuidedBrain()
    playbook = instructions.from_playbook(start.playbook)
    by = {Message.Sender.CONTACT: "customer", Message.Sender.AGENT: "agent"}
    earlier = [Said(by.get(Message.Sender(sender), "assistant"), text) for sender, text in list_earlier(start)]
    return FailoverBrain(OpenAIBrain(endpoint, playbook=playbook, earlier=earlier), scope.lease.conversation_id)


def list_earlier(start: TurnStart) -> Sequence[tuple[str, str]]:
    """List sender and text of what was said last before a turn's words, oldest first. What never left was not said.

    Who is not known yet in a call may not hear what was written before it: then only what was said in the call counts.
    """
    first = min(one.message_id for one in start.scope.heard)
    caller = start.scope.caller
    call = start.rows.call
    if first == start.rows.unheard[0].id and caller.may_tell:
        return start.rows.earlier
    if first == start.rows.unheard[0].id and call is not None and call.id == caller.call_id:
        return call.earlier
    # The first of what came in may have been acted upon by a try that died: it was said before what is answered now.
    kinds = (Message.Kind.INCOMING, Message.Kind.OUTGOING)
    theirs = Message.objects.filter(conversation_id=start.scope.lease.conversation_id, id__lt=first, kind__in=kinds)
    if not caller.may_tell:
        began = Call.objects.filter(pk=caller.call_id).values("started_at")
        theirs = theirs.filter(channel=Line.Channel.PHONE, created_at__gte=Subquery(began))
    said = theirs.exclude(text="").exclude(status__in=(Message.Status.DROPPED, Message.Status.FAILED))
    return list(reversed(said.order_by("-id").values_list("sender", "text")[:EARLIER_MESSAGES]))


def settle(brain: Brain, *, now: datetime) -> None:
    """Write down, after the words left, what the turn used and how the endpoint did."""
    if not isinstance(brain, FailoverBrain) or not brain.model.spent.rounds:
        return
    spent, endpoint = brain.model.spent, brain.model.endpoint.name
    code = brain.trouble.code if brain.trouble else ""
    model_use.note(
        brain.conversation_id,
        endpoint,
        rounds=spent.rounds,
        prompt_tokens=spent.prompt_tokens,
        completion_tokens=spent.completion_tokens,
        seconds=spent.seconds,
        trouble=code,
        now=now,
    )
    if code:
        breaker.note_trouble(endpoint, code, now=now + timedelta(seconds=spent.seconds))
    elif not brain.model.is_unanswered:
        breaker.note_success(endpoint)


async def close_models() -> None:
    """Close the connections to models that the running event loop has."""
    await close_clients()

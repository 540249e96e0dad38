"""Which brain answers a turn, and how the guided one takes over from a model that lets us down.

It takes the same turn on the same journey: a tool that only noted something is run again with what the guided brain
understood; once a tool wrote rows on the strength of these words, they are not acted upon again, only the truth is
told. Words that left already stand; what follows begins a new sentence.
"""

import logging
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from datetime import datetime, timedelta

from conversations.assistant import breaker, endpoints, instructions, model_use
from conversations.assistant.brain import BeginAnew, Brain, Context, Finished, Piece
from conversations.assistant.guided_brain import GuidedBrain
from conversations.assistant.instructions import Said
from conversations.assistant.loading import TurnStart
from conversations.assistant.openai_brain import BadCallTrouble, OpenAIBrain
from conversations.assistant.openai_stream import ModelTrouble, close_clients
from conversations.models import Call, Line, Message

EARLIER_MESSAGES = 12

log = logging.getLogger(__name__)


class FailoverBrain:
    """A model as long as it answers; from its first failure in a turn on, the guided brain."""

    def __init__(self, model: OpenAIBrain, conversation_id: int = 0) -> None:
        self.model = model
        self.name = model.name
        self.conversation_id = conversation_id
        self.trouble: ModelTrouble | None = None
        self._guided = GuidedBrain()
        self._results_before = 0
        self._acted: Context | None = None

    async def decide(self, context: Context) -> AsyncIterator[Piece]:
        """Yield the model's pieces, or the guided brain's where the model failed."""
        if self.trouble is None:
            try:
                async with aclosing(self.model.decide(context)) as pieces:
                    async for piece in pieces:
                        yield piece
                return
            except ModelTrouble as trouble:
                self._take_over(trouble, context)
            yield BeginAnew()
        is_understood = not isinstance(self.trouble, BadCallTrouble)
        async for piece in self._guided.decide(self._for_guided(context)):
            yield Finished(piece.understood and is_understood) if isinstance(piece, Finished) else piece

    def _take_over(self, trouble: ModelTrouble, context: Context) -> None:
        log.warning("The guided assistant takes over from %s: %s", self.model.endpoint.name, trouble)
        self.trouble, self.name = trouble, "openai, then guided"
        self._results_before = len(context.results)
        if context.journey.acted_up_to:
            self._acted = context

    def _for_guided(self, context: Context) -> Context:
        context = replace(context, results=context.results[self._results_before :])
        if self._acted is None:
            return context
        return replace(context, unfinished=True, opening=replace(self._acted.journey, question=None))


def choose(start: TurnStart, *, now: datetime) -> Brain:
    """Give the brain for a turn: a model's, where one is configured, well and within its caps; else the guided one."""
    scope = start.scope
    endpoint = endpoints.find(scope.place.location_id)
    if endpoint is None:
        return GuidedBrain()
    conversation_id = scope.lease.conversation_id
    if model_use.find_full_cap(conversation_id, now=now) or not breaker.may_ask(endpoint.name, now=now):
        return GuidedBrain()
    playbook = instructions.playbook_texts(scope.place.location_id, scope.language)
    first = min((one.message_id for one in scope.heard), default=0)
    # Who is not known yet in a call may not hear what was written before it.
    earlier = list_earlier(conversation_id, before=first, in_call=0 if scope.caller.may_tell else scope.caller.call_id)
    return FailoverBrain(OpenAIBrain(endpoint, playbook=playbook, earlier=earlier), conversation_id)


def list_earlier(conversation_id: int, *, before: int, in_call: int = 0) -> list[Said]:
    """List what was said last in a conversation before a message, oldest first; or in a call only what was said in it.

    What never left was not said.
    """
    kinds = (Message.Kind.INCOMING, Message.Kind.OUTGOING)
    rows = Message.objects.filter(conversation_id=conversation_id, id__lt=before, kind__in=kinds).exclude(text="")
    if in_call:
        rows = rows.filter(channel=Line.Channel.PHONE, created_at__gte=Call.objects.get(pk=in_call).started_at)
    unsaid = (Message.Status.DROPPED, Message.Status.FAILED)
    by = {Message.Sender.CONTACT: "customer", Message.Sender.AGENT: "agent"}
    newest = rows.exclude(status__in=unsaid).order_by("-id").values_list("sender", "text")[:EARLIER_MESSAGES]
    return [Said(by.get(Message.Sender(sender), "assistant"), text) for sender, text in reversed(newest)]


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

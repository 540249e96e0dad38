"""A model that always does the sensible thing, behind a real server and the real SDK: scenarios on the model's path.

What it answers is what the guided brain would do; how it gets there is all that a language model's answer goes through:
instructions, HTTP, streamed chunks, calls as JSON held to their schema, and the engine's own words put after the
model's. It never asks a service outside this process.
"""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from conversations.assistant import instructions, openai_stream
from conversations.assistant.brain import Context, Finished, Piece, TextDelta, ToolCall
from conversations.assistant.endpoints import Endpoint
from conversations.assistant.guided_brain import GuidedBrain
from conversations.assistant.openai_brain import OpenAIBrain
from conversations.tests.model_server import Answer, Call, ModelServer

MODEL = "scripted"
STUCK_TURNS = 2


class ScriptedModel:
    """A brain for one scenario: each turn is an OpenAIBrain's, whose service answers as the policy says."""

    name = "openai"

    def __init__(self, server: ModelServer) -> None:
        self._server = server
        self._endpoint = Endpoint(base_url=server.base_url, model=MODEL, api_key="none")
        self._policy = Policy()
        self._turn = OpenAIBrain(self._endpoint)

    async def decide(self, context: Context) -> AsyncIterator[Piece]:
        """Have the service told what to answer in this round, and ask it."""
        if not context.results:
            self._turn = OpenAIBrain(self._endpoint)
        answer = await self._policy.answer(context)
        self._server.steps = [answer]
        async for piece in self._turn.decide(context):
            yield piece


class Policy:
    """What the model answers: calls while there is something to do, then words without those the engine puts."""

    def __init__(self) -> None:
        self._guided = GuidedBrain()
        self._not_understood = 0

    async def answer(self, context: Context) -> Answer:
        """Give this round's answer."""
        pieces = [piece async for piece in self._guided.decide(context)]
        calls = [piece for piece in pieces if isinstance(piece, ToolCall)]
        if calls:
            return [Call(one.name, json.loads(json.dumps(one.arguments))) for one in calls]
        self._count(pieces)
        if self._not_understood >= STUCK_TURNS and "ask_person" in context.tools:
            return [Call("ask_person", {"reason": "stuck"})]
        return _own_words(pieces, context)

    def _count(self, pieces: Sequence[Piece]) -> None:
        understood = all(piece.understood for piece in pieces if isinstance(piece, Finished))
        self._not_understood = 0 if understood else self._not_understood + 1


def _own_words(pieces: Sequence[Piece], context: Context) -> str:
    """Give what the guided brain says, but for what the engine puts itself."""
    text = "".join(piece.text for piece in pieces if isinstance(piece, TextDelta))
    for part in instructions.fixed_words(context).split("\n"):
        text = text.replace(part, "", 1) if part.strip() else text
    return text.strip() or " "


@asynccontextmanager
async def scripted_model() -> AsyncIterator[ScriptedModel]:
    """Serve the model on loopback as long as a scenario is played."""
    async with ModelServer(" ") as server:
        try:
            yield ScriptedModel(server)
        finally:
            await openai_stream.close_clients()


__all__ = ["ScriptedModel", "scripted_model"]

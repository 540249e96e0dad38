"""One streamed completion of a model, by the `openai` SDK over aiohttp: words as they come, then what it calls.

Every way in which a model lets us down ends in ModelTrouble, with a code. Nothing is tried again here: a customer
waits, and the guided brain stands by.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import openai
from openai import AsyncOpenAI, AsyncStream, DefaultAioHttpClient

from conversations.assistant.endpoints import Endpoint

CONNECT_SECONDS = 2.0
MOST_CALLS = 6
MOST_ARGUMENT_CHARACTERS = 4000
CHARACTERS_A_TOKEN = 4  # for a service that does not count
# What a model that babbles may say beyond what it was asked for, in characters a token.
MOST_CHARACTERS_A_TOKEN = 8

# Codes of trouble.
UNREACHABLE, SLOW, REFUSED, BUSY, BROKEN, CUT, GARBAGE = (
    *("unreachable", "slow", "refused", "busy", "broken", "cut"),
    "garbage",
)


class ModelTrouble(Exception):
    """The model did not give a usable answer. `code` says in which way; the text names no customer."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


class Watch:
    """Counts seconds from when it is made."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    @property
    def seconds(self) -> float:
        """Seconds so far."""
        return time.monotonic() - self._began


@dataclass
class RawCall:
    """A tool call as the model wrote it."""

    id: str = ""
    name: str = ""
    arguments: str = ""


@dataclass
class Completion:
    """What one completion came to, filled while it streams."""

    text: str = ""
    calls: list[RawCall] = field(default_factory=list)
    finish: str = ""
    prompt_tokens: int = 0
    completion_tokens: int = 0

    @property
    def is_oversized(self) -> bool:
        """Whether it calls more, or at greater length, than any tool wants."""
        too_long = any(len(one.arguments) > MOST_ARGUMENT_CHARACTERS for one in self.calls)
        return too_long or len(self.calls) > MOST_CALLS


async def stream(
    endpoint: Endpoint, messages: list[dict[str, Any]], tools: list[dict[str, Any]], answer: Completion, seconds: float
) -> AsyncIterator[str]:
    """Yield the words as they come and fill `answer` with all there is. Raises ModelTrouble.

    `seconds` is what is left of the turn; the first piece and each pause have the endpoint's own limit.
    """
    client = client_for(endpoint)  # the first time this loads a good deal: outside of the limit
    loop = asyncio.get_running_loop()
    deadline, patience = loop.time() + seconds, endpoint.first_token_seconds
    first_by = min(deadline, loop.time() + patience)
    try:
        async with asyncio.timeout_at(first_by):
            chunks = await _open(client, _request(endpoint, messages, tools))
        try:
            while True:
                until = min(deadline, loop.time() + patience) if _began(answer) else first_by
                async with asyncio.timeout_at(until):
                    chunk = await anext(chunks, None)
                if chunk is None:
                    break
                if words := _take(chunk, answer):
                    yield words
                if answer.is_oversized or len(answer.text) > endpoint.max_tokens * MOST_CHARACTERS_A_TOKEN:
                    break
        finally:
            await chunks.close()
    except ModelTrouble:
        raise
    except Exception as error:
        raise _trouble(error, began=_began(answer)) from error
    _complete(answer, messages, endpoint)


async def _open(client: AsyncOpenAI, request: dict[str, Any]) -> AsyncStream[object]:
    """Ask by the SDK, which reads and closes the stream, but have the chunks as plain JSON.

    To check the request and build an object for each chunk and each of its parts took half of a turn's processor time.
    """
    return await client.post(
        "/chat/completions", body=request, cast_to=object, stream=True, stream_cls=AsyncStream[object]
    )


def _began(answer: Completion) -> bool:
    return bool(answer.text or answer.calls)


def _request(endpoint: Endpoint, messages: list[dict[str, Any]], tools: list[dict[str, Any]]) -> dict[str, Any]:
    limit = "max_completion_tokens" if endpoint.is_openai else "max_tokens"
    asked: dict[str, Any] = {
        "model": endpoint.model,
        "messages": messages,
        "temperature": endpoint.temperature,
        limit: endpoint.max_tokens,
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    return asked | ({"tools": tools} if tools else {})


def _take(chunk: Any, answer: Completion) -> str:
    """Add one chunk to the answer and give its words."""
    if usage := chunk.get("usage"):
        answer.prompt_tokens = usage.get("prompt_tokens") or 0
        answer.completion_tokens = usage.get("completion_tokens") or 0
    if not chunk.get("choices"):
        return ""
    choice = chunk["choices"][0]
    answer.finish = choice.get("finish_reason") or answer.finish
    delta = choice.get("delta") or {}
    for part in delta.get("tool_calls") or ():
        _add_call(answer, part)
    words: str = delta.get("content") or ""
    answer.text += words
    return words


def _add_call(answer: Completion, part: dict[str, Any]) -> None:
    """Put a piece of a call to its place; some services leave the index out and send each call whole."""
    index = part.get("index")
    index = index if isinstance(index, int) else len(answer.calls)
    if index > MOST_CALLS:
        index = MOST_CALLS
    while len(answer.calls) <= index:
        answer.calls.append(RawCall())
    call = answer.calls[index]
    call.id = call.id or part.get("id") or ""
    function = part.get("function") or {}
    call.name += function.get("name") or ""
    call.arguments += function.get("arguments") or ""


def _complete(answer: Completion, messages: list[dict[str, Any]], endpoint: Endpoint) -> None:
    """Look whether the answer is whole, and count its tokens where the service did not."""
    answer.prompt_tokens = answer.prompt_tokens or len(json.dumps(messages)) // CHARACTERS_A_TOKEN
    written = len(answer.text) + sum(len(one.name) + len(one.arguments) for one in answer.calls)
    answer.completion_tokens = answer.completion_tokens or written // CHARACTERS_A_TOKEN
    if answer.is_oversized:
        return
    if len(answer.text) > endpoint.max_tokens * MOST_CHARACTERS_A_TOKEN:
        raise ModelTrouble(GARBAGE, "The model did not stop talking.")
    if not answer.finish:
        raise ModelTrouble(CUT, "The model's answer broke off.")
    if answer.finish == "content_filter":
        raise ModelTrouble(REFUSED, "The service's filter stopped the answer.")


def _trouble(error: Exception, *, began: bool) -> ModelTrouble:
    """Say what went wrong, without the words of the request."""
    name = type(error).__name__
    if type(error.__cause__).__name__.startswith("Connect"):  # under aiohttp a refusal comes as a time-out
        return ModelTrouble(UNREACHABLE, "The service cannot be reached.")
    if isinstance(error, TimeoutError | openai.APITimeoutError):
        return ModelTrouble(SLOW, "The model took too long.")
    if isinstance(error, openai.RateLimitError):
        return ModelTrouble(BUSY, "The service takes no more requests now (429).")
    if isinstance(error, openai.APIStatusError):
        code = BROKEN if error.status_code >= 500 else REFUSED
        return ModelTrouble(code, f"The service answered {error.status_code} ({name}).")
    if isinstance(error, openai.APIConnectionError) and not began:
        return ModelTrouble(UNREACHABLE, "The service cannot be reached.")
    if isinstance(error, openai.APIError) and not isinstance(error, openai.APIConnectionError):
        return ModelTrouble(BROKEN, f"The service broke off with an error ({name}).")
    if isinstance(error, ValueError | AttributeError | TypeError | KeyError):
        return ModelTrouble(GARBAGE, f"The service's answer cannot be read ({name}).")
    return ModelTrouble(CUT, f"The connection to the service was lost ({name}).")


_clients: dict[tuple[asyncio.AbstractEventLoop, str, str], AsyncOpenAI] = {}


def client_for(endpoint: Endpoint) -> AsyncOpenAI:
    """Give the one client of this process, event loop and endpoint."""
    loop = asyncio.get_running_loop()
    for key in [key for key in _clients if key[0].is_closed()]:
        del _clients[key]
    key = (loop, endpoint.base_url, endpoint.api_key)
    if key not in _clients:
        _clients[key] = AsyncOpenAI(
            api_key=endpoint.api_key or "none",
            base_url=endpoint.base_url,
            max_retries=0,
            timeout=openai.Timeout(endpoint.turn_seconds, connect=CONNECT_SECONDS),
            http_client=DefaultAioHttpClient(),
        )
    return _clients[key]


async def close_clients() -> None:
    """Close the clients of the running event loop."""
    loop = asyncio.get_running_loop()
    for key in [key for key in _clients if key[0] is loop]:
        await _clients.pop(key).close()

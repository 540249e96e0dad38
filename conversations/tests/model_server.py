"""A service on loopback that speaks OpenAI's chat completions, streamed, with tools; and fails in every way on request.

Give it what to answer, request by request: a text, a `Say`, a `Call`, a list of texts, calls and `Hold`s that may break
off with a fault, a fault, or a callable that is given the request's JSON and returns one of these. What was asked is
kept in `requests`, and how many answers came to their end in `completed`. Alone:

    python -m conversations.tests.model_server --port 8099 --first-token-ms 200
"""

import argparse
import asyncio
import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

DONE = b"data: [DONE]\n\n"


@dataclass(frozen=True)
class Say:
    """Words, piece by piece: so many ms to the first, and between two."""

    text: str
    first_ms: float = 0
    each_ms: float = 0


@dataclass(frozen=True)
class Call:
    """One tool call; `arguments` as text is sent as it stands."""

    name: str
    arguments: dict[str, Any] | str = field(default_factory=dict)


@dataclass(frozen=True)
class Status:
    """An answer of this HTTP status in OpenAI's form."""

    code: int


@dataclass(frozen=True)
class Fault:
    """hang: no answer; mute: headers, then nothing; cut: half a sentence, then the connection is closed; bad-json: a
    chunk nobody can read; error: an error in the stream; drip: a word now and then, without end; babble: 10,000 tokens.
    """

    kind: str


@dataclass(frozen=True)
class Hold:
    """Nothing more until somebody sets this, in whatever thread."""

    until: threading.Event


Part = str | Say | Call | Hold | Fault
Answer = Part | Sequence[Part] | Status
Step = Answer | Callable[[dict[str, Any]], Answer]


class ModelServer:
    """Use as `async with ModelServer(...) as server`. After the last step the last one is repeated."""

    def __init__(self, *steps: Step) -> None:
        self.steps: list[Step] = list(steps)
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.completed = 0
        self.port = 0
        self._serving: set[asyncio.Task[None]] = set()

    @property
    def base_url(self) -> str:
        """The address to give to the SDK."""
        return f"http://127.0.0.1:{self.port}/v1"

    async def __aenter__(self) -> "ModelServer":
        await self.start(0)
        return self

    async def start(self, port: int) -> None:
        """Listen on a port; 0 takes a free one."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", port, backlog=512)
        self.port = self._server.sockets[0].getsockname()[1]

    async def __aexit__(self, *exc: object) -> None:
        self._server.close()
        for task in list(self._serving):
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._serving.add(task)
        try:
            while (head := await reader.readuntil(b"\r\n\r\n")) and await self._one(head, reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self._serving.discard(task)
            writer.close()

    async def _one(self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request, and say whether the connection may be used again."""
        lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        asked = json.loads(await reader.readexactly(int(headers.get("content-length", "0"))) or b"{}")
        self.requests.append(asked)
        self.keys.append(headers.get("authorization", "").removeprefix("Bearer "))
        step = self.steps[min(len(self.requests), len(self.steps)) - 1]
        answer = step(asked) if callable(step) else step
        if isinstance(answer, Status):
            await _refuse(writer, answer.code)
            return True
        if isinstance(answer, Fault):
            await _fail(writer, answer.kind)
            return False
        await _open(writer)
        is_whole = await _write(writer, [answer] if isinstance(answer, str | Say | Call | Hold) else answer)
        self.completed += is_whole
        return is_whole


async def _refuse(writer: asyncio.StreamWriter, code: int) -> None:
    body = json.dumps({"error": {"message": f"fault {code}", "type": "fault", "code": None}}).encode()
    writer.write(
        f"HTTP/1.1 {code} Fault\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    )
    writer.write(body)
    await writer.drain()


async def _open(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
    await writer.drain()


async def _send(writer: asyncio.StreamWriter, event: bytes) -> None:
    writer.write(f"{len(event):x}\r\n".encode() + event + b"\r\n")
    await writer.drain()


def _chunk(delta: dict[str, Any], finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    body = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "test", "choices": [choice]}
    return f"data: {json.dumps(body)}\n\n".encode()


async def _write(writer: asyncio.StreamWriter, parts: Sequence[Part]) -> bool:
    """Write an answer, and say whether it came to its end."""
    calls = [one for one in parts if isinstance(one, Call)]
    await _send(writer, _chunk({"role": "assistant", "content": ""}))
    for one in parts:
        if isinstance(one, Fault):
            return False
        if isinstance(one, Hold):
            await asyncio.to_thread(one.until.wait, 20)
        elif not isinstance(one, Call):
            await _write_words(writer, one if isinstance(one, Say) else Say(one))
    await _write_calls(writer, calls)
    await _send(writer, _chunk({}, "tool_calls" if calls else "stop"))
    usage = {"prompt_tokens": 900, "completion_tokens": 40, "total_tokens": 940}
    body = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "test", "choices": []}
    await _send(writer, f"data: {json.dumps({**body, 'usage': usage})}\n\n".encode())
    await _send(writer, DONE)
    writer.write(b"0\r\n\r\n")
    await writer.drain()
    return True


async def _write_words(writer: asyncio.StreamWriter, said: Say) -> None:
    await _wait(said.first_ms)
    for index, word in enumerate(said.text.split(" ")):
        if index:
            await _wait(said.each_ms)
        await _send(writer, _chunk({"content": word if index == 0 else f" {word}"}))


async def _write_calls(writer: asyncio.StreamWriter, calls: list[Call]) -> None:
    """Send each call as OpenAI does: its name first, then its arguments in pieces."""
    for index, call in enumerate(calls):
        text = call.arguments if isinstance(call.arguments, str) else json.dumps(call.arguments)
        named = {"index": index, "id": f"call_{index}", "type": "function"}
        await _send(writer, _chunk({"tool_calls": [{**named, "function": {"name": call.name, "arguments": ""}}]}))
        for start in range(0, len(text), 500):
            part = {"index": index, "function": {"arguments": text[start : start + 500]}}
            await _send(writer, _chunk({"tool_calls": [part]}))


async def _wait(milliseconds: float) -> None:
    if milliseconds:
        await asyncio.sleep(milliseconds / 1000)


async def _fail(writer: asyncio.StreamWriter, kind: str) -> None:
    if kind == "hang":
        await asyncio.Event().wait()
    await _open(writer)
    if kind == "mute":
        await asyncio.Event().wait()
    if kind == "bad-json":
        await _send(writer, b'data: {"choices": [{"delta": {"content": "Hel\n\n')
    if kind == "error":
        await _send(writer, _chunk({"content": "Hello."}))
        await _send(writer, b'data: {"error": {"message": "overloaded", "type": "server_error"}}\n\n')
    if kind == "cut":
        await _send(writer, _chunk({"content": "I have these times. On Tues"}))
    while kind == "drip":
        await _send(writer, _chunk({"content": "well, "}))
        await asyncio.sleep(0.05)
    if kind == "babble":
        for _token in range(10_000):
            await _send(writer, _chunk({"content": "blah, "}))


async def _alone(port: int, say: Say) -> None:
    server = ModelServer(say)
    await server.start(port)
    print(server.port, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--first-token-ms", type=float, default=200)
    parser.add_argument("--each-ms", type=float, default=20)
    parser.add_argument("--text", default="We are open from nine to six. What day would suit you?")
    given = parser.parse_args()
    asyncio.run(_alone(given.port, Say(given.text, given.first_token_ms, given.each_ms)))

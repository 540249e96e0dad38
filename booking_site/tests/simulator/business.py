"""A business that answers the phone: serves TwiML and a relay socket, and keeps all that the provider sends.

Written from the provider's documentation; nothing of the product is in it.
"""

from __future__ import annotations

import json
import queue
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

from twilio.request_validator import RequestValidator
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import Server, ServerConnection, serve

TOKEN = "t" * 32
INCOMING, AFTER, STATUS = "/twilio/voice/incoming/", "/after/", "/twilio/voice/status/"
WAIT_SECONDS = 8.0
HANG_UP = "<Hangup/>"


@dataclass
class Posted:
    """One post that came in."""

    path: str
    parameters: dict[str, str]
    is_signed: bool


@dataclass
class Line:
    """One open relay socket, as the app sees it."""

    socket: ServerConnection
    frames: queue.Queue[dict[str, Any]] = field(default_factory=queue.Queue)
    seen: list[dict[str, Any]] = field(default_factory=list)

    def take(self, kind: str, **values: Any) -> dict[str, Any]:
        """Wait for the next frame of a type that has these values; what comes before is kept in `seen`."""
        while True:
            frame = self.frames.get(timeout=WAIT_SECONDS)
            self.seen.append(frame)
            if frame["type"] == kind and all(frame[key] == value for key, value in values.items()):
                return frame

    def send(self, *frames: dict[str, Any] | str) -> None:
        """Send frames, or raw text."""
        for frame in frames:
            self.socket.send(frame if isinstance(frame, str) else json.dumps(frame))

    def say(self, *tokens: str, **flags: Any) -> None:
        """Send a turn token by token, closed by its last."""
        for index, token in enumerate(tokens):
            self.send({"type": "text", "token": token, "last": index == len(tokens) - 1, **flags})

    def closed(self) -> tuple[int | None, str | None]:
        """Wait until the provider has closed, and give code and reason as they arrived."""
        give_up_at = time.monotonic() + WAIT_SECONDS
        while self.socket.close_code is None and time.monotonic() < give_up_at:
            time.sleep(0.01)
        return self.socket.close_code, self.socket.close_reason


@dataclass
class Business:
    """Both servers, and what they were told to answer."""

    url: str = ""
    relay_url: str = ""
    documents: dict[str, list[str]] = field(default_factory=dict)
    content_type: str = "text/xml"
    answer_status: int = 200
    next_statuses: list[int] = field(default_factory=list)
    hold_seconds: float = 0
    posted: list[Posted] = field(default_factory=list)
    handshakes: list[tuple[str, str]] = field(default_factory=list)
    lines: queue.Queue[Line] = field(default_factory=queue.Queue)
    refuses_sockets: bool = False

    def relay(self, *, action: str = AFTER, children: str = "", **attributes: str) -> str:
        """Write a Connect with its relay, as XML."""
        given = {"url": self.relay_url, **attributes}
        written = " ".join(f'{name}="{value}"' for name, value in given.items())
        connect = f'<Connect action="{action}">' if action else "<Connect>"
        return f"{connect}<ConversationRelay {written}>{children}</ConversationRelay></Connect>"

    def answers(self, *documents: str, path: str = INCOMING) -> None:
        """Answer posts to a path with these documents, one after the other."""
        self.documents.setdefault(path, []).extend(documents)

    def line(self) -> Line:
        """Wait for the next relay socket."""
        return self.lines.get(timeout=WAIT_SECONDS)

    def posts(self, path: str, count: int = 1) -> list[Posted]:
        """Wait for posts to a path."""
        give_up_at = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < give_up_at:
            found = [post for post in self.posted if post.path == path]
            if len(found) >= count:
                return found
            time.sleep(0.01)
        raise AssertionError(f"{path} was not posted {count} times: {[post.path for post in self.posted]}")


@contextmanager
def open_business() -> Iterator[Business]:
    """Serve on free ports of loopback."""
    business = Business()
    web = ThreadingHTTPServer(("127.0.0.1", 0), _handler(business))
    web.daemon_threads = True
    business.url = f"http://127.0.0.1:{web.server_port}"
    with _relay_server(business) as relay:
        business.relay_url = f"ws://127.0.0.1:{relay.socket.getsockname()[1]}/relay/"
        threading.Thread(target=web.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        threading.Thread(target=relay.serve_forever, daemon=True).start()
        yield business
        web.shutdown()
        web.server_close()
        relay.shutdown()


def _handler(business: Business) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = self.rfile.read(int(self.headers["Content-Length"])).decode()
            parameters = dict(parse_qsl(form, keep_blank_values=True))
            signature = self.headers["X-Twilio-Signature"]
            signed = RequestValidator(TOKEN).validate(business.url + self.path, parameters, signature)
            business.posted.append(Posted(self.path, parameters, bool(signed)))
            time.sleep(business.hold_seconds)
            waiting = business.documents.get(self.path) or [HANG_UP]
            body = f"<Response>{waiting.pop(0)}</Response>".encode()
            self.send_response(business.next_statuses.pop(0) if business.next_statuses else business.answer_status)
            self.send_header("Content-Type", business.content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    return Handler


def _relay_server(business: Business) -> Server:
    def converse(socket: ServerConnection) -> None:
        assert socket.request
        business.handshakes.append((socket.request.path, socket.request.headers["X-Twilio-Signature"]))
        line = Line(socket)
        business.lines.put(line)
        try:
            for raw in socket:
                line.frames.put(json.loads(raw))
        except ConnectionClosed:
            pass

    def check(socket: ServerConnection, request: Any) -> Any:
        return socket.respond(403, "no") if business.refuses_sockets else None

    return serve(converse, "127.0.0.1", 0, process_request=check, close_timeout=1)

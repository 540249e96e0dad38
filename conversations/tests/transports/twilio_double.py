"""A small Twilio on loopback for the tests of the transport: it answers as Twilio's REST API does, or misbehaves."""

import json
import socket
import struct
import threading
from base64 import b64decode
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

ACCOUNT = "AC" + "0" * 31 + "1"
TOKEN = "a-token-for-tests"
BASE_PATH = "/under/here"


@dataclass
class Seen:
    """One request as it arrived."""

    method: str
    path: str
    query: dict[str, str]
    form: dict[str, str]
    data: Any
    user: str


@dataclass
class Misbehaviour:
    """What to do instead of answering properly: `status` with a body, or close the connection before or after."""

    status: int = 0
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    how: str = "answer"  # or "hang", "reset"


class TwilioDouble:
    """The state and the switch. `trouble` holds what to do with the next requests to a path ending."""

    def __init__(self) -> None:
        self.seen: list[Seen] = []
        self.contents: dict[str, dict[str, Any]] = {}
        self.approvals: dict[str, dict[str, Any]] = {}
        self.messages: list[dict[str, Any]] = []
        self.approval_status = "approved"
        self.trouble: dict[str, list[Misbehaviour]] = {}
        self.ended = threading.Event()
        double = self

        class Handler(_Handler):
            twilio = double

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}{BASE_PATH}"

    def close(self) -> None:
        self.ended.set()
        self._server.shutdown()
        self._server.server_close()

    def misbehave(self, ending: str, *troubles: Misbehaviour) -> None:
        self.trouble.setdefault(ending, []).extend(troubles)

    def posts(self, ending: str) -> list[Seen]:
        return [one for one in self.seen if one.method == "POST" and one.path.endswith(ending)]

    def answer(self, seen: Seen) -> tuple[int, dict[str, Any]]:
        path = seen.path.removeprefix(BASE_PATH)
        if seen.user != f"{ACCOUNT}:{TOKEN}":
            return 401, _error(20003, 401)
        if path == f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json":
            return self._message(seen) if seen.method == "POST" else self._list(seen)
        if path == "/v1/Content" and seen.method == "POST":
            return self._content(seen.data)
        if path.startswith("/v1/Content/HX"):
            return self._approval(path, seen)
        return 404, _error(20404, 404)

    def _message(self, seen: Seen) -> tuple[int, dict[str, Any]]:
        sid = seen.form.get("ContentSid")
        if sid and sid not in self.contents:
            return 400, _error(21655, 400)
        if len(seen.form.get("Body", "")) > 1600:
            return 400, _error(21617, 400)
        self.messages.append(
            {
                "sid": f"SM{len(self.messages):032d}",
                "status": "queued",
                "account_sid": ACCOUNT,
                "to": seen.form["To"],
                "from": seen.form["From"],
                "body": seen.form.get("Body") or json.loads(seen.form["ContentVariables"]).get("b", ""),
                "date_created": "Mon, 30 Nov 2026 04:50:00 +0000",
                "date_sent": None,
            }
        )
        return 201, self.messages[-1]

    def _list(self, seen: Seen) -> tuple[int, dict[str, Any]]:
        wanted = (seen.query.get("To"), seen.query.get("From"))
        rows = [one for one in self.messages if (one["to"], one["from"]) == wanted]
        if "DateSent>" in seen.query:
            rows = [one for one in rows if one["date_sent"]]
        return 200, {"messages": rows[: int(seen.query["PageSize"])], "next_page_uri": None, "page": 0}

    def _content(self, data: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        sid = f"HX{len(self.contents):032d}"
        self.contents[sid] = data
        return 201, {"sid": sid, "account_sid": ACCOUNT, **data}

    def _approval(self, path: str, seen: Seen) -> tuple[int, dict[str, Any]]:
        sid = path.split("/")[3]
        if sid not in self.contents:
            return 404, _error(20404, 404)
        if seen.method == "POST":
            self.approvals[sid] = seen.data
            return 201, {"status": "received", "rejection_reason": "", **seen.data}
        state = {"type": "whatsapp", "status": self.approval_status, "rejection_reason": ""}
        return 200, {"sid": sid, "account_sid": ACCOUNT, "whatsapp": state | self.approvals.get(sid, {})}


def _error(code: int, status: int) -> dict[str, Any]:
    return {"code": code, "message": "The 'To' number +15550142 is wrong.", "more_info": "", "status": status}


class _Handler(BaseHTTPRequestHandler):
    twilio: TwilioDouble
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def _serve(self) -> None:
        seen = self._read()
        self.twilio.seen.append(seen)
        for ending, troubles in self.twilio.trouble.items():
            if seen.path.endswith(ending) and troubles:
                self._misbehave(troubles.pop(0), seen)
                return
        status, payload = self.twilio.answer(seen)
        self._send(status, json.dumps(payload), {})

    def _read(self) -> Seen:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        is_json = self.headers.get("Content-Type") == "application/json"
        scheme, _, secret = self.headers.get("Authorization", "").partition(" ")
        return Seen(
            method=self.command,
            path=parts.path,
            query=dict(parse_qsl(parts.query, keep_blank_values=True)),
            form={} if is_json else dict(parse_qsl(body, keep_blank_values=True)),
            data=json.loads(body) if is_json and body else None,
            user=b64decode(secret).decode() if scheme == "Basic" else "",
        )

    def _misbehave(self, trouble: Misbehaviour, seen: Seen) -> None:
        if trouble.how == "hang":
            self.twilio.ended.wait(10)
        elif trouble.how == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        elif trouble.how == "take and reset":
            self.twilio.answer(seen)
        else:
            self._send(trouble.status, trouble.body, trouble.headers)
            return
        self.close_connection = True

    def _send(self, status: int, body: str, headers: dict[str, str]) -> None:
        content = body.encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args: object) -> None:
        pass

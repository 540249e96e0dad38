"""The simulator on a real port, the official SDK against it, and a sink in the place of the product's webhooks."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

import pytest
import uvicorn
from django.utils import timezone
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from booking_site.tests.simulator.business import Business, open_business

# Models are imported inside functions: this file is read before Django is set up.
ACCOUNT = "AC" + "5" * 32
TOKEN = "t" * 32
CLINIC = "whatsapp:+15550100"
MEENA = "+15550142"


@dataclass
class Received:
    """One post that reached the sink."""

    path: str
    parameters: dict[str, str]
    headers: dict[str, str]


@dataclass
class Sink:
    """Stands for the product: keeps what is posted, and answers as it was told to."""

    url: str
    status: int = 204
    hold_seconds: float = 0
    received: list[Received] = field(default_factory=list)

    def is_signed(self, post: Received) -> bool:
        """Whether the SDK's own check takes the signature."""
        signature = post.headers["X-Twilio-Signature"]
        return bool(RequestValidator(TOKEN).validate(self.url + post.path, post.parameters, signature))

    def statuses(self, sid: str) -> list[str]:
        """The statuses told of one message, in order."""
        return [
            post.parameters["MessageStatus"]
            for post in self.received
            if post.parameters.get("MessageStatus") and post.parameters["MessageSid"] == sid
        ]


@pytest.fixture
def sink() -> Iterator[Sink]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = self.rfile.read(int(self.headers["Content-Length"])).decode()
            parameters = dict(parse_qsl(form, keep_blank_values=True))
            kept.received.append(Received(self.path, parameters, dict(self.headers)))
            time.sleep(kept.hold_seconds)
            self.send_response(kept.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    kept = Sink(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield kept
    server.shutdown()
    server.server_close()


@pytest.fixture
def simulator(settings: Any, sink: Sink) -> None:
    """The simulator's settings; the product is the sink."""
    settings.SIMULATOR = True
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = ACCOUNT, TOKEN
    settings.PUBLIC_URL = sink.url
    settings.ROOT_URLCONF = "booking_site.tests.simulator.urls"


SIMULATOR_TABLES = (
    "CallTrace",
    "CallAct",
    "CallLine",
    "Call",
    "Delivery",
    "Message",
    "Content",
    "Handset",
    "Sender",
    "Switches",
)


@pytest.fixture
def transactional_db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Rows that are really committed, as a server in another thread needs them, and gone afterwards.

    Stands in for pytest-django's fixture of this name, which it also looks for to know that a database is needed:
    emptying the simulator's ten tables takes milliseconds, emptying all tables of the site a second.
    """
    from django.apps import apps

    with django_db_blocker.unblock():
        yield
        for name in SIMULATOR_TABLES:
            apps.get_model("booking_site", f"Simulated{name}").objects.all().delete()


@pytest.fixture(scope="session")
def server(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The simulator on a free port of loopback: pages, REST and socket. Started once for all these tests."""
    from channels.routing import ProtocolTypeRouter, URLRouter
    from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler
    from django.core.asgi import get_asgi_application
    from django.urls import path

    from booking_site.simulator.consumers import HandsetConsumer

    sockets = URLRouter([path("simulator/live/", HandsetConsumer.as_asgi())])
    application = ProtocolTypeRouter({"http": ASGIStaticFilesHandler(get_asgi_application()), "websocket": sockets})
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    served = uvicorn.Server(uvicorn.Config(application, lifespan="off", log_level="warning", proxy_headers=False))
    thread = threading.Thread(target=served.run, kwargs={"sockets": [listener]}, name="simulator", daemon=True)
    thread.start()
    give_up_at = time.monotonic() + 20
    while not served.started and time.monotonic() < give_up_at:
        time.sleep(0.01)
    assert served.started
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    served.should_exit = True
    thread.join(10)
    listener.close()


@pytest.fixture
def address(server: str, transactional_db: None, simulator: None) -> str:
    """Where the simulator answers, with its settings on and its tables empty."""
    return server


class LoopbackClient(TwilioHttpClient):
    """The SDK's own HTTP client with every host of Twilio's rewritten, path kept, as the product's does."""

    def __init__(self, base: str, timeout: float) -> None:
        super().__init__(timeout=timeout)
        self._base = base

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
        return super().request(method, self._base + url.split("twilio.com", 1)[1], *args, **kwargs)


@dataclass
class Twilio:
    """What the tests do with Twilio."""

    address: str
    sink: Sink

    def client(self, *, token: str = TOKEN, account: str = ACCOUNT, timeout: float = 10) -> Client:
        return Client(account, token, http_client=LoopbackClient(f"{self.address}/simulator/twilio", timeout))

    def send(self, **changes: Any) -> Any:
        """Send to Meena, with a callback that names our own message as the product's does."""
        given = {
            "to": f"whatsapp:{MEENA}",
            "from_": CLINIC,
            "status_callback": f"{self.sink.url}/twilio/whatsapp/status/?m=7",
            **changes,
        }
        if not {"body", "content_sid", "media_url"} & set(given):
            given["body"] = "Hello"
        return self.client().messages.create(**{key: value for key, value in given.items() if value is not None})

    def refusal(self, **changes: Any) -> tuple[int, int]:
        """The HTTP status and Twilio's code that sending is refused with."""
        with pytest.raises(TwilioRestException) as caught:
            self.send(**changes)
        return caught.value.status, caught.value.code

    def content(self, types: dict[str, Any], variables: dict[str, str] | None = None) -> str:
        from twilio.rest.content.v1.content import ContentList

        body = {"friendly_name": "test", "language": "en", "variables": variables or {}, "types": types}
        return self.client().content.v1.contents.create(ContentList.ContentCreateRequest(body)).sid

    def content_refusal(self, types: dict[str, Any]) -> tuple[int, int]:
        """What raw JSON to the Content API is refused with; the SDK itself drops keys it does not know."""
        import requests

        answer = requests.post(
            f"{self.address}/simulator/twilio/v1/Content",
            json={"friendly_name": "test", "language": "en", "types": types},
            auth=(ACCOUNT, TOKEN),
            timeout=10,
        )
        return answer.status_code, answer.json().get("code")

    def approve(self, sid: str) -> str:
        from twilio.rest.content.v1.content.approval_create import ApprovalCreateList

        request = ApprovalCreateList.ContentApprovalRequest({"name": "test_template", "category": "UTILITY"})
        return self.client().content.v1.contents(sid).approval_create.create(request).status


@pytest.fixture
def twilio(address: str, sink: Sink) -> Twilio:
    return Twilio(address, sink)


@pytest.fixture
def open_window(simulator: None, transactional_db: None) -> None:
    """Meena has just written, and her message has arrived."""
    from booking_site.simulator import handset

    handset.write(MEENA, "hello", timezone.now())
    deliver()


def deliver(seconds: float = 5) -> int:
    """Do all that falls due within the next seconds."""
    from booking_site.simulator import delivery

    return delivery.deliver_due(timezone.now() + timedelta(seconds=seconds))


@pytest.fixture
def carrier(transactional_db: None, simulator: None) -> Iterator[None]:
    """The carrier at work in a thread of its own."""
    from django.db import connection

    from booking_site.simulator.carrier import Carrier

    at_work = Carrier()

    def run() -> None:
        try:
            at_work.run()
        finally:
            connection.close()

    thread = threading.Thread(target=run, name="carrier", daemon=True)
    thread.start()
    yield
    at_work.stop()
    thread.join(20)


@pytest.fixture
def switchboard(transactional_db: None, simulator: None) -> Iterator[None]:
    """The process that holds calls, at work in a thread of its own; people speak forty times as fast."""
    from booking_site.simulator import switches
    from booking_site.simulator.switchboard import Switchboard

    switches.turn(speech_speed=40)
    at_work = Switchboard()
    thread = threading.Thread(target=at_work.run, name="switchboard", daemon=True)
    thread.start()
    yield
    at_work.stop()
    thread.join(20)
    assert not thread.is_alive()


@pytest.fixture
def business(simulator: None, settings: Any, switchboard: None) -> Iterator[Business]:
    """A business that answers the phone; calls that a test left open are hung up."""
    from booking_site.simulator import phone
    from booking_site.simulator.phone_models import SimulatedCall

    with open_business() as opened:
        settings.PUBLIC_URL = opened.url
        yield opened
        for call in SimulatedCall.objects.filter(status__in=SimulatedCall.UNDER_WAY):
            with contextlib.suppress(phone.CallIsOver):  # it may end in this moment
                phone.hang_up(call)
            phone.wait(call, lambda now: not now.is_under_way)

"""The whole site in a thread, as a browser or an emulator needs it: pages, webhooks and sockets on a real port."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
import uvicorn
from pytest_django import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@dataclass(frozen=True)
class LiveSite:
    """Where the site answers."""

    host: str
    port: int

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    @property
    def websocket_url(self) -> str:
        return f"ws://{self.host}:{self.port}"


@pytest.fixture
def live_site(transactional_db: None, settings: Settings) -> Iterator[LiveSite]:
    """The site on a free port of loopback, with the test database; PUBLIC_URL is its address."""
    from booking_site.asgi import application

    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    site = LiveSite("127.0.0.1", listener.getsockname()[1])
    settings.PUBLIC_URL = site.url
    server = uvicorn.Server(uvicorn.Config(application, lifespan="off", log_level="warning", proxy_headers=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="live site", daemon=True)
    unsafe_before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in the test's own thread
    thread.start()
    try:
        give_up_at = time.monotonic() + 20
        while not server.started and thread.is_alive() and time.monotonic() < give_up_at:
            time.sleep(0.01)
        assert server.started, "the live site did not start"
        yield site
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()
        if unsafe_before is None:
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
        else:
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = unsafe_before


@pytest.fixture
def browser(chromium: str, live_site: LiveSite) -> Iterator[Browser]:
    """A Chromium beside the site."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])

"""`manage.py serve`: the whole site on one machine."""

from __future__ import annotations

import errno
import os
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from booking_site import embedded_postgres, env, liveness
from booking_site.processes import Child, Keeper, parent_is_ending

DATABASE_LOOK_SECONDS = 2.0
LARGEST_FRAME_BYTES = 128 * 1024


class Command(BaseCommand):
    help = "Run the site: web, dispatchers and worker, until SIGINT or SIGTERM. One that dies is started again."

    def add_arguments(self, parser: CommandParser) -> None:
        add_stop_with_parent(parser)

    def handle(self, *args: Any, stop_with_parent: bool, **options: Any) -> None:
        say: Callable[[str], None] = lambda line: self.stdout.write(line)  # noqa: E731
        keeper = build_keeper(say)
        keeper.catch_signals()
        parent_pid = os.getppid() if stop_with_parent else None
        look_after_database = watch_database(say)

        def on_tick() -> None:
            look_after_database()
            if parent_pid and parent_is_ending(parent_pid):
                keeper.stop_soon()

        try:
            keeper.start(before=check_port)
            say(f"Serving {own_address()} as {settings.PUBLIC_URL}. Stop with Ctrl-C.")
            keeper.keep(on_tick)
        finally:
            keeper.stop()


def add_stop_with_parent(parser: CommandParser) -> None:
    """Add the option by which `make` has its program end with it."""
    parser.add_argument("--stop-with-parent", action="store_true", help="Stop when the program that started this ends.")


def build_keeper(say: Callable[[str], None], log_folder: Path | None = None) -> Keeper:
    """Return the keeper of the site's processes."""
    manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
    children = [
        Child("web", web_command()),
        *(
            Child(name, [*manage, "dispatch", "--number", str(number)])
            for number, name in enumerate(liveness.dispatcher_names(), start=1)
        ),
        Child("worker", [*manage, "work"]),
    ]
    if settings.SIMULATOR:
        children.append(Child("carrier", [*manage, "carrier"]))
    return Keeper(children, settings.VAR_DIR / "run", say, log_folder)


def web_command() -> list[str]:
    """Return the command line of the web process.

    Forwarded headers are believed from the trusted proxies only: uvicorn would believe every program on this machine.
    No access log: its lines would hold the links of customers.
    """
    trusted = ",".join(settings.TRUSTED_PROXIES)
    proxies = ["--proxy-headers", "--forwarded-allow-ips", trusted] if trusted else ["--no-proxy-headers"]
    address = ["--host", settings.BIND, "--port", str(settings.PORT)]
    limits = ["--ws-max-size", str(LARGEST_FRAME_BYTES), "--timeout-graceful-shutdown", "5"]
    quiet = ["--no-access-log", "--log-level", "warning", "--no-server-header"]
    program = [sys.executable, "-m", "uvicorn", "booking_site.asgi:application", "--app-dir", str(settings.BASE_DIR)]
    return [*program, *address, *proxies, *limits, *quiet, "--lifespan", "on"]


def own_address() -> str:
    """Return the address at which this machine itself reaches the site."""
    return env.own_url(settings.BIND, settings.PORT)


def check_port() -> None:
    """Raise CommandError with a remedy when the web process could not listen."""
    family = socket.AF_INET6 if ":" in settings.BIND else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.BIND, settings.PORT))
        except OSError as error:
            where = f"Port {settings.PORT} on {settings.BIND}"
            if error.errno == errno.EADDRINUSE:
                raise CommandError(
                    f"{where} is in use by another program. Stop that one, or take another port: "
                    f"PORT={settings.PORT + 1} make demo"
                ) from None
            if error.errno == errno.EACCES:
                raise CommandError(f"{where} is not allowed for this user. Take a port above 1023: PORT=8000") from None
            raise CommandError(f"{where} cannot be used ({error.strerror or error}). Example: BIND=127.0.0.1") from None


def watch_database(say: Callable[[str], None]) -> Callable[[], None]:
    """Return what looks after our own database server, and starts it again when it was killed."""
    last_look = time.monotonic()

    def look() -> None:
        nonlocal last_look
        if time.monotonic() - last_look < DATABASE_LOOK_SECONDS:
            return
        last_look = time.monotonic()
        try:
            if embedded_postgres.start_again_if_dead():
                say("The database had ended and is started again.")
        except embedded_postgres.EmbeddedPostgresError as error:
            say(str(error))

    return look

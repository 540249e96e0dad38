"""`manage.py demo`, what `make demo` runs: the whole product with a demo business, and nothing to set up."""

from __future__ import annotations

import io
import json
import os
import secrets
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from booking_site.kept_secrets import write_private
from booking_site.management.commands import serve
from booking_site.processes import Keeper, end_leftovers, parent_is_ending

READY_SECONDS = 60.0
SIGN_IN_FILE = "demo-signin.json"


class Command(BaseCommand):
    help = "Run the whole product with a demo business until SIGINT or SIGTERM. A second start keeps the data."

    def add_arguments(self, parser: CommandParser) -> None:
        serve.add_stop_with_parent(parser)

    def handle(self, *args: Any, stop_with_parent: bool, **options: Any) -> None:
        keeper = serve.build_keeper(self._say, settings.VAR_DIR / "log")
        keeper.catch_signals()
        parent_pid = os.getppid() if stop_with_parent else None
        try:
            end_leftovers(settings.VAR_DIR / "run", self._say)
            serve.check_port()
            if not keeper.is_stopping:
                self._prepare()
            if not keeper.is_stopping:
                keeper.start()
                self._wait_until_ready(keeper, parent_pid)
            if not keeper.is_stopping:
                self._say(welcome(_read_sign_in()))
                self._say(f"Ready: {serve.own_address()}")
            look_after_database = serve.watch_database(self._say)

            def on_tick() -> None:
                look_after_database()
                if parent_pid and parent_is_ending(parent_pid):
                    keeper.stop_soon()

            keeper.keep(on_tick)
        finally:
            keeper.stop()

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _prepare(self) -> None:
        self._say("Bringing the tables up to date")
        call_command("migrate", verbosity=0, interactive=False)
        call_command("setup_schedules", verbosity=0, stdout=io.StringIO())
        self._say("Loading the demo clinic")
        call_command("load_demo", verbosity=0, signin=make_sign_ins())
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]  # from here on this process only watches

    def _wait_until_ready(self, keeper: Keeper, parent_pid: int | None) -> None:
        self._say("Starting web, dispatcher and worker")
        give_up_at = time.monotonic() + READY_SECONDS
        while not keeper.is_stopping:
            checks = read_health()
            if checks and set(checks.values()) == {"ok"}:
                return
            if time.monotonic() > give_up_at:
                missing = [name for name, state in (checks or {"web": "down"}).items() if state != "ok"]
                log = keeper.log_path(missing[0])
                raise CommandError(f"Not ready after {READY_SECONDS:.0f} s: {', '.join(missing)} down. See {log}")
            if parent_pid and parent_is_ending(parent_pid):
                keeper.stop_soon()
            keeper.look()
            time.sleep(0.1)


def read_health() -> dict[str, str] | None:
    """Return the checks that `/healthz/` answers, None when nothing answers."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # never by way of a proxy to ourselves
    try:
        with opener.open(f"{serve.own_address()}/healthz/", timeout=5) as answer:
            return dict(json.load(answer)["checks"])
    except urllib.error.HTTPError as error:
        try:
            return dict(json.load(error)["checks"])
        except (ValueError, KeyError):
            return None
    except (OSError, ValueError):
        return None


def make_sign_ins() -> Path:
    """Write user names and new passwords of the two demo users to a file only its owner reads, and return its path.

    An existing file is used as it is, so a second start changes no password.
    """
    path: Path = settings.VAR_DIR / SIGN_IN_FILE
    if not {"admin", "desk"} <= _read_sign_in().keys():
        signs = {name: {"username": name, "password": secrets.token_urlsafe(9)} for name in ("admin", "desk")}
        write_private(path, json.dumps(signs, indent=2) + "\n")
    return path


def _read_sign_in() -> dict[str, dict[str, str]]:
    try:
        return dict(json.loads((settings.VAR_DIR / SIGN_IN_FILE).read_text()))
    except (OSError, ValueError):
        return {}


def welcome(signs: dict[str, dict[str, str]]) -> str:
    """Return what a newcomer needs: addresses, sign-ins, what to try."""
    url = serve.own_address()
    desk, admin = signs["desk"], signs["admin"]
    lines = [
        "",
        f"  Desk     {url}/desk/    sign in as {desk['username']} / {desk['password']}",
        f"  Admin    {url}/admin/   sign in as {admin['username']} / {admin['password']}",
    ]
    if settings.SIMULATOR:
        lines += [
            f"  Handset  {url}/simulator/",
            "",
            '  Try: write "I\'d like a cleaning tomorrow afternoon" on the handset, choose a time and confirm it;',
            "  move it; ask for a person, and watch the desk in a second window, where you can take over.",
        ]
    else:
        lines += ["", f"  Messages leave by the Twilio account {settings.TWILIO_ACCOUNT_SID}; the simulator is off."]
    lines += ["", f"  Logs are in {settings.VAR_DIR / 'log'}. Stop with Ctrl-C.", ""]
    return "\n".join(lines)

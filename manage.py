#!/usr/bin/env python
"""Django's command line. Starts or joins the site's own database first, for commands that need one."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from types import FrameType

BASE_DIR = Path(__file__).resolve().parent
WITHOUT_DATABASE = {
    *("help", "--help", "-h", "version", "--version"),
    *("understand", "demo_reset", "makemessages", "compilemessages"),
}
UNTIL_STOPPED = {"demo", "serve", "dispatch", "work", "carrier"}  # being stopped is their ordinary end
TWILIO_NAMES = ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_API_BASE_URL")


def end_on_signal(number: int, frame: FrameType | None) -> None:
    """Turn a signal into an ordinary exit, so that the database is released on the way out."""
    sys.exit(0 if sys.argv[1] in UNTIL_STOPPED else 128 + number)


def prepare_demo() -> None:
    """Turn the simulator on, unless an account is named, and say what comes first. Settings are read after this."""
    from booking_site import env

    env.read_file(BASE_DIR / ".env")
    if not any(env.text(name) for name in TWILIO_NAMES):
        os.environ["SIMULATOR"] = env.text("SIMULATOR", "1")
    if not env.text("DATABASE_URL") and "--help" not in sys.argv:
        print("Starting the database in var/postgres", flush=True)


def main(arguments: list[str]) -> None:
    """Run one command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "booking_site.settings")
    command = arguments[1] if len(arguments) > 1 else "help"
    needs_database = command not in WITHOUT_DATABASE and "--help" not in arguments
    signal.signal(signal.SIGTERM, end_on_signal)
    if command in UNTIL_STOPPED:
        signal.signal(signal.SIGINT, end_on_signal)  # also where a shell started it with SIGINT ignored
    if command == "demo":
        prepare_demo()
    if needs_database:
        from booking_site import embedded_postgres

        try:
            embedded_postgres.start_for_site(BASE_DIR)
        except embedded_postgres.EmbeddedPostgresError as error:
            sys.exit(str(error))
    from django.core.management import execute_from_command_line

    execute_from_command_line(arguments)


if __name__ == "__main__":
    main(sys.argv)

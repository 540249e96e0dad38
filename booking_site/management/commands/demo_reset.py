"""`manage.py demo_reset`: forget the demo's data and sign-ins."""

from __future__ import annotations

import contextlib
import shutil
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from booking_site import embedded_postgres, env
from booking_site.management.commands.demo import SIGN_IN_FILE
from booking_site.processes import end_leftovers


class Command(BaseCommand):
    help = (
        "Delete the data of the site's own database under var/, and the demo's sign-ins. The next demo starts afresh."
    )
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        if env.text("DATABASE_URL"):
            raise CommandError(
                "DATABASE_URL is set, and only the site's own database under var/ is ever deleted. "
                "Unset DATABASE_URL, or empty that database with its own tools."
            )
        end_leftovers(settings.VAR_DIR / "run", self.stdout.write)
        try:
            embedded_postgres.EmbeddedPostgres(settings.BASE_DIR / embedded_postgres.SITE_FOLDER).remove()
        except embedded_postgres.EmbeddedPostgresError as error:
            raise CommandError(str(error)) from None
        for name in (SIGN_IN_FILE, "simulator-account.json"):
            (settings.VAR_DIR / name).unlink(missing_ok=True)
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(settings.VAR_DIR / "log")
        self.stdout.write("The demo's data is deleted.")

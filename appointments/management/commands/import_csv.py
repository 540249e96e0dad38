"""`manage.py import_csv FILE... [--apply]`: read CSV files; without --apply only say what would happen."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from appointments import catalog_import
from appointments.catalog_import import Report

EVERY = 50


class Command(BaseCommand):
    """Read services, people, hours, contacts, visits and the rest, all of it or nothing."""

    help = (
        "Read CSV files as export_csv writes them; the name says what a file is. Without --apply nothing is changed: "
        "each bad row is named, with what to do. With it everything is kept, or nothing when any row is bad. Nobody "
        "is told of a visit that was read. Safe to run again. docs/csv.md lists the columns."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the files, and whether to keep what they say."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--apply", action="store_true", help="Keep it; without this it is only looked at.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the files and say what came of it. A bad row ends with code 1."""
        files = [(path.name, self._read(path)) for path in options["files"]]
        self._shows_progress = sys.stderr.isatty() or options["verbosity"] > 1
        report = catalog_import.run(files, apply=options["apply"], now=timezone.now(), tell=self._tell)
        self._say(report)
        if report.bad:
            raise CommandError(f"{len(report.bad)} bad rows: nothing was changed.")
        if not report.applied:
            self.stdout.write("All of it can be read. Nothing was changed; --apply keeps it.")

    def _read(self, path: Path) -> bytes:
        try:
            return path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}. Give files that can be read.") from error

    def _tell(self, name: str, done: int, total: int) -> None:
        if self._shows_progress and (done % EVERY == 0 or done == total):
            self.stderr.write(f"\r  {name}: {done} of {total}", ending="\n" if done == total else "")

    def _say(self, report: Report) -> None:
        for line in [*report.notes, *report.bad]:
            self.stdout.write(str(line))
        for name, counts in report.counts.items():
            self.stdout.write(f"  {name}: {counts.new} new, {counts.changed} changed, {counts.same} as they were")

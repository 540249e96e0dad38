"""`manage.py export_csv DIR`: write the business as CSV files."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from appointments import catalog_import
from appointments.catalog_import.files import TABLES


class Command(BaseCommand):
    """Write services, people, hours, contacts, visits and the rest, a file each."""

    help = "Write the business as CSV files into a folder; `import_csv` reads them. docs/csv.md lists the columns."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder, and single files when not all are wanted."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--only", nargs="+", default=[], choices=[table.name for table in TABLES], metavar="NAME")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write each file for its owner alone to read: there are names and numbers in it."""
        folder: Path = options["folder"]
        files = catalog_import.write_all(timezone.now(), only=options["only"], tell=self._tell)
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            for name, data in files.items():
                target = folder / name
                target.touch(mode=0o600, exist_ok=True)
                target.write_bytes(data)
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}. Give a folder that can be written to.") from error
        self.stdout.write(f"Written to {folder}.")

    def _tell(self, name: str, count: int) -> None:
        self.stdout.write(f"  {name}: {count} rows")

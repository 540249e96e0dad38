"""`manage.py rotate_field_keys`: encrypt every secret kept in rows anew with the first of FIELD_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import Model

from appointments import encryption
from appointments.models import BusyCalendar
from conversations.models import ModelEndpoint

SECRETS: tuple[tuple[type[Model], str], ...] = (
    (ModelEndpoint, "encrypted_key"),
    (BusyCalendar, "encrypted_address"),
)


class Command(BaseCommand):
    """Afterwards older keys can be dropped from FIELD_KEYS."""

    help = (
        "Encrypt the secrets in the database anew with the first of FIELD_KEYS. Afterwards older keys can be dropped."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do all or nothing."""
        with transaction.atomic():
            count = sum(self._rotate(model, field) for model, field in SECRETS)
        self.stdout.write(f"{count} secrets.")

    def _rotate(self, model: type[Model], field: str) -> int:
        rows = list(model._default_manager.select_for_update(of=("self",)).exclude(**{field: ""}))
        for row in rows:
            try:
                setattr(row, field, encryption.rotate(getattr(row, field)))
            except encryption.UnreadableSecretError:
                raise CommandError(
                    f"The secret of {row} cannot be read. Put the key it was encrypted with back into FIELD_KEYS, or "
                    "give it again in the admin. Nothing was changed."
                ) from None
            row.save(update_fields=[field])
        return len(rows)

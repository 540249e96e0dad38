"""`manage.py rotate_field_keys`: encrypt every secret kept in rows anew with the first of FIELD_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from appointments import encryption
from conversations.models import ModelEndpoint


class Command(BaseCommand):
    """Afterwards older keys can be dropped from FIELD_KEYS."""

    help = (
        "Encrypt the secrets in the database anew with the first of FIELD_KEYS. Afterwards older keys can be dropped."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do all or nothing."""
        with transaction.atomic():
            rows = list(ModelEndpoint.objects.select_for_update().exclude(encrypted_key=""))
            for row in rows:
                try:
                    row.encrypted_key = encryption.rotate(row.encrypted_key)
                except encryption.UnreadableSecretError:
                    raise CommandError(
                        f"The key of {row} cannot be read. Put the key it was encrypted with back into FIELD_KEYS, or "
                        "give the service's key again in the admin. Nothing was changed."
                    ) from None
                row.save(update_fields=["encrypted_key"])
        self.stdout.write(f"{len(rows)} secrets.")

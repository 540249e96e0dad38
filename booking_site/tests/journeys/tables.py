"""The tables under running processes: filled with the demo business, and emptied between journeys."""

from __future__ import annotations

import time

from django.apps import apps
from django.core.management.color import no_style
from django.db import OperationalError, connection, transaction
from django.db.models import Model
from django.utils import timezone

from appointments import demo
from appointments.models import Location
from booking_site.tests import emptying

_business: dict[type[Model], list[Model]] = {}


def load_business() -> Location:
    """Load the demo business: the first time by its own verbs, then as the rows those left, which is much faster."""
    if not _business:
        demo.load_business(timezone.now())
        models = (
            one for one in apps.get_models(include_auto_created=True) if one._meta.db_table not in emptying.KEPT_TABLES
        )
        rows = {model: list(model._base_manager.all()) for model in models}
        _business.update({model: made for model, made in rows.items() if made})
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            for model, made in _business.items():
                model._base_manager.bulk_create(made)
            for statement in connection.ops.sequence_reset_sql(no_style(), list(_business)):
                cursor.execute(statement)
    return Location.objects.get()


def empty_tables() -> None:
    """Empty the tables under processes that still read and write them: whoever loses a deadlock tries again."""
    for attempt in range(20):
        try:
            emptying.empty_tables(connection, lock_timeout_ms=3000)
        except OperationalError:
            time.sleep(0.1 * attempt)
        else:
            return
    raise AssertionError("the tables could not be emptied")

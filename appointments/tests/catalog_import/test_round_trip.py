"""What is written out and read into an empty database is the same business; read again it changes nothing."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from appointments import booking, catalog_import, contacts, demo, merging
from appointments.booking import By
from appointments.catalog_import.files import TABLES
from appointments.models import (
    Allocation,
    Answer,
    Appointment,
    AppointmentEvent,
    Contact,
    ContactPoint,
    NotAvailableTime,
    Practitioner,
    Resource,
    Service,
)
from appointments.slots import SlotKey

MONDAY = datetime(2026, 11, 30, 4, 34, tzinfo=UTC)  # 10:04 in Bengaluru
DESK = By("agent:1", "desk", "Told so.")
pytestmark = pytest.mark.django_db


def empty_the_database() -> None:
    """Empty every table of this app, as a new machine has them."""
    tables = [f'"{model._meta.db_table}"' for model in apps.get_app_config("appointments").get_models()]
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")


def make_business() -> None:
    """Make the demo business, with what the demo leaves out."""
    location = demo.load_business(MONDAY)
    location.notice_minutes = 45
    location.save()
    room = Resource.objects.get()
    rao = Practitioner.objects.get(name="Dr Rao")
    rao.most_per_day, rao.notice_minutes = 30, 90
    rao.save()
    NotAvailableTime.objects.create(
        resource=room, start_at=MONDAY + timedelta(days=40), end_at=MONDAY + timedelta(days=41), description="=away"
    )
    NotAvailableTime.objects.create(
        practitioner=rao, start_at=MONDAY + timedelta(days=42), end_at=MONDAY + timedelta(days=43), kind="leave"
    )
    hidden = contacts.find_or_create_point(
        kind="whatsapp-user", value="IN.0abc", whatsapp_address="whatsapp:IN.0abc", name="=1+1|\\", now=MONDAY
    ).contact
    contacts.set_relationship(contacts.attendee_named(hidden, "Aarav | Diya", now=MONDAY), "son")
    twin = contacts.find_or_create_point(kind="number", value="+15550177", name="Twin", now=MONDAY).contact
    contacts.attendee_named(twin, "Her son", now=MONDAY)
    checkup, crown = Service.objects.get(name="Dental check-up"), Service.objects.get(name="Crown refix")
    start = datetime(2026, 12, 8, 5, 0, tzinfo=UTC)
    slot = SlotKey(location.pk, ((checkup.pk, rao.pk), (crown.pk, rao.pk)), start)
    who: dict[str, Any] = {"contact": twin, "attendee": contacts.self_attendee(twin)}
    visit = booking.book(str(slot), **who, by=DESK, now=MONDAY, request_key="two")
    later = SlotKey(location.pk, ((checkup.pk, rao.pk), (crown.pk, rao.pk)), start + timedelta(days=1))
    booking.move(visit, str(later), expected_version=1, by=DESK, now=MONDAY)
    Service.objects.filter(pk=checkup.pk).update(price_text="₹900", duration_minutes=30)  # the promise stands
    merging.merge(Contact.objects.exclude(pk__in=[twin.pk, hidden.pk])[0], twin, DESK, MONDAY)


def list_taken() -> list[tuple]:
    """List who and what is taken when from now on, by names that outlive ids."""
    named = {f"practitioner:{one.pk}": one.name for one in Practitioner.objects.all()}
    named |= {f"resource:{one.pk}": one.name for one in Resource.objects.all()}
    rows = Allocation.objects.filter(holds=True, appointment__end_at__gt=MONDAY)
    rows = rows.exclude(appointment__status__in=["fulfilled", "noshow"]).select_related("appointment")
    facts = [
        (named[row.who], str(row.appointment), row.during.lower, row.with_before.lower, row.with_after.upper)
        for row in rows
    ]
    return sorted(facts)


def test_demo_business_goes_into_an_empty_database_and_comes_out_the_same():
    make_business()
    before, taken = catalog_import.write_all(MONDAY), list_taken()
    rows = {name: data.count(b"\r\n") - 1 for name, data in before.items()}
    assert list(rows) == [table.file for table in TABLES]
    assert min(rows.values()) >= 1
    assert rows["appointments.csv"] == Appointment.objects.count() > 40
    empty_the_database()
    assert catalog_import.write_all(MONDAY)["services.csv"].count(b"\r\n") == 1

    report = catalog_import.run(list(before.items()), apply=True, now=MONDAY)

    assert ([str(bad) for bad in report.bad], report.applied) == ([], True)
    assert catalog_import.write_all(MONDAY) == before
    assert list_taken() == taken
    assert {name: counts.new + counts.changed for name, counts in report.counts.items()} == {
        name.removesuffix(".csv"): count for name, count in rows.items()
    }
    assert set(AppointmentEvent.objects.values_list("kind", "actor", "reason")) == {("imported", "system", "import")}
    assert Answer.objects.count() == 0

    again = catalog_import.run(list(before.items()), apply=True, now=MONDAY)
    assert {name: (one.new, one.changed) for name, one in again.counts.items()} == {
        table.name: (0, 0) for table in TABLES
    }
    assert catalog_import.write_all(MONDAY) == before


def test_dry_run_of_everything_changes_nothing():
    make_business()
    files = list(catalog_import.write_all(MONDAY).items())
    empty_the_database()
    report = catalog_import.run(files, apply=False, now=MONDAY)
    assert (report.bad, report.applied) == ([], False)
    assert report.counts["appointments"].new > 40
    assert Appointment.objects.count() == Service.objects.count() == ContactPoint.objects.count() == 0

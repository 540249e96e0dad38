"""Which clock somebody lives by: as noted, else as the country of the number has it, where it has only one."""

import pytest
from django.urls import reverse

from appointments import contacts, zones
from appointments.models import Contact, StaffMember
from appointments.tests.clinic import NOW


@pytest.mark.parametrize(
    ("number", "zone"),
    [
        ("+447700900142", "Europe/London"),
        ("+919876543210", "Asia/Kolkata"),
        ("+4915112345678", "Europe/Berlin"),  # with Büsingen, whose clocks agree
        ("+34600000000", ""),  # the mainland and the Canaries
        ("+15550142", ""),
        ("+61491570006", ""),
        ("a number", ""),
        ("", ""),
    ],
)
def test_zone_is_guessed_where_a_country_has_one_clock(number: str, zone: str) -> None:
    assert zones.guess(number) == zone


@pytest.mark.django_db
def test_zone_that_was_noted_wins_and_merged_numbers_count() -> None:
    first = contacts.find_or_create_point(kind="number", value="+15550142", name="Meena", now=NOW).contact
    assert contacts.find_zone(first) == ""
    other = contacts.find_or_create_point(kind="number", value="+447700900142", now=NOW).contact
    Contact.objects.filter(pk=other.pk).update(merged_into=first)
    assert (contacts.find_zone(first), contacts.find_zone(Contact.objects.get(pk=other.pk))) == ("Europe/London",) * 2
    Contact.objects.filter(pk=first.pk).update(time_zone="Asia/Dubai")
    assert contacts.find_zone(Contact.objects.get(pk=first.pk)) == "Asia/Dubai"
    assert contacts.find_number(first) == "+447700900142"


@pytest.mark.django_db
def test_zone_is_noted_in_the_admin_and_a_wrong_one_refused(client) -> None:
    client.force_login(StaffMember.objects.create_superuser("admin", role="admin"))
    contact = contacts.find_or_create_point(kind="number", value="+447700900142", name="Meena", now=NOW).contact
    url = reverse("admin:appointments_contact_change", args=[contact.pk])
    assert "Europe/London" in client.get(url).content.decode()
    forms = {f"{name}-{field}": "0" for name in ("points", "attendees") for field in ("TOTAL_FORMS", "INITIAL_FORMS")}
    page = client.post(url, {**forms, "name": "Meena", "time_zone": "Mars/Base"})
    assert "is not an IANA time zone" in page.content.decode()
    client.post(url, {**forms, "name": "Meena", "time_zone": "Europe/Paris"})
    contact.refresh_from_db()
    assert contact.time_zone == "Europe/Paris"

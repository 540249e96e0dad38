"""The admin pages: all of them open, mistakes are said where they are made, visits cannot be changed here."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from appointments import booking, contacts
from appointments.admin.shape import business_zone
from appointments.models import (
    Appointment,
    AvailableTime,
    Contact,
    ContactMerge,
    NotAvailableTime,
    Practitioner,
    StaffMember,
)
from appointments.slots import SlotKey
from appointments.tests.clinic import DESK, NOW, Clinic

TOMORROW = (timezone.localdate() + timedelta(days=1)).isoformat()
OURS = [model for model in admin.site._registry if model._meta.app_label == "appointments"]


@pytest.fixture
def pages(client, db):
    client.force_login(StaffMember.objects.create_superuser("admin", role="admin"))
    return client


def book(clinic: Clinic) -> Appointment:
    """Book tomorrow at ten of the real clock, which the pages read."""
    zone = clinic.location.zone
    ten = (timezone.now().astimezone(zone) + timedelta(days=1)).replace(hour=10, minute=0, second=0, microsecond=0)
    slot = SlotKey(clinic.location.pk, ((clinic.check.pk, clinic.rao.pk),), ten)
    return booking.book(
        str(slot), contact=clinic.contact, attendee=clinic.attendee, by=DESK, now=timezone.now(), request_key="k"
    )


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_list_search_and_page_of_every_model_open(pages, clinic, model):
    book(clinic)
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    assert pages.get(reverse(f"{name}_changelist")).status_code == 200
    assert pages.get(reverse(f"{name}_changelist"), {"q": "Rao"}).status_code == 200
    row = model.objects.first()
    if row is not None:
        assert pages.get(reverse(f"{name}_change", args=[row.pk])).status_code == 200
    assert pages.get(reverse(f"{name}_add")).status_code in (200, 403)


@pytest.mark.parametrize("name", ["appointment", "allocation", "appointmentevent"])
def test_visits_and_history_are_only_read_with_the_way_to_the_desk(pages, clinic, name):
    visit = book(clinic)
    row = {"appointment": visit, "allocation": visit.allocations.get(), "appointmentevent": visit.events.get()}[name]
    page = pages.get(reverse(f"admin:appointments_{name}_change", args=[row.pk]))
    assert '<a href="/desk/">Open at the desk</a>' in page.content.decode()
    assert pages.post(reverse(f"admin:appointments_{name}_change", args=[row.pk]), {}).status_code == 403
    assert pages.get(reverse(f"admin:appointments_{name}_add")).status_code == 403
    assert pages.get(reverse(f"admin:appointments_{name}_delete", args=[row.pk])).status_code == 403


def test_agents_have_no_admin(client, db):
    client.force_login(StaffMember.objects.create_user("pooja"))
    assert client.get("/admin/").status_code == 302


def test_role_decides_who_comes_in(pages):
    data = {
        "username": "new",
        "usable_password": "true",
        "password1": "Str0ng-and-long",
        "password2": "Str0ng-and-long",
        "role": "admin",
    }
    assert pages.post(reverse("admin:appointments_staffmember_add"), data).status_code == 302
    new = StaffMember.objects.get(username="new")
    assert (new.is_staff, new.is_superuser) == (True, True)
    data = {"username": "new", "role": "agent", "is_active": "on"}
    assert pages.post(reverse("admin:appointments_staffmember_change", args=[new.pk]), data).status_code == 302
    new.refresh_from_db()
    assert (new.is_staff, new.is_superuser) == (False, False)


def hours_of(clinic: Clinic, *rows: tuple[str, str, str, str]) -> dict[str, str]:
    """Build the form of a person's page with rows of (weekday, date, start, end)."""
    data = {"name": "Dr Iyer", "is_active": "on"}
    for prefix in ("offerings", "available_times", "not_available_times"):
        data |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    data["available_times-TOTAL_FORMS"] = str(len(rows))
    for number, (weekday, date, start, end) in enumerate(rows):
        values = {
            "location": clinic.location.pk,
            "weekday": weekday,
            "date": date,
            "start_time": start,
            "end_time": end,
        }
        data |= {f"available_times-{number}-{name}": str(value) for name, value in values.items()}
    return data


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ([("0", "", "09:00", "12:00"), ("0", "", "11:00", "13:00")], "This overlaps 09:00 to 12:00 of the same day."),
        ([("0", "", "12:00", "12:00")], "The end must be after the start"),
        ([("0", TOMORROW, "09:00", "12:00")], "Give a weekday for every week, or a date for that day only"),
        ([("", "", "09:00", "12:00")], "Give a weekday for every week, or a date for that day only"),
        ([("0", "", "nine", "12:00")], "Enter a valid time."),
    ],
)
def test_bad_hours_are_refused_where_they_are_entered(pages, clinic, rows, text):
    page = pages.post(reverse("admin:appointments_practitioner_add"), hours_of(clinic, *rows))
    assert page.status_code == 200
    assert text in page.content.decode()
    assert "is violated" not in page.content.decode()
    assert not Practitioner.objects.filter(name="Dr Iyer").exists()


def test_good_hours_are_saved(pages, clinic):
    rows = [("0", "", "09:00", "12:00"), ("0", "", "12:00", "13:00"), ("", TOMORROW, "09:00", "12:00")]
    page = pages.post(reverse("admin:appointments_practitioner_add"), hours_of(clinic, *rows))
    assert page.status_code == 302
    assert AvailableTime.objects.filter(practitioner__name="Dr Iyer").count() == 3


def test_page_of_one_row_of_hours_sees_the_others(pages, clinic):
    data = {"location": clinic.location.pk, "practitioner": clinic.rao.pk, "weekday": "0"}
    data |= {"start_time": "12:00", "end_time": "15:00"}
    page = pages.post(reverse("admin:appointments_availabletime_add"), data)
    assert "This overlaps Dr Rao, Monday 09:00-13:00" in page.content.decode()
    page = pages.post(reverse("admin:appointments_availabletime_add"), data | {"practitioner": ""})
    assert "give one of them" in page.content.decode()
    data |= {"start_time": "13:00", "end_time": "14:00"}
    assert pages.post(reverse("admin:appointments_availabletime_add"), data).status_code == 302


def test_closure_is_read_on_the_business_clock_and_names_conflicts(pages, clinic):
    visit = book(clinic)
    day = visit.start_at.astimezone(clinic.location.zone).date().isoformat()
    data = {"location": clinic.location.pk, "practitioner": "", "resource": "", "description": "Power cut"}
    data |= {"start_at_0": day, "start_at_1": "09:00", "end_at_0": day, "end_at_1": "11:00"}

    page = pages.post(reverse("admin:appointments_notavailabletime_add"), data, follow=True)
    assert f"1 appointment stands inside this time and stays booked until the desk decides: {visit.reference}" in (
        page.content.decode()
    )
    closure = NotAvailableTime.objects.get()
    assert closure.start_at == visit.start_at - timedelta(hours=1)
    backwards = data | {"end_at_1": "08:00"}
    page = pages.post(reverse("admin:appointments_notavailabletime_add"), backwards)
    assert "The end must be after the start." in page.content.decode()
    nobody = data | {"location": ""}
    page = pages.post(reverse("admin:appointments_notavailabletime_add"), nobody)
    assert "Give exactly one: a location, a person or a resource." in page.content.decode()
    assert "is violated" not in page.content.decode()


def test_clock_of_the_business_is_the_one_its_places_share(clinic):
    assert str(business_zone()) == "Asia/Kolkata"
    make_other = type(clinic.location).objects.create
    make_other(name="London", time_zone="Europe/London", address="x")
    assert str(business_zone()) == "UTC"


def test_renaming_a_contact_renames_oneself(pages, clinic):
    data = {"name": "Meena Iyer", "language": "", "written_form": ""}
    data |= {f"{part}-{form}_FORMS": "0" for part in ("points", "attendees") for form in ("TOTAL", "INITIAL")}
    page = pages.post(reverse("admin:appointments_contact_change", args=[clinic.contact.pk]), data)
    assert page.status_code == 302
    clinic.attendee.refresh_from_db()
    assert clinic.attendee.name == "Meena Iyer"


def make_other(clinic: Clinic, name: str = "Meena") -> Contact:
    return contacts.find_or_create_point(kind="number", value="+15550143", name=name, now=NOW).contact


def test_contact_page_leads_to_who_may_be_the_same_and_merging_is_undone(pages, clinic):
    other = make_other(clinic)
    page = pages.get(reverse("admin:appointments_contact_change", args=[clinic.contact.pk])).content.decode()
    address = f"{reverse('admin:appointments_contact_merge')}?one={clinic.contact.pk}&other={other.pk}"
    assert escape(address) in page
    assert "the same name, which many people have" in page

    preview = pages.get(address).content.decode()
    assert ("+15550142" in preview, "+15550143" in preview) == (True, True)
    assert ("Meena, ••• 0142" in preview, "Meena, ••• 0143" in preview) == (True, True)
    assert Contact.objects.filter(merged_into=None).count() == 2
    unsure = pages.post(address, {"kept": clinic.contact.pk, "reason": ""})
    assert unsure.status_code == 200 and "This field is required" in unsure.content.decode()
    pages.post(address, {"kept": clinic.contact.pk, "reason": "She told me on the phone."})

    merge = ContactMerge.objects.get()
    admin_id = StaffMember.objects.get().pk
    assert (merge.kept, merge.gone, merge.actor) == (clinic.contact, other, f"agent:{admin_id}")
    merged = reverse("admin:appointments_contactmerge_change", args=[merge.pk])
    assert merged in pages.get(reverse("admin:appointments_contact_change", args=[clinic.contact.pk])).content.decode()
    assert "Undo: two contacts again" in pages.get(merged).content.decode()
    pages.post(merged, {})
    merge.refresh_from_db()
    assert merge.undone_at is not None
    assert Contact.objects.filter(merged_into=None).count() == 2
    assert "Undo: two contacts again" not in pages.get(merged).content.decode()


def test_contacts_chosen_in_the_list_are_compared(pages, clinic):
    other = make_other(clinic, "Ravi")
    chosen = {"action": "merge_two", "_selected_action": [clinic.contact.pk, other.pk]}
    answer = pages.post(reverse("admin:appointments_contact_changelist"), chosen)
    assert "nothing in common" in pages.get(answer["Location"]).content.decode()
    one = {"action": "merge_two", "_selected_action": [other.pk]}
    answer = pages.post(reverse("admin:appointments_contact_changelist"), one, follow=True)
    assert "Choose two contacts." in answer.content.decode()
    assert pages.get(reverse("admin:appointments_contact_merge")).status_code == 404

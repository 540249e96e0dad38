"""Admin pages about the whole business: CSV files in and out, and the words that are missing."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from appointments import catalog_import
from appointments.admin import csv_page
from appointments.models import LocationText, Service, ServiceText, StaffMember
from appointments.tests.clinic import NOW
from conversations.models import MessageTemplate
from reminders.models import ReminderRule

GOOD = b"name,duration_minutes\nMassage,50\n"


@pytest.fixture
def pages(client, db):
    client.force_login(StaffMember.objects.create_superuser("admin", role="admin"))
    return client


def upload(pages, name: str, data: bytes):
    return pages.post(reverse("whole:csv"), {"chosen": [SimpleUploadedFile(name, data, "text/csv")]})


def test_index_leads_to_both_pages(pages):
    page = pages.get(reverse("admin:index")).content.decode()
    assert f'href="{reverse("whole:words")}"' in page
    assert f'href="{reverse("whole:csv")}"' in page


@pytest.mark.parametrize("name", ["csv", "csv-export", "words"])
def test_pages_are_for_admins(client, db, name):
    assert client.get(reverse(f"whole:{name}")).status_code == 302
    client.force_login(StaffMember.objects.create_user("pooja"))
    assert client.get(reverse(f"whole:{name}")).status_code == 302
    client.force_login(StaffMember.objects.create_user("ravi", is_staff=True))
    assert client.get(reverse(f"whole:{name}")).status_code == 403


def test_files_are_looked_at_then_taken_over(pages, clinic):
    seen = upload(pages, "services.csv", GOOD).content.decode()
    assert "What would be taken over" in seen
    assert Service.objects.count() == 2
    done = pages.post(reverse("whole:csv"), {"apply": "1"}).content.decode()
    assert "What was taken over" in done
    assert Service.objects.get(name="Massage").duration_minutes == 50
    again = pages.post(reverse("whole:csv"), {"apply": "1"}, follow=True).content.decode()
    assert "Choose the files again" in again  # they are kept no longer than needed


def test_bad_rows_are_shown_and_cannot_be_taken_over(pages, clinic):
    page = upload(pages, "services.csv", GOOD + b"<b>Facial</b>,soon\n").content.decode()
    assert "<td>services.csv, line 3, duration_minutes</td>" in page
    assert 'name="apply"' not in page
    pages.post(reverse("whole:csv"), {"apply": "1"})
    assert Service.objects.count() == 2


def test_what_changed_since_the_look_is_seen_when_it_is_taken_over(pages, clinic):
    text = "key,location,contact,services,people,starts\n%s,Clinic,+15550142,Check-up,Dr Rao,2030-12-02 10:00\n"
    upload(pages, "appointments.csv", (text % "V1").encode())
    other = [("appointments.csv", (text % "V2").encode())]
    assert catalog_import.run(other, apply=True, now=NOW).applied
    page = pages.post(reverse("whole:csv"), {"apply": "1"}).content.decode()
    assert "Something has changed since" in page
    assert "This time is taken, by" in page


def test_files_too_large_for_a_page_are_refused_with_the_way_that_takes_them(pages):
    many = b"key,name\n" + b"C,N\n" * (csv_page.MOST_ROWS + 1)
    assert "manage.py import_csv" in upload(pages, "contacts.csv", many).content.decode()
    assert "manage.py import_csv" in upload(pages, "contacts.csv", b"x" * 1_000_001).content.decode()
    assert "This field is required" in pages.post(reverse("whole:csv"), {}).content.decode()


def test_everything_is_taken_out_in_one_archive(pages, clinic):
    answer = pages.get(reverse("whole:csv-export"))
    assert answer["Content-Type"] == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert len(archive.namelist()) == 9
    assert b"Check-up" in archive.read("services.csv")


def test_missing_words_are_listed_by_language_with_the_way_to_write_them(pages, clinic):
    page = pages.get(reverse("whole:words")).content.decode()
    assert page.index('id="words-en"') < page.index('id="words-hi"')
    english, hindi = page.split('id="words-hi"')
    assert "Nothing is missing." in english
    address = reverse("admin:appointments_service_change", args=[clinic.check.pk])
    assert f'<a href="{address}">Check-up</a></td><td>name, price text</td>' in hindi
    assert reverse("admin:appointments_location_change", args=[clinic.location.pk]) in hindi

    for service in (clinic.check, clinic.laser):
        ServiceText.objects.create(service=service, language="hi", name="जाँच", price_text="₹500")
    LocationText.objects.create(location=clinic.location, language="hi", name="क्लिनिक")
    assert pages.get(reverse("whole:words")).content.decode().count("Nothing is missing.") == 2


def test_missing_templates_and_reminders_are_listed(pages, clinic):
    MessageTemplate.objects.create(purpose="appointment-booked", language="en", name="booked", body="Booked.")
    rule = ReminderRule.objects.create(name="Day before", minutes_before=1440)
    rule.texts.create(language="hi", words="कल {when}")
    english, hindi = pages.get(reverse("whole:words")).content.decode().split('id="words-hi"')
    assert f'href="{reverse("admin:reminders_reminderrule_change", args=[rule.pk])}"' in english
    add = f"{reverse('admin:conversations_messagetemplate_add')}?purpose=appointment-booked&amp;language=hi"
    assert add in hindi
    assert "appointment-booked" in pages.get(add.replace("&amp;", "&")).content.decode()

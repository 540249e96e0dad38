"""Rules are edited with clear refusals; reminders are only read."""

import pytest
from django.test import Client
from django.urls import reverse
from django_q.models import OrmQ

from appointments.models import StaffMember
from appointments.tests.clinic import Clinic
from reminders import tasks
from reminders.models import Reminder, ReminderRule
from reminders.tests.practice import DAY, WORDS, book, make_rule, sweep_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(StaffMember.objects.create_superuser("asha", role="admin"))
    return client


def form(**fields: str) -> dict[str, str]:
    return {
        "name": "The day before",
        "is_active": "on",
        "minutes_before": "1440",
        "channel": "whatsapp",
        "quiet_from": "21:00",
        "quiet_until": "08:00",
        "texts-TOTAL_FORMS": "1",
        "texts-INITIAL_FORMS": "0",
        "texts-MIN_NUM_FORMS": "1",
        "texts-MAX_NUM_FORMS": "1000",
        "texts-0-language": "en",
        "texts-0-words": WORDS,
        **fields,
    }


def test_admin_saves_a_rule_with_its_words_and_has_the_worker_plan_it(admin: Client, clinic: Clinic) -> None:
    visit = book(clinic)
    answer = admin.post(reverse("admin:reminders_reminderrule_add"), form())
    assert answer.status_code == 302
    rule = ReminderRule.objects.get()
    (queued,) = OrmQ.objects.all()
    assert (queued.task["func"], queued.task["args"]) == ("reminders.tasks.plan_visits", ())
    # The clock of a task is the real one, for which the visit may be past or to come: only that it runs matters here.
    tasks.plan_visits()
    assert Reminder.objects.filter(appointment=visit).count() <= 1
    page = admin.get(reverse("admin:reminders_reminderrule_change", args=[rule.pk])).content.decode()
    assert "Hello Meena, this is about Check-up" in page
    listed = admin.get(reverse("admin:reminders_reminderrule_changelist")).content.decode()
    assert "1 days" in listed
    assert "21:00 – 08:00" in listed


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"texts-0-words": "Hello {name}, see you {when} at ours in town."}, "{name} is no value."),
        ({"texts-0-words": "See you {when}"}, "A value may not be the last word"),
        ({"quiet_until": ""}, "Quiet hours need a beginning and another end; leave both empty for none."),
        ({"quiet_until": "21:00"}, "Quiet hours need a beginning and another end; leave both empty for none."),
        ({"minutes_before": "1"}, "Ensure this value is greater than or equal to 5."),
        ({"texts-0-language": "Hindi"}, "Give a BCP 47 tag such as en, hi, hi-Latn or en-IN."),
        ({"texts-0-language": "", "texts-0-words": ""}, "This field is required."),
        ({"texts-0-confirm_title": "Yes", "texts-0-cancel_title": "yes"}, "Two buttons have the same title."),
    ],
)
def test_admin_refuses_and_says_why(admin: Client, fields: dict[str, str], refusal: str) -> None:
    answer = admin.post(reverse("admin:reminders_reminderrule_add"), form(**fields))
    assert answer.status_code == 200
    assert refusal in answer.content.decode()
    assert ReminderRule.objects.count() == 0


def test_admin_keeps_a_rule_that_has_reminded(admin: Client, clinic: Clinic) -> None:
    rule = make_rule(DAY)
    book(clinic)
    address = reverse("admin:reminders_reminderrule_delete", args=[rule.pk])
    assert "Cannot delete reminder rule" in admin.get(address).content.decode()


def test_admin_shows_reminders_and_changes_none(admin: Client, clinic: Clinic) -> None:
    make_rule(DAY)
    book(clinic)
    sweep_at(clinic.local("10:00", 1))
    reminder = Reminder.objects.get()
    assert reminder.message is not None
    listed = admin.get(reverse("admin:reminders_reminder_changelist"))
    assert "queued" in listed.content.decode()
    address = reverse("admin:reminders_reminder_change", args=[reminder.pk])
    assert reverse("desk:conversation", args=[reminder.message.conversation_id]) in admin.get(address).content.decode()
    assert admin.post(address, {"status": "skipped"}).status_code == 403
    assert admin.get(reverse("admin:reminders_reminder_add")).status_code == 403

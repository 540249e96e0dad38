"""Ask django-appointment for the free starts of days. Run by `peers` with the Python of a folder that has it.

Arguments: the address of an empty database, and how many to ask for of each. Prints one line of JSON: ms by people.
"""

import datetime
import json
import random
import statistics
import sys
import time

import django
from django.conf import settings

ADDRESS, ROUNDS = sys.argv[1], int(sys.argv[2])
DAYS = [datetime.date(2026, 12, 1) + datetime.timedelta(days=number) for number in range(28)]


def main() -> None:
    """Make a practice of five, seven tenths booked, and time a day's free starts for one of them and for all."""
    host, port, user, name = ADDRESS.split("|")
    settings.configure(
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
            "appointment",
        ],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "HOST": host,
                "PORT": port,
                "USER": user,
                "NAME": name,
            }
        },
        USE_TZ=True,
        SECRET_KEY="only-for-the-benchmark",
    )
    django.setup()
    from django.core.management import call_command

    call_command("migrate", "auth", verbosity=0)
    call_command("migrate", run_syncdb=True, verbosity=0)  # its tables come without migrations
    service, staff = make_practice()
    one = time_days(staff[:1], service)
    print(json.dumps({"1": one, "5": time_days(staff, service)}))


def make_practice():
    """Make a service and five who offer it: 09:00 to 18:00 every day, bookings as in the other searches."""
    from appointment.models import Appointment, AppointmentRequest, Service, StaffMember, WorkingHours  # type: ignore[import-not-found]
    from django.contrib.auth.models import User

    service = Service.objects.create(name="Visit", duration=datetime.timedelta(minutes=30), price=0)
    staff, dice = [], random.Random(7)
    for number in range(5):
        member = StaffMember.objects.create(
            user=User.objects.create(username=f"dr{number}"),
            slot_duration=15,
            work_on_saturday=True,
            work_on_sunday=True,
        )
        member.services_offered.add(service)
        staff.append(member)
        for weekday in range(7):
            WorkingHours.objects.create(
                staff_member=member, day_of_week=weekday, start_time=datetime.time(9), end_time=datetime.time(18)
            )
        requests = [
            AppointmentRequest(
                date=day,
                start_time=datetime.time(*divmod(540 + 45 * place, 60)),
                end_time=datetime.time(*divmod(570 + 45 * place, 60)),
                service=service,
                staff_member=member,
                id_request=f"{number} {day} {place}",
            )
            for day in DAYS
            for place in range(12)
            if dice.random() < 0.7
        ]
        written = AppointmentRequest.objects.bulk_create(requests)
        Appointment.objects.bulk_create(
            Appointment(appointment_request=request, id_request=request.id_request) for request in written
        )
    return service, staff


def time_days(staff, service) -> float:
    """Give the median of a day's free starts for these people, in ms."""
    from appointment.services import get_available_slots_for_staff  # type: ignore[import-not-found]

    times = []
    for number in range(ROUNDS + 2):
        day = DAYS[number % len(DAYS)]
        begun = time.perf_counter()
        for member in staff:
            get_available_slots_for_staff(day, member, day.isoweekday() % 7, service)
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times[2:])


main()

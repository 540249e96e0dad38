"""Files that cannot be taken: each bad row is named with what to do, and nothing is changed."""

from datetime import UTC, datetime, timedelta

import pytest

from appointments import booking, catalog_import, contacts
from appointments.models import (
    Allocation,
    Appointment,
    AvailableTime,
    Contact,
    ContactPoint,
    Location,
    NotAvailableTime,
    Practitioner,
    Service,
    Session,
)
from appointments.tests.clinic import DESK, NOW

pytestmark = pytest.mark.django_db
VISIT = "key,location,contact,services,people,starts"


def take(apply: bool = True, **files: str) -> catalog_import.Report:
    data = [(f"{name}.csv", text.encode()) for name, text in files.items()]
    return catalog_import.run(data, apply=apply, now=NOW)


def bad(report: catalog_import.Report) -> list[tuple[str, int, str]]:
    return [(row.file, row.line, row.column) for row in report.bad]


@pytest.mark.parametrize(
    ("name", "text", "line", "column"),
    [
        ("what", "name\nA\n", 1, ""),
        ("services", "name,colour\nA,red\n", 1, "colour"),
        ("services", "duration_minutes\n30\n", 1, "name"),
        ("services", "name,duration_minutes\nA,half an hour\n", 2, "duration_minutes"),
        ("services", "name,duration_minutes\nA,1\n", 2, "duration_minutes"),
        ("services", "name\nA\n", 2, "duration_minutes"),
        ("services", "name,duration_minutes\n,30\n", 2, "name"),
        ("services", "name,duration_minutes,horizon_days\nA,30,10000\n", 2, "horizon_days"),
        ("services", "name,duration_minutes,locations\nA,30,Nowhere\n", 2, "locations"),
        ("services", "name,duration_minutes,place\nA,30,moon\n", 2, "place"),
        (
            "services",
            "name,duration_minutes,bookable_from_date,bookable_until_date\nA,30,2026-12-02,2026-12-01\n",
            2,
            "bookable_until_date",
        ),
        ("services", "name,duration_minutes,price_text (hi)\nA,30,₹500\n", 2, "name (hi)"),
        ("services", "name,duration_minutes\nA,30,more\n", 2, ""),
        ("locations", "name,time_zone,address\nA,Mars/Olympus,1 Road\n", 2, "time_zone"),
        ("locations", "name,time_zone,address,country,state\nA,Asia/Kolkata,1 Road,IN,XX\n", 2, "state"),
        ("rooms", "location,name,kind\nNowhere,A,Room\n", 2, "location"),
        ("people", "name,services\nA,Nothing\n", 2, "services"),
        ("hours", "location,person,weekday,start_time,end_time\nClinic,Dr Rao,Monday,18:00,09:00\n", 2, "end_time"),
        ("hours", "location,person,weekday,start_time,end_time\nClinic,Dr Rao,Funday,09:00,18:00\n", 2, "weekday"),
        ("hours", "location,weekday,start_time,end_time\nClinic,Monday,09:00,18:00\n", 2, "person"),
        (
            "hours",
            "location,person,weekday,start_time,end_time\nClinic,Dr Rao,Monday,09:00,13:00\n"
            "Clinic,Dr Rao,Monday,12:00,18:00\n",
            3,
            "start_time",
        ),
        ("closures", "location,start_at,end_at\nClinic,2026-12-26 00:00,2026-12-25 00:00\n", 2, "end_at"),
        ("closures", "start_at,end_at\n2026-12-25 00:00,2026-12-26 00:00\n", 2, "location"),
        ("contacts", "key,ways_in\nA,12\n", 2, "ways_in"),
        ("contacts", "key,name\nA,Ravi\nB,Ravi\nA,Ravi\n", 4, "key"),
        ("contacts", "key,email\nA,nobody\n", 2, "email"),
        ("contacts", "key,language\nA,Hindi\n", 2, "language"),
        ("appointments", f"{VISIT}\nV1,Clinic,nobody,Check-up,Dr Rao,2026-12-01 10:00\n", 2, "contact"),
        ("appointments", f"{VISIT}\nV1,Clinic,+15550142,Check-up,Dr Who,2026-12-01 10:00\n", 2, "people"),
        ("appointments", f"{VISIT}\nV1,Clinic,+15550142,Check-up,Dr Rao,soon\n", 2, "starts"),
        ("appointments", f"{VISIT}\nV1,Clinic,+15550142,Check-up | Laser,Dr Rao,2026-12-01 10:00\n", 2, "people"),
        ("appointments", f"{VISIT},status\nV1,Clinic,+15550142,Check-up,Dr Rao,2026-12-01 10:00,done\n", 2, "status"),
        (
            "appointments",
            f"{VISIT},ends\nV1,Clinic,+15550142,Check-up,Dr Rao,2026-12-01 10:00,2026-12-01 10:00\n",
            2,
            "ends",
        ),
        (
            "appointments",
            f"{VISIT},reference\nV1,Clinic,+15550142,Check-up,Dr Rao,2026-12-01 10:00,AB\n",
            2,
            "reference",
        ),
        ("appointments", f"{VISIT},seat\nV1,Clinic,+15550142,Check-up,Dr Rao,2026-12-01 10:00,yes\n", 2, "seat"),
    ],
)
def test_bad_row_is_named_with_file_line_and_column(clinic, name, text, line, column):
    before = catalog_import.write_all(NOW)
    report = take(**{name: text})
    assert bad(report) == [(f"{name}.csv", line, column)]
    assert all(row.problem for row in report.bad)
    assert not report.applied
    assert catalog_import.write_all(NOW) == before


def test_all_bad_cells_of_all_files_are_named_and_good_rows_are_not_kept(clinic):
    report = take(
        services="name,duration_minutes,is_active\nGood,30,yes\nBad,x,perhaps\n",
        contacts="key,name\nC1,Ravi\n",
        people="name,services\nDr New,Good\nDr Newer,Bad\n",
    )
    assert bad(report) == [
        ("services.csv", 3, "duration_minutes"),
        ("services.csv", 3, "is_active"),
        ("people.csv", 3, "services"),
    ]
    assert str(report.bad[0]) == (
        "services.csv, line 3, duration_minutes: “x” is no whole number. Give a whole number such as 20."
    )
    assert Service.objects.count() == 2
    assert Practitioner.objects.count() == 2
    assert Contact.objects.count() == 1


def test_two_files_of_one_kind_are_refused(clinic):
    report = catalog_import.run([("services.csv", b"name\n"), ("Services (2).csv", b"name\n")], apply=True, now=NOW)
    assert bad(report) == [("Services (2).csv", 1, "")]


def rows_of(*visits: str) -> str:
    return VISIT + "".join(f"\n{visit}" for visit in visits) + "\n"


def test_double_booking_within_the_file_and_with_a_visit_that_stands_is_a_bad_row(clinic):
    booked = booking.book(
        clinic.slot_id("10:00", 1),
        contact=clinic.contact,
        attendee=clinic.attendee,
        by=DESK,
        now=NOW,
        request_key="k",
    )
    report = take(
        appointments=rows_of(
            "V1,Clinic,+15550142,Check-up,Dr Rao,2026-12-01 10:15",
            "V2,Clinic,+15550142,Check-up,Dr Rao,2026-12-01 11:00",
            "V3,Clinic,+15550142,Check-up,Dr Rao,2026-12-01 11:15",
            "V4,Clinic,+15550142,Check-up,Dr Sen,2026-12-01 11:15",
        )
    )
    assert bad(report) == [("appointments.csv", 2, "starts"), ("appointments.csv", 4, "starts")]
    assert booked.reference in report.bad[0].problem
    assert Appointment.objects.get() == booked


def test_visit_to_come_takes_time_and_room_and_one_that_is_over_is_history(clinic):
    report = take(
        appointments=rows_of(
            "V1,Clinic,+15550142,Laser,Dr Rao,2026-12-01 10:00",
            "V2,Clinic,+15550142,Laser,Dr Sen,2026-12-01T10:00+05:30",
            "V3,Clinic,+15550142,Laser,Dr Rao,2025-12-01 10:00",
            "V4,Clinic,+15550142,Laser,Dr Rao,2025-12-01 10:00",
        )
    )
    assert (bad(report), report.notes, report.applied) == ([], [], True)
    visits = {visit.request_key: visit for visit in Appointment.objects.all()}
    start = datetime(2026, 12, 1, 4, 30, tzinfo=UTC)
    assert {key: (visit.status, visit.start_at) for key, visit in visits.items()} == {
        "import V1": ("booked", start),
        "import V2": ("booked", start),
        "import V3": ("booked", start.replace(year=2025)),
        "import V4": ("booked", start.replace(year=2025)),
    }
    taken = Allocation.objects.filter(holds=True).order_by("who").values_list("who", "appointment")
    rooms = [f"resource:{room.pk}" for room in clinic.rooms]
    assert sorted(taken) == sorted(
        [
            (f"practitioner:{clinic.rao.pk}", visits["import V1"].pk),
            (f"practitioner:{clinic.sen.pk}", visits["import V2"].pk),
            (rooms[0], visits["import V1"].pk),
            (rooms[1], visits["import V2"].pk),
        ]
    )
    item = visits["import V1"].items.get()
    assert (item.price_text, item.buffer_after_minutes, item.end_at - item.start_at) == (
        "₹500",
        10,
        timedelta(minutes=30),
    )
    [event] = visits["import V1"].events.all()
    assert (event.kind, event.actor, event.channel, event.reason) == ("imported", "system", "system", "import")


def test_visit_outside_todays_hours_is_taken_as_promised_and_noted(clinic):
    report = take(appointments=rows_of("V1,Clinic,+15550142,Check-up,Dr Rao,2026-12-01 04:30"))
    assert report.applied
    assert [(note.line, note.column) for note in report.notes] == [(2, "starts")]
    assert "Nobody works at this time" in report.notes[0].problem


def test_promise_in_the_file_counts_more_than_the_service(clinic):
    text = f"{VISIT},ends,price_texts,buffers_after_minutes,rooms\n"
    text += "V1,Clinic,+15550142,Laser,Dr Rao,2026-12-01 10:00,2026-12-01 10:45,₹300,0,Room 2\n"
    assert take(appointments=text).applied
    item = Appointment.objects.get().items.get()
    assert (item.end_at - item.start_at, item.price_text, item.buffer_after_minutes) == (
        timedelta(minutes=45),
        "₹300",
        0,
    )
    room = Allocation.objects.get(who=f"resource:{clinic.rooms[1].pk}")
    assert room.with_after.upper == item.end_at


def test_visit_that_is_known_is_left_as_it_is(clinic):
    text = rows_of("V1,Clinic,+15550142,Check-up,Dr Rao,2026-12-01 10:00")
    assert take(appointments=text).counts["appointments"].new == 1
    visit = Appointment.objects.get()
    booking.cancel(visit, expected_version=1, by=DESK, now=NOW)
    report = take(appointments=text)
    assert (report.counts["appointments"].same, report.applied) == (1, True)
    assert Appointment.objects.get().status == "cancelled"


def test_reference_of_another_visit_is_refused(clinic):
    assert take(appointments=rows_of("V1,Clinic,+15550142,Check-up,Dr Rao,2026-12-01 10:00")).applied
    reference = Appointment.objects.get().reference
    text = f"{VISIT},uid\n{reference},Clinic,+15550142,Check-up,Dr Rao,2026-12-02 10:00,"
    assert bad(take(appointments=text + "0f8fad5b-d9cb-469f-a165-70867728950e\n")) == [
        ("appointments.csv", 2, "reference")
    ]


@pytest.mark.parametrize(
    ("start", "column", "words"),
    [
        ("2027-03-28 02:30", "starts", "skips"),
        ("2027-10-31 02:30", "starts", "twice"),
    ],
)
def test_time_that_the_clock_skips_or_shows_twice_is_refused(clinic, start, column, words):
    Location.objects.update(time_zone="Europe/Berlin")
    report = take(appointments=rows_of(f"V1,Clinic,+15550142,Check-up,Dr Rao,{start}"))
    assert bad(report) == [("appointments.csv", 2, column)]
    assert words in report.bad[0].problem
    offset = take(appointments=rows_of(f"V1,Clinic,+15550142,Check-up,Dr Rao,{start.replace(' ', 'T')}+01:00"))
    assert offset.applied


def test_seat_is_taken_at_a_class_that_is_open(clinic):
    at = clinic.local("10:00", 1)
    clinic.check.is_class = True
    clinic.check.save()
    session = booking.open_session(clinic.check, clinic.location, clinic.rao, at, capacity=1, by=DESK, now=NOW)
    text = f"{VISIT},seat\nV1,Clinic,+15550142,Check-up,Dr Rao,2026-12-01 10:00,yes\n"
    assert take(appointments=text).applied
    assert Appointment.objects.get().session == session
    assert Session.objects.get().visits.count() == 1
    full = take(appointments=text.replace("V1", "V2"))
    assert [(row.line, row.problem) for row in full.bad] == [(2, str(booking.SessionFull()))]


def test_contact_is_found_by_a_way_in_and_filled(clinic):
    report = take(
        contacts="key,name,ways_in,attendees,relationships,email\n"
        "C1,,'+15550142 | 0091 98765 43210,Aarav | Diya,son | daughter,Meena@Example.org\n"
        "C2,Ravi,whatsapp:IN.0ravi,,,\n",
        appointments=f"{VISIT},attendee\nV1,Clinic,+15550142,Check-up,Dr Rao,2026-12-01 10:00,aarav\n",
    )
    assert (bad(report), report.applied) == ([], True)
    assert (report.counts["contacts"].changed, report.counts["contacts"].new) == (1, 1)
    meena = Contact.objects.get(pk=clinic.contact.pk)
    assert (meena.name, meena.email) == ("Meena", "Meena@Example.org")
    assert set(meena.points.values_list("value", flat=True)) == {"+15550142", "+919876543210"}
    assert list(meena.attendees.order_by("pk").values_list("name", "relationship")) == [
        ("Meena", ""),
        ("Aarav", "son"),
        ("Diya", "daughter"),
    ]
    assert Appointment.objects.get().attendee.name == "Aarav"
    ravi = ContactPoint.objects.get(kind="whatsapp-user")
    assert (ravi.value, ravi.contact.name, ravi.contact.key) == ("IN.0ravi", "Ravi", "C2")


def test_ways_in_of_two_contacts_are_not_merged_by_a_file(clinic):
    contacts.find_or_create_point(kind="number", value="+15550143", name="Ravi", now=NOW)
    report = take(contacts="key,ways_in\nC1,+15550142 | +15550143\n")
    assert bad(report) == [("contacts.csv", 2, "ways_in")]
    assert "Merge them" in report.bad[0].remedy


def test_hours_of_who_is_in_the_file_are_those_of_the_file(clinic):
    text = "location,person,weekday,start_time,end_time\n"
    text += "Clinic,Dr Rao,Monday,10:00,12:00\nClinic,Dr Rao,Monday,13:00,15:00\n"
    assert take(hours=text).counts["hours"].changed == 2
    rows = AvailableTime.objects.filter(practitioner=clinic.rao).values_list("weekday", "start_time", "end_time")
    assert [(day, f"{start:%H}", f"{end:%H}") for day, start, end in rows] == [(0, "10", "12"), (0, "13", "15")]
    assert AvailableTime.objects.filter(practitioner=clinic.sen).count() == 14
    assert take(hours=text).counts["hours"].same == 2


def test_closure_of_a_person_is_on_the_clock_of_the_business(clinic):
    text = "person,start_at,end_at,kind\nDr Rao,2026-12-25 00:00,2026-12-26 00:00,leave\n"
    assert take(closures=text).applied
    closure = NotAvailableTime.objects.get()
    assert (closure.practitioner, closure.start_at, closure.kind) == (
        clinic.rao,
        datetime(2026, 12, 24, 18, 30, tzinfo=UTC),
        "leave",
    )


def test_service_that_is_changed_keeps_what_the_file_does_not_name(clinic):
    assert take(services="name,price_text\nCheck-up,₹900\n").counts["services"].changed == 1
    service = Service.objects.get(name="Check-up")
    assert (service.price_text, service.duration_minutes, service.locations.get()) == ("₹900", 30, clinic.location)

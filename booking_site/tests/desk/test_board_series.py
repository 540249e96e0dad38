"""A series at the board: its dates before anything is written, and booking those that fit, once."""

import re
import threading
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from appointments.booking import series
from appointments.models import Appointment, Contact, Service
from booking_site.desk.repeats import Repeats
from booking_site.tests.desk.board_scene import Board, make_board
from booking_site.tests.desk.test_board_actions import QUIETLY, form, post
from booking_site.tests.desk.test_board_services import read
from conversations.models import Message


def weekly(scene: Board, times: int = 4, clock: str = "10:00", **typed) -> dict:
    return form(scene, clock, every="week", times=times, until="", **typed)


def seen(scene: Board, fields: dict) -> dict:
    """Fill the form with what the page puts there once the dates were looked at."""
    answer = scene.client.get(reverse("desk:panel-board-why"), fields).content.decode()
    hidden = re.findall(r'<input type="hidden" name="(series_\w+)" value="([^"]+)">', answer)
    return fields | {name: unescape(value) for name, value in hidden}


def starts() -> list:
    return list(Appointment.objects.order_by("start_at").values_list("start_at", flat=True))


def test_dates_are_shown_with_the_reasons_of_those_that_do_not_fit_and_nothing_is_written(scene):
    scene.close(15)
    scene.book("09:45", day=22)
    before = Appointment.objects.count()
    said = read(scene, "panel-board-why", weekly(scene))
    assert "2 of 4 dates are free with Dr Rao" in said
    assert "Book the 2 that fit" in said
    third, fourth = (
        f"{scene.at('10:00', day).astimezone(scene.clinic.location.zone):%d %b %Y, %H:%M}" for day in (15, 22)
    )
    assert f"{third.lstrip('0')} Closed all day (Stocktaking)." in said
    assert f"{fourth.lstrip('0')} Dr Rao has a visit from 09:45 to 10:15." in said
    assert Appointment.objects.count() == before


def test_of_many_dates_those_that_do_not_fit_come_first(scene):
    scene.close(15)
    said = read(scene, "panel-board-why", weekly(scene, 12))
    dates = re.findall(r"(\d+ \w+ \d{4}), 10:00", said)
    zone = scene.clinic.location.zone
    expected = [scene.at("10:00", day).astimezone(zone) for day in (15, 1, 8, *range(22, 80, 7))]
    assert dates == [f"{one.day} {one:%b %Y}" for one in expected]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"times": ""}, "Say how many visits, or until which day."),
        ({"times": "1"}, "A series has from 2 to 60 visits."),
        ({"times": "61"}, "A series has from 2 to 60 visits."),
        ({"until": "2030-01-01"}, "Say how many visits or until which day, not both."),
        ({"times": "", "until": "2020-01-01"}, "A series has from 2 to 60 visits."),
        ({"times": "", "until": "2090-01-01"}, "A series has from 2 to 60 visits."),
    ],
)
def test_what_is_no_series_is_said_and_books_nothing(scene, typed, words):
    fields = weekly(scene) | typed
    assert words in read(scene, "panel-board-why", fields)
    answer = post(scene, "day-book", fields)
    assert (answer.status_code in (409, 422), Appointment.objects.count()) == (True, 0)


def test_those_that_fit_are_booked_and_the_report_says_what_became_of_each(scene):
    scene.close(15)
    answer = post(scene, "day-book", seen(scene, weekly(scene)))
    assert answer.status_code == 302
    assert starts() == [scene.at("10:00", day) for day in (1, 8, 22)]
    assert len(set(Appointment.objects.values_list("series", flat=True))) == 1
    assert not Appointment.objects.filter(series=None).exists()
    page = scene.client.get(answer["Location"]).content.decode()
    said = " ".join(unescape(re.sub(r"<[^>]+>", " ", page.partition('id="series"')[2])).split())
    assert "3 of 4 dates are booked" in said
    assert "They are told of all these in one message." in said
    assert "not booked Closed all day (Stocktaking)." in said
    for visit in Appointment.objects.all():
        assert f"visit={visit.pk}" in page
        assert visit.reference in said
    [message] = Message.objects.filter(kind="outgoing")
    assert (message.purpose, [one["id"] for one in message.values["visits"]]) == (
        "appointment-series-booked",
        list(Appointment.objects.order_by("start_at").values_list("pk", flat=True)),
    )


def test_one_form_books_once_however_often_it_comes(scene):
    typed = seen(scene, weekly(scene, contact="", name="No Phone"))
    answers = [post(scene, "day-book", typed) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [302] * 3
    assert len({answer["Location"] for answer in answers}) == 1
    assert (Appointment.objects.count(), Contact.objects.filter(name="No Phone").count()) == (4, 1)


def test_one_form_that_asks_for_another_series_by_then_is_refused(scene):
    typed = seen(scene, weekly(scene))
    post(scene, "day-book", typed)
    later = seen(scene, typed | {"time": "11:00"})
    for changed in (later, typed | {"contact": "", "name": "Asha"}, typed | {"attendee": "Tara"}):
        answer = post(scene, "day-book", changed)
        assert (answer.status_code, "This form has booked a visit already." in answer.content.decode()) == (409, True)
    assert (Appointment.objects.count(), Contact.objects.count()) == (4, 1)


def test_what_is_not_offered_any_more_is_said_and_nothing_is_booked(scene):
    typed = seen(scene, weekly(scene))
    Service.objects.filter(pk=scene.clinic.check.pk).update(is_active=False)
    answer = post(scene, "day-book", typed)
    assert answer.status_code == 409
    assert "none of the dates is free. This is not offered any more." in answer.content.decode()
    post(scene, "day-book", typed | {"contact": "", "name": "Asha"})
    assert (Appointment.objects.count(), Contact.objects.count()) == (0, 1)


def test_dates_that_nobody_saw_are_not_booked(scene):
    plain = weekly(scene)
    looked = seen(scene, plain)
    for changed in (
        plain,
        looked | {"times": "5"},
        looked | {"every": "day"},
        looked | {"service": scene.clinic.laser.pk},
        looked | {"service2": scene.clinic.laser.pk},
        looked | {"lane": f"practitioner:{scene.clinic.sen.pk}"},
        looked | {"time": "11:00"},
        looked | {"series_slot": "x"},
    ):
        answer = post(scene, "day-book", changed)
        assert (answer.status_code, "Look at the dates first" in answer.content.decode()) == (409, True)
    assert Appointment.objects.count() == 0


def test_all_or_none_books_none_when_a_date_was_taken_meanwhile(scene):
    typed = seen(scene, weekly(scene)) | {"whole": "1"}
    taken = scene.book("10:00", day=8)
    answer = post(scene, "day-book", typed)
    assert (answer.status_code, "Nothing was booked: one of the dates does not fit." in answer.content.decode()) == (
        409,
        True,
    )
    assert list(Appointment.objects.all()) == [taken]
    assert not Message.objects.filter(purpose="appointment-series-booked").exists()


def test_without_all_or_none_what_was_taken_meanwhile_stands_in_the_report(scene):
    typed = seen(scene, weekly(scene))
    scene.book("10:00", day=8)
    answer = post(scene, "day-book", typed)
    said = read_page(scene, answer["Location"])
    assert "3 of 4 dates are booked" in said
    assert "not booked Dr Rao has a visit from 10:00 to 10:30." in said


def read_page(scene: Board, address: str) -> str:
    page = scene.client.get(address).content.decode()
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_a_series_with_anybody_is_with_who_has_the_most_of_its_dates(scene):
    scene.book("10:00", day=8)
    typed = weekly(scene) | {"lane": ""}
    assert "All 4 dates are free with Dr Sen" in read(scene, "panel-board-why", typed)
    post(scene, "day-book", seen(scene, typed))
    mine = Appointment.objects.exclude(series=None)
    assert {visit.items.get().practitioner for visit in mine} == {scene.clinic.sen}
    assert mine.count() == 4


def test_a_series_of_several_services_books_all_of_them_each_time(scene):
    clinic = scene.clinic
    typed = weekly(scene, 2, service2=clinic.laser.pk, lane2=f"practitioner:{clinic.sen.pk}")
    answer = post(scene, "day-book", seen(scene, typed))
    visits = Appointment.objects.order_by("start_at")
    assert [[item.practitioner for item in visit.items.order_by("position")] for visit in visits] == [
        [clinic.rao, clinic.sen]
    ] * 2
    assert "2 of 2 dates are booked" in read_page(scene, answer["Location"])


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_book_one_series_and_send_one_message(transactional_db):
    scene = make_board()
    typed = seen(scene, weekly(scene, 6))
    answers = []

    def press() -> None:
        client = Client()
        client.force_login(scene.pooja)
        answers.append(client.post(reverse("desk:day-book"), typed, headers=QUIETLY).status_code)
        connection.close()

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [302] * 4
    assert (Appointment.objects.count(), Message.objects.filter(kind="outgoing").count()) == (6, 1)


@pytest.mark.parametrize(
    ("repeats", "first", "dates"),
    [
        (Repeats("day", 3), date(2026, 12, 30), ["2026-12-30", "2026-12-31", "2027-01-01"]),
        (Repeats("two-weeks", 2), date(2026, 12, 1), ["2026-12-01", "2026-12-15"]),
        (Repeats("four-weeks", 2), date(2026, 12, 1), ["2026-12-01", "2026-12-29"]),
        (Repeats("month", 3), date(2027, 1, 28), ["2027-01-28", "2027-02-28", "2027-03-28"]),
        (Repeats("month", 4), date(2027, 1, 31), ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"]),
        (Repeats("month", 3), date(2027, 1, 30), ["2027-01-30", "2027-02-28", "2027-03-30"]),
        (Repeats("week", 0, date(2026, 12, 15)), date(2026, 12, 1), ["2026-12-01", "2026-12-08", "2026-12-15"]),
    ],
)
def test_rules_mean_the_dates_that_people_mean(scene, repeats, first, dates):
    zone = scene.clinic.location.zone
    begins = scene.at("10:00", 0).astimezone(zone).replace(year=first.year, month=first.month, day=first.day)
    found = series.list_starts(begins, repeats.build_rule(first), zone)
    assert [f"{one.astimezone(zone):%Y-%m-%d %H:%M}" for one in found] == [f"{day} 10:00" for day in dates]


def test_the_form_comes_back_with_what_was_chosen(scene):
    fields = weekly(scene) | {"until": (date.today() + timedelta(days=9)).isoformat()}
    page = scene.client.get(reverse("desk:day"), fields).content.decode()
    assert '<option value="week" selected>' in page
    assert 'name="times" type="number" inputmode="numeric" min="2" max="60" value="4"' in page

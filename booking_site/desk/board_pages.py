"""The day board's page and the regions that fetch themselves."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from appointments.models import StaffMember
from booking_site.desk import board, board_series, board_side, board_state, classes, closures, glance, requests
from booking_site.desk.access import desk_view, list_locations, staff
from booking_site.desk.board_state import Look
from handoff import queries

BOARD, SIDE = "thread", "side"


@desk_view
def day(request: HttpRequest) -> HttpResponse:
    """Show one day of one branch, and beside it what the address names."""
    user, now = staff(request), timezone.now()
    if not list_locations(user):
        return redirect("desk:desk")
    return page(request, board_state.read(request, now=now), now=now)


def page(request: HttpRequest, look: Look, *, now: datetime) -> HttpResponse:
    """Render the board's page; a narrow screen shows either the board or what is beside it."""
    user = staff(request)
    with timezone.override(look.location.zone):
        context = {
            "pane": SIDE if look.has_side else BOARD,
            "now": now,
            "locations": list_locations(user),
            "time_zone": look.location.time_zone,
            "glance": glance.build(user, queries.list_queues(user, now=now), now=now),
            "queues": {"needs": []},
            "requests": requests.build(user, now=now),
        }
        context |= build_board(user, look, now=now) | build_side(user, look, now=now)
        return render(request, "desk/board.html", context)


def build_side(user: StaffMember, look: Look, *, now: datetime) -> dict[str, Any]:
    """Gather what stands beside the board."""
    if look.opens:
        return {"opening": classes.build_opening(look)}
    if look.class_id:
        return {"class": classes.build(user, look, now=now)}
    return board_side.build(user, look, now=now)


@desk_view
def panel(request: HttpRequest) -> HttpResponse:
    """Answer the board's refetch."""
    user, now = staff(request), timezone.now()
    look = board_state.read(request, now=now)
    with timezone.override(look.location.zone):
        return render(request, "desk/panels/_board.html", build_board(user, look, now=now))


@desk_view
def why(request: HttpRequest) -> HttpResponse:
    """Answer whether the time in the form is free, and why not."""
    user, now = staff(request), timezone.now()
    look = board_state.read(request, now=now)
    with timezone.override(look.location.zone):
        if look.visit_id:
            visit = board_side.build_visit(user, look, now=now)
            return render(request, "desk/panels/_board_move.html", {"visit": visit, "look": look, "now": now})
        context = {"gap": board_side.build_gap(user, look, now=now), "look": look, "now": now}
        return render(request, "desk/panels/_board_why.html", context)


@desk_view
def people(request: HttpRequest) -> HttpResponse:
    """Answer the search for somebody known."""
    look = board_state.read(request, now=timezone.now())
    found = board_side.find_contacts(staff(request), look.words)
    return render(request, "desk/panels/_board_people.html", {"found": found, "look": look})


@desk_view
def visit(request: HttpRequest) -> HttpResponse:
    """Answer the refetch of the visit beside the board."""
    user, now = staff(request), timezone.now()
    look = board_state.read(request, now=now)
    with timezone.override(look.location.zone):
        context = {"visit": board_side.build_visit(user, look, now=now), "look": look, "now": now}
        return render(request, "desk/panels/_board_visit.html", context)


@desk_view
def series(request: HttpRequest) -> HttpResponse:
    """Answer the refetch of what became of a series."""
    user, now = staff(request), timezone.now()
    look = board_state.read(request, now=now)
    with timezone.override(look.location.zone):
        context = {"report": board_series.build_report(user, look, now=now), "look": look}
        return render(request, "desk/panels/_series_report.html", context)


def build_board(user: StaffMember, look: Look, *, now: datetime) -> dict[str, Any]:
    """Gather the board itself, and the ways to other days and columns."""
    built = board.build(user, look.location, look.day, by=look.by, now=now)
    lanes = built["lanes"]
    shown = look.show if any(lane.who == look.show for lane in lanes) else (lanes[0].who if lanes else "")
    today = now.astimezone(look.location.zone).date()
    return {
        "board": built,
        "look": look,
        "shown": shown,
        "closures": closures.build_day(user, look.location, look.day, now=now),
        "today": today,
        "is_today": look.day == today,
        "before": look.elsewhere.address(day=look.day - timedelta(days=1)),
        "after": look.elsewhere.address(day=look.day + timedelta(days=1)),
        "walk_in": look.plain.address(day=today, start=board_side.next_start(now), walk_in=True),
        "now": now,
    }

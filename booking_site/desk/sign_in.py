"""Signing in and out. Wrong passwords are counted by django-axes; who is locked out reads when to try again."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from appointments.models import Location
from booking_site.desk.forms import SignInForm
from booking_site.desk.wording import minutes

LOCKED_OUT = 429


class SignIn(LoginView):
    """The sign-in page."""

    template_name = "desk/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"business": find_business_name()}


class SignOut(LogoutView):
    """Signing out, by a button that posts."""

    next_page = "/sign-in/"


def find_business_name() -> str:
    """Name the business above the sign-in form: its only branch, else the product."""
    names = list(Location.objects.filter(is_active=True).values_list("name", flat=True)[:2])
    return names[0] if len(names) == 1 else ""


def locked_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Answer who typed wrong passwords too often (AXES_LOCKOUT_CALLABLE)."""
    pause = getattr(settings, "AXES_COOLOFF_TIME", None)
    wait = _("Try again in %(time)s.") % {"time": _pause_words(pause)} if pause else _("Ask an admin to let you in.")
    context = {
        "form": SignInForm(request),
        "business": find_business_name(),
        "locked": _("Too many wrong tries with this name. %(wait)s") % {"wait": wait},
    }
    return render(request, "desk/sign_in.html", context, status=LOCKED_OUT)


def _pause_words(pause: Any) -> str:
    """Word a pause that settings give as a timedelta or as hours."""
    span = pause if isinstance(pause, timedelta) else timedelta(hours=float(pause))
    return minutes(round(span / timedelta(minutes=1)))

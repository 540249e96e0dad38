"""What several of these pages have in common: the business's clock, and rows that are only read."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from appointments.models import Location, StaffMember

DESK = "/desk/"


def business_zone() -> ZoneInfo:
    """Give the zone that all locations share, else UTC: moments on these pages are shown and read on its clock."""
    zones = set(Location.objects.filter(is_active=True).values_list("time_zone", flat=True))
    return ZoneInfo(zones.pop()) if len(zones) == 1 else ZoneInfo("UTC")


def check_admin(request: HttpRequest) -> None:
    """Raise PermissionDenied unless this is somebody who sees everything: the page is about the whole business."""
    user = request.user
    if not (isinstance(user, StaffMember) and user.is_active and user.sees_everything):
        raise PermissionDenied


class OnBusinessClockAdmin(admin.ModelAdmin):
    """A page whose moments are on the business's own clock."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with timezone.override(business_zone()):
            return _rendered(super().changeform_view(request, *args, **kwargs))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        with timezone.override(business_zone()):
            return _rendered(super().changelist_view(request, extra_context))


class ReadOnlyAdmin(OnBusinessClockAdmin):
    """Rows that the booking verbs alone write: everything is shown, nothing can be changed."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    @admin.display(description=_("at the desk"))
    def at_the_desk(self, row: Model) -> str:
        """Lead to where it can be changed."""
        return format_html('<a href="{}">{}</a>', DESK, translate("Open at the desk"))


def _rendered(response: HttpResponse) -> HttpResponse:
    """Render while the clock is set; a template response would be rendered after it."""
    return response.render() if isinstance(response, TemplateResponse) else response

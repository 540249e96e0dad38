"""Who works here. The role decides what they may: an agent the desk and their locations, an admin everything."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from appointments.models import StaffMember


@admin.register(StaffMember)
class StaffMemberAdmin(UserAdmin):
    """Accounts. Admins alone come to these pages; agents get the desk."""

    list_display = ["username", "first_name", "role", "is_active", "last_login"]
    list_filter = ["role", "is_active", "locations"]
    search_fields = ["username", "first_name", "last_name", "email"]
    filter_horizontal = ["locations"]
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Who"), {"fields": [("first_name", "last_name"), "email"]}),
        (_("What they may do"), {"fields": ["role", "is_active", "locations"]}),
        (_("Record"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "usable_password", "password1", "password2"]}),
        (_("Who, and what they may do"), {"fields": ["first_name", "role", "locations"]}),
    ]

    def save_model(self, request: HttpRequest, obj: StaffMember, form: Any, change: bool) -> None:
        """Let the role decide about these pages."""
        obj.is_staff = obj.is_superuser = obj.role == StaffMember.Role.ADMIN
        super().save_model(request, obj, form, change)

"""The waiting list, to read in its order: who comes first is visible to staff."""

from django.contrib import admin

from appointments.admin.contact import ReadOnlyInline
from appointments.admin.shape import ReadOnlyAdmin
from appointments.models import WaitlistEntry, WaitlistOffer


class OfferInline(ReadOnlyInline):
    """What was offered to one who waits."""

    model = WaitlistOffer
    fields = ["start_at", "status", "offered_at", "expires_at"]


@admin.register(WaitlistEntry)
class WaitlistEntryAdmin(ReadOnlyAdmin):
    """Who waits for what, first in line first."""

    list_display = ["attendee", "service", "location", "from_date", "until_date", "priority", "status", "created_at"]
    list_filter = ["status", "location", "service"]
    search_fields = ["attendee__name", "contact__name", "service__name"]
    list_select_related = ["attendee__contact", "service", "location"]
    inlines = [OfferInline]

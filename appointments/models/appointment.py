"""The visit, the services in it, the time it takes, and its history. `booking` alone writes these rows."""

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from appointments.models.catalog import Location, Practitioner, Service
from appointments.models.contact import Attendee, Contact
from appointments.models.session import Session


class Channel(models.TextChoices):
    """The medium somebody spoke through."""

    PHONE = "phone", _("phone")
    WHATSAPP = "whatsapp", _("WhatsApp")
    SMS = "sms", _("SMS")
    DESK = "desk", _("desk")
    API = "api", _("API")
    SYSTEM = "system", _("system")


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Chainable filters over visits."""

    def standing(self) -> "AppointmentQuerySet":
        """Keep the visits that people are expected to come to."""
        return self.filter(status__in=Appointment.STANDING)

    def upcoming(self, now) -> "AppointmentQuerySet":
        """Keep the booked visits that end after `now`, soonest first."""
        return self.filter(status=Appointment.Status.BOOKED, end_at__gt=now).order_by("start_at")


class Appointment(models.Model):
    """One visit: one reference, one version, one confirmation.

    A hold is a `pending` appointment with `hold_expires_at`. Moving keeps the row and raises `version`, which
    rises with start, location, practitioner or items and with nothing else.
    """

    class Status(models.TextChoices):
        PENDING = "pending", _("pending")
        BOOKED = "booked", _("booked")
        ARRIVED = "arrived", _("arrived")
        CHECKED_IN = "checked-in", _("checked in")
        FULFILLED = "fulfilled", _("fulfilled")
        CANCELLED = "cancelled", _("cancelled")
        NOSHOW = "noshow", _("did not come")

    class Confirmation(models.TextChoices):
        NEEDS_ACTION = "needs-action", _("not asked or not answered")
        ACCEPTED = "accepted", _("confirmed")
        DECLINED = "declined", _("declined")
        TENTATIVE = "tentative", _("not sure")

    STANDING = (Status.BOOKED, Status.ARRIVED, Status.CHECKED_IN)

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=12, unique=True, editable=False)
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="appointments")
    session = models.ForeignKey(
        Session,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="visits",
        help_text=_("The class it is a seat of."),
    )
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="appointments")
    attendee = models.ForeignKey(Attendee, on_delete=models.PROTECT, related_name="appointments")
    status = models.CharField(max_length=12, choices=Status)
    confirmation = models.CharField(max_length=12, choices=Confirmation, default=Confirmation.NEEDS_ACTION)
    version = models.PositiveIntegerField(default=1)
    start_at = models.DateTimeField()
    end_at = models.DateTimeField()
    area = models.ForeignKey(
        "appointments.ServiceArea", on_delete=models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    visit_address = models.CharField(max_length=300, blank=True, help_text=_("Where a home visit takes place."))
    postcode = models.CharField(max_length=12, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    online_link = models.URLField(blank=True, help_text=_("Where an online visit takes place."))
    arrival_minutes = models.PositiveIntegerField(
        default=0,
        db_default=0,
        help_text=_("A home visit begins between its start and so many minutes later, as was promised."),
    )
    hold_expires_at = models.DateTimeField(null=True, blank=True)
    approval_due_at = models.DateTimeField(
        null=True, blank=True, help_text=_("It waits for a yes of the business until then.")
    )
    request_key = models.CharField(max_length=200, unique=True, null=True, blank=True, editable=False)
    series = models.UUIDField(
        null=True, blank=True, editable=False, help_text=_("The same for all visits that were booked as one series.")
    )
    channel = models.CharField(max_length=12, choices=Channel, help_text=_("Where it was booked."))
    language = models.CharField(max_length=16, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["start_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    status__in=["pending", "booked", "arrived", "checked-in", "fulfilled", "cancelled", "noshow"]
                ),
                name="appointment_status_known",
            ),
            models.CheckConstraint(
                condition=Q(confirmation__in=["needs-action", "accepted", "declined", "tentative"]),
                name="appointment_confirmation_known",
            ),
            models.CheckConstraint(condition=Q(end_at__gt=F("start_at")), name="appointment_ends_after_start"),
            models.CheckConstraint(
                condition=Q(hold_expires_at__isnull=True) | Q(status="pending"), name="appointment_hold_is_pending"
            ),
            models.CheckConstraint(
                condition=Q(approval_due_at__isnull=True) | Q(status="pending", hold_expires_at__isnull=True),
                name="appointment_request_is_pending",
            ),
        ]
        indexes = [
            models.Index(fields=["location", "start_at"], name="appointment_location_start"),
            models.Index(fields=["contact", "start_at"], name="appointment_contact_start"),
            models.Index(
                fields=["series", "start_at"], condition=Q(series__isnull=False), name="appointment_series_start"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_hold(self) -> bool:
        """Whether this row only keeps a time until `hold_expires_at`."""
        return self.status == self.Status.PENDING and self.hold_expires_at is not None

    @property
    def is_request(self) -> bool:
        """Whether this visit waits for a yes of the business."""
        return self.status == self.Status.PENDING and self.approval_due_at is not None


class AppointmentItem(models.Model):
    """One service in a visit, with what was promised when it was booked."""

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(default=0)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="items")
    practitioner = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="items")
    start_at = models.DateTimeField()
    end_at = models.DateTimeField()
    buffer_before_minutes = models.PositiveIntegerField()
    buffer_after_minutes = models.PositiveIntegerField()
    service_name = models.CharField(max_length=120)
    price_text = models.CharField(max_length=120, blank=True)
    deposit_text = models.CharField(max_length=120, blank=True)
    cancel_cutoff_minutes = models.PositiveIntegerField(default=0)
    move_cutoff_minutes = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["appointment", "position"]
        constraints = [
            models.UniqueConstraint(fields=["appointment", "position"], name="appointmentitem_position_unique"),
            models.CheckConstraint(condition=Q(end_at__gt=F("start_at")), name="appointmentitem_ends_after_start"),
        ]
        indexes = [models.Index(fields=["practitioner", "start_at"], name="appointmentitem_practitioner")]

    def __str__(self) -> str:
        return self.service_name


class Allocation(models.Model):
    """A person's or resource's time taken by a holder. Double booking is impossible here.

    `who` is `practitioner:3` or `resource:5`, `holder` is `appointment:7`. Two allocations of one `who` that hold
    keep a gap of at least max(after of the first, before of the second); rows of one holder never collide, so a
    move may take the new time before it gives up the old. `expires_at` marks a hold; whoever next wants the time
    of an expired one releases it first.
    """

    who = models.CharField(max_length=40)
    holder = models.CharField(max_length=40)
    appointment = models.ForeignKey(
        Appointment, on_delete=models.CASCADE, null=True, blank=True, related_name="allocations"
    )
    # What it was taken for and where: limits are counted over these rows.
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    location = models.ForeignKey(
        Location, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    during = DateTimeRangeField()
    with_before = DateTimeRangeField()
    with_after = DateTimeRangeField()
    holds = models.BooleanField(default=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="allocation_no_overlap_after",
                expressions=[
                    ("who", RangeOperators.EQUAL),
                    ("with_after", RangeOperators.OVERLAPS),
                    ("holder", RangeOperators.NOT_EQUAL),
                ],
                condition=Q(holds=True),
            ),
            ExclusionConstraint(
                name="allocation_no_overlap_before",
                expressions=[
                    ("who", RangeOperators.EQUAL),
                    ("with_before", RangeOperators.OVERLAPS),
                    ("holder", RangeOperators.NOT_EQUAL),
                ],
                condition=Q(holds=True),
            ),
            models.CheckConstraint(
                condition=Q(with_before__contains=F("during")) & Q(with_after__contains=F("during")),
                name="allocation_buffers_contain_core",
            ),
        ]
        indexes = [
            GistIndex(fields=["during"], condition=Q(holds=True), name="allocation_during"),
            models.Index(fields=["holder"], name="allocation_holder"),
        ]

    def __str__(self) -> str:
        return f"{self.who} by {self.holder}"


class AppointmentEvent(models.Model):
    """One line of a visit's history. Append-only: a trigger refuses update and delete. Ids and codes, no names."""

    class Kind(models.TextChoices):
        HELD = "held", _("held")
        BOOKED = "booked", _("booked")
        MOVED = "moved", _("moved")
        CANCELLED = "cancelled", _("cancelled")
        RELEASED = "released", _("hold released")
        EXPIRED = "expired", _("hold expired")
        CONFIRMATION = "confirmation", _("confirmation changed")
        STATUS = "status", _("status changed")
        REQUESTED = "requested", _("waits for approval")
        WALK_IN = "walk-in", _("walked in")
        SHORTENED = "shortened", _("buffer shortened for a neighbour")
        PLACED = "placed", _("place of a home visit set")
        KEPT = "kept", _("kept inside a closure")
        ANSWERED = "answered", _("questions answered")
        IMPORTED = "imported", _("taken from a file")

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=16, choices=Kind)
    version = models.PositiveIntegerField()
    actor = models.CharField(max_length=40, help_text=_("Such as contact:3, agent:5, assistant or system."))
    channel = models.CharField(max_length=12, choices=Channel)
    reason = models.CharField(max_length=200, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["appointment", "id"], name="appointmentevent_history")]

    def __str__(self) -> str:
        return f"{self.appointment} {self.kind}"

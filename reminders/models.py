"""When customers are reminded and in which words, and each reminder planned. Rules are written in the admin."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from appointments.models import Appointment, Location, Service
from appointments.models.catalog import language_tag
from conversations.models import Message
from reminders import words


class ReminderRule(models.Model):
    """Who is reminded how long before. Any number of rules may fit one visit; each makes a reminder of its own."""

    class Channel(models.TextChoices):
        WHATSAPP = "whatsapp", _("WhatsApp")

    name = models.CharField(max_length=80, help_text=_("For colleagues, such as The day before."))
    services = models.ManyToManyField(
        Service, blank=True, related_name="reminder_rules", help_text=_("None chosen: every service.")
    )
    location = models.ForeignKey(
        Location,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reminder_rules",
        help_text=_("None chosen: every location."),
    )
    minutes_before = models.PositiveIntegerField(
        validators=[MinValueValidator(5), MaxValueValidator(60 * 24 * 60)],
        help_text=_("Before the visit begins: 120 is two hours, 1440 a day, 10080 a week."),
    )
    channel = models.CharField(max_length=12, choices=Channel, default=Channel.WHATSAPP)
    quiet_from = models.TimeField(
        null=True,
        blank=True,
        help_text=_("Nothing leaves from then on, on the clock of the visit's location. May go past midnight."),
    )
    quiet_until = models.TimeField(null=True, blank=True, help_text=_("What waited leaves then."))
    is_active = models.BooleanField(
        default=True, help_text=_("Switched off, it plans no more and takes back what is planned.")
    )

    class Meta:
        ordering = ["-minutes_before", "name"]
        verbose_name = _("reminder rule")
        constraints = [
            models.UniqueConstraint(fields=["name"], name="reminderrule_name_unique"),
            models.CheckConstraint(condition=Q(minutes_before__gte=5), name="reminderrule_five_minutes_before"),
            models.CheckConstraint(condition=Q(channel="whatsapp"), name="reminderrule_channel_known"),
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False) & ~Q(quiet_from=models.F("quiet_until")),
                name="reminderrule_quiet_hours_have_two_ends",
                violation_error_message=_("Quiet hours need a beginning and another end; leave both empty for none."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ReminderRuleText(models.Model):
    """A rule's words in one language, with values by name: {service} {when} {place} {practitioner} {attendee}."""

    rule = models.ForeignKey(ReminderRule, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=16, validators=[language_tag])
    words = models.TextField(
        help_text=_("Values by name: {service} {when} {place} {practitioner} {attendee}, each once at most.")
    )
    confirm_title = models.CharField(max_length=20, blank=True, help_text=_("Of the button; empty: the usual word."))
    reschedule_title = models.CharField(max_length=20, blank=True)
    cancel_title = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["rule", "language"]
        verbose_name = _("words of a reminder")
        verbose_name_plural = _("words of reminders")
        constraints = [models.UniqueConstraint(fields=["rule", "language"], name="reminderruletext_one_per_language")]

    def __str__(self) -> str:
        return f"{self.rule} ({self.language})"

    def clean(self) -> None:
        """Refuse words that WhatsApp would not approve, with all the reasons at once."""
        faults: dict[str, list[str]] = {"words": words.find_faults(self.words)}
        titles = [title.casefold() for title in (self.confirm_title, self.reschedule_title, self.cancel_title) if title]
        if len(set(titles)) < len(titles):
            faults["cancel_title"] = [translate("Two buttons have the same title.")]
        if any(faults.values()):
            raise ValidationError({field: reasons for field, reasons in faults.items() if reasons})


class Reminder(models.Model):
    """One planned message about one version of a visit. `planning` and `delivery` alone write this row.

    Once queued its Message knows what became of it: sent, read, failed, or why the gate held or dropped it.
    """

    class Status(models.TextChoices):
        PLANNED = "planned", _("planned")
        QUEUED = "queued", _("handed to the outbox")
        SKIPPED = "skipped", _("skipped")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Reason(models.TextChoices):
        BOOKED_LATE = "booked-late", _("booked late")
        RULE_LATE = "rule-late", _("the rule came later")
        QUIET_HOURS = "quiet-hours", _("quiet hours last until it begins")
        BEGUN = "begun", _("it had begun already")
        NO_ADDRESS = "no-address", _("no WhatsApp address")
        NO_WORDS = "no-words", _("the rule has no words")
        MOVED = "moved", _("moved")
        CANCELLED = "cancelled", _("cancelled")
        NOT_EXPECTED = "not-expected", _("arrived, done or missed")
        RULE_CHANGED = "rule-changed", _("the rule was changed or switched off")
        OVERTAKEN = "overtaken", _("a later one was due as well")

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="reminders")
    rule = models.ForeignKey(ReminderRule, on_delete=models.PROTECT, related_name="reminders")
    appointment_version = models.PositiveIntegerField()
    due_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status, default=Status.PLANNED)
    reason = models.CharField(max_length=16, choices=Reason, blank=True)
    message = models.OneToOneField(
        Message, on_delete=models.PROTECT, null=True, blank=True, related_name="reminder", editable=False
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["appointment", "rule", "appointment_version"], name="reminder_once_per_version"
            ),
            models.CheckConstraint(
                condition=Q(status="planned", message__isnull=True, reason="")
                | Q(status="queued", message__isnull=False, reason="")
                | Q(status__in=["skipped", "withdrawn"], message__isnull=True) & ~Q(reason=""),
                name="reminder_status_says_why",
            ),
        ]
        indexes = [models.Index(fields=["due_at", "id"], condition=Q(status="planned"), name="reminder_due")]

    def __str__(self) -> str:
        return f"{self.rule}: {self.appointment}"

"""How the assistant is to speak and what it must never say. `playbooks` alone writes these rows; the admin calls it."""

from typing import Any

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appointments.models import Location, StaffMember
from appointments.models.catalog import language_tag

MOST_TEXT = 4000


def _text(label: Any, told: Any) -> models.TextField:
    return models.TextField(label, blank=True, help_text=told, validators=[MaxLengthValidator(MOST_TEXT)])


class Playbook(models.Model):
    """One version of the texts of a place in a language. Once published its texts never change again.

    One is published for each place and language at most; one that was published before is `retired`, and may be
    brought back. Without a location it is for every place that has none of its own.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        RETIRED = "retired", _("published before")

    location = models.ForeignKey(
        Location, on_delete=models.CASCADE, null=True, blank=True, help_text=_("Empty: wherever there is no other.")
    )
    language = models.CharField(max_length=16, validators=[language_tag], default="en")
    version = models.PositiveIntegerField(editable=False)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    note = models.CharField(max_length=200, blank=True, help_text=_("What is new in this version."))

    greeting = models.CharField(
        _("greeting"),
        max_length=200,
        blank=True,
        help_text=_("The first line in writing; it must say that an assistant writes. {place} is the place's name."),
    )
    manner = _text(_("manner"), _("How the business speaks: warm or brief, how people are addressed."))
    booking = _text(_("booking"), _("What matters when somebody books."))
    reminder_replies = _text(_("replies to reminders"), _("What matters when somebody answers a reminder."))
    rescheduling = _text(_("rescheduling"), _("What matters when somebody moves an appointment."))
    cancelling = _text(_("cancelling"), _("What matters when somebody cancels."))
    hand_off = _text(_("handing over"), _("When a colleague is to be asked, beside the rules that always hold."))
    facts = _text(
        _("facts"), _("What is worth knowing and stands nowhere else. Prices and hours come from their rows.")
    )
    never_say = _text(_("never say"), _("One a line: what must never be said."))

    created_at = models.DateTimeField(editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        StaffMember, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    class Meta:
        ordering = ["location", "language", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["location", "language", "version"], name="playbook_version_once", nulls_distinct=False
            ),
            models.UniqueConstraint(
                fields=["location", "language"],
                condition=Q(status="published"),
                name="playbook_one_published",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(status="draft", published_at__isnull=True)
                | (~Q(status="draft") & Q(published_at__isnull=False)),
                name="playbook_published_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.location or _('everywhere')} ({self.language}), {self.version}"

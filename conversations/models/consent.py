"""What a contact agreed to or refused. `consent` alone writes this row; nothing is ever changed, the newest counts."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appointments.models import Contact

IN_A_CALL = "phone"  # the source of an answer to "shall I send this on WhatsApp?"


class Consent(models.Model):
    """One yes or no, per purpose and channel, with where it came from."""

    class Purpose(models.TextChoices):
        SERVICE = "service", _("messages about own appointments")
        MARKETING = "marketing", _("offers and news")

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=12, choices=Purpose)
    channel = models.CharField(max_length=12)
    given = models.BooleanField()
    source = models.CharField(max_length=40, help_text=_("Such as keyword, button, phone or desk."))
    words = models.CharField(max_length=200, blank=True, help_text=_("What was asked or written."))
    message = models.ForeignKey(
        "conversations.Message", on_delete=models.PROTECT, null=True, blank=True, related_name="consents"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(purpose__in=["service", "marketing"]), name="consent_purpose_known")
        ]
        indexes = [models.Index(fields=["contact", "channel", "purpose", "-id"], name="consent_newest")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.channel}: {'yes' if self.given else 'no'}"

    @property
    def is_stop(self) -> bool:
        """Whether it silences us: any refusal but a no in a call, which only keeps away what they did not write for."""
        return not self.given and self.source != IN_A_CALL

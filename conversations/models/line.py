"""Our own addresses. Written in the admin."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appointments.models import Location


class Line(models.Model):
    """An address of ours on a channel: which branch was rung or written to, and how it is answered."""

    class Channel(models.TextChoices):
        PHONE = "phone", _("phone")
        WHATSAPP = "whatsapp", _("WhatsApp")
        SMS = "sms", _("SMS")

    channel = models.CharField(max_length=12, choices=Channel)
    provider = models.CharField(max_length=20, default="twilio")
    number_e164 = models.CharField(max_length=16, help_text=_("Such as +15550100."))
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="lines")
    accepts_any_number = models.BooleanField(
        default=False, help_text=_("Whatever number of ours is written to counts as this line; for a demo or a test.")
    )
    person_number_e164 = models.CharField(
        _("number of a person"),
        max_length=16,
        blank=True,
        default="",
        db_default="",
        validators=[RegexValidator(r"^\+[1-9]\d{6,14}$", _("Write it with its country code, such as +15550100."))],
        help_text=_(
            "For phone lines: a telephone that a person answers. A caller who waits for somebody can ask to be put "
            "through to it. Empty: nobody is put through."
        ),
    )
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["location", "channel"]
        constraints = [
            models.UniqueConstraint(fields=["channel", "provider", "number_e164"], name="line_address_unique"),
            models.UniqueConstraint(
                fields=["channel", "provider"],
                condition=Q(accepts_any_number=True),
                name="line_one_catch_all_per_channel",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.number_e164}"

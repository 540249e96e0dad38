"""Who calls: what a caller said to show it, and codes sent for it. `conversations.identity` alone writes these rows."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from appointments.models import Contact, ContactPoint
from conversations.models.call import Call
from conversations.models.message import Message


class IdentityTry(models.Model):
    """One line of a caller that was held against what is known. A right one proves the call it was said in.

    What was said stands in its message; here is only of what kind it was and whether it was right.
    """

    class Kind(models.TextChoices):
        NAME = "name", _("name")
        DATE = "date", _("date")
        REFERENCE = "reference", _("reference")
        CODE = "code", _("code")
        NOTHING = "nothing", _("nothing of these")

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="identity_tries")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="identity_tries")
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="identity_tries")
    kind = models.CharField(max_length=12, choices=Kind)
    is_right = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = _("identity tries")
        constraints = [models.UniqueConstraint(fields=["call", "message"], name="identitytry_once_per_message")]
        indexes = [models.Index(fields=["contact", "-at"], name="identitytry_of_contact")]

    def __str__(self) -> str:
        return f"#{self.pk}"


class IdentityCode(models.Model):
    """A code that was sent to a caller's WhatsApp, for this one call. Its digits are kept as a keyed hash only."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="identity_codes")
    contact_point = models.ForeignKey(ContactPoint, on_delete=models.PROTECT, related_name="identity_codes")
    code_hash = models.CharField(max_length=64, editable=False)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["contact_point", "-sent_at"], name="identitycode_of_number")]

    def __str__(self) -> str:
        return f"#{self.pk}"

"""Words for outside the 24-hour window, and what Twilio knows of them. Written in the admin and by `content`."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appointments.models.catalog import language_tag


class MessageTemplate(models.Model):
    """The words of one purpose in one language that may leave outside the 24-hour window once approved.

    `body` numbers its values `{{1}}`, `{{2}}`; `value_names` says which of the message's values each one is.
    `buttons` is a list of `{"id", "title"}` (at most three).
    """

    class Category(models.TextChoices):
        UTILITY = "UTILITY", _("utility")
        MARKETING = "MARKETING", _("marketing")

    purpose = models.CharField(max_length=40)
    language = models.CharField(max_length=16, validators=[language_tag])
    name = models.SlugField(max_length=60, help_text=_("Lower case letters, digits and underscores."))
    category = models.CharField(max_length=10, choices=Category, default=Category.UTILITY)
    body = models.TextField(help_text=_("Numbered values such as {{1}}; neither first nor last nor side by side."))
    value_names = models.JSONField(default=list, help_text=_("Which value each number is, in order."))
    samples = models.JSONField(default=list, blank=True, help_text=_("One example for each value."))
    buttons = models.JSONField(default=list, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["purpose", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "language"], condition=Q(is_active=True), name="messagetemplate_one_active"
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} ({self.language})"


class ContentResource(models.Model):
    """A Content resource made at one account: for a template, or for an in-session shape such as a list of three.

    `key` names the shape and carries a digest of its definition, so a changed one gets a resource of its own.
    """

    class Approval(models.TextChoices):
        NOT_NEEDED = "not-needed", _("not needed inside the window")
        UNSUBMITTED = "unsubmitted", _("not submitted")
        PENDING = "pending", _("being reviewed")
        APPROVED = "approved", _("approved")
        REJECTED = "rejected", _("rejected")
        PAUSED = "paused", _("paused")
        DISABLED = "disabled", _("disabled")

    account = models.CharField(max_length=64)
    endpoint = models.CharField(max_length=200, blank=True, help_text=_("Where it was made; empty for Twilio itself."))
    key = models.CharField(max_length=120)
    language = models.CharField(max_length=16)
    template = models.ForeignKey(
        MessageTemplate, on_delete=models.CASCADE, null=True, blank=True, related_name="content_resources"
    )
    content_sid = models.CharField(max_length=64)
    approval = models.CharField(max_length=12, choices=Approval, default=Approval.NOT_NEEDED)
    rejection_reason = models.CharField(max_length=200, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["key", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "endpoint", "key", "language"], name="contentresource_once_per_account"
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.language})"

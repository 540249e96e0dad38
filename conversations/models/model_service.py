"""The language model's service: which one answers where, whether it may be asked now, and what it has used.

An admin writes ModelEndpoint, `assistant.breaker` alone writes ModelHealth, `assistant.model_use` alone ModelUse.
"""

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from appointments.models import Location
from conversations.models.conversation import Conversation


class ModelEndpoint(models.Model):
    """The model that answers for one location, in place of the settings' one. Written in the admin.

    Its key is kept encrypted (`appointments.encryption`) and never shown again.
    """

    location = models.OneToOneField(Location, on_delete=models.CASCADE, related_name="model_endpoint")
    base_url = models.CharField(
        _("address"),
        max_length=200,
        blank=True,
        validators=[RegexValidator(r"^https?://[^\s/?#]+(/[^\s?#]*)?$", _("Such as https://models.example.org/v1."))],
        help_text=_(
            "Any service that speaks OpenAI's API, such as https://models.example.org/v1. Empty: OpenAI itself."
        ),
    )
    model = models.CharField(_("model"), max_length=120)
    encrypted_key = models.TextField(blank=True, editable=False)
    temperature = models.FloatField(
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(2)],
        help_text=_("0 to 2. Empty: as the settings say."),
    )
    is_active = models.BooleanField(
        default=True, help_text=_("Not active: the settings' model answers here, if there is one.")
    )

    class Meta:
        verbose_name = _("model of a location")
        verbose_name_plural = _("models of locations")

    def __str__(self) -> str:
        return f"{self.location}: {self.model}"


class ModelHealth(models.Model):
    """The circuit breaker of one endpoint, shared by all processes; written only when something goes wrong or right.

    The endpoint of no name stands for all of them: a practised outage.
    """

    endpoint = models.CharField(max_length=300, unique=True, help_text=_("Model and address."))
    failures = models.PositiveIntegerField(default=0, help_text=_("Turns that failed, one after the other."))
    trouble = models.CharField(max_length=20, blank=True)
    open_until = models.DateTimeField(null=True, blank=True, help_text=_("Until then it is not asked."))
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("state of a model's service")
        verbose_name_plural = _("states of models' services")

    def __str__(self) -> str:
        return self.endpoint or str(_("practised outage"))


class ModelUse(models.Model):
    """What one turn used of a model, for the caps and the bill."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="model_uses")
    endpoint = models.CharField(max_length=300)
    at = models.DateTimeField()
    rounds = models.PositiveSmallIntegerField()
    prompt_tokens = models.PositiveIntegerField()
    completion_tokens = models.PositiveIntegerField()
    milliseconds = models.PositiveIntegerField(help_text=_("Waited for the model in all."))
    trouble = models.CharField(max_length=20, blank=True, help_text=_("Why the guided assistant took over."))

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["at"], name="model_use_by_day")]
        verbose_name = _("use of a model")
        verbose_name_plural = _("uses of a model")

    def __str__(self) -> str:
        return f"{self.endpoint} {self.at:%Y-%m-%d %H:%M}"

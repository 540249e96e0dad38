"""Who reaches us, by which ways in, and for whom. Written by `contacts` and `merging`."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from appointments.models.catalog import language_tag, validate_time_zone


def new_key() -> str:
    """Draw the name of a new contact in files."""
    return str(uuid.uuid4())


class Contact(models.Model):
    """A person who calls or writes. Merging sets `merged_into`; readers follow it, nothing is rewritten.

    `merged_into` names who stands for this contact in the end, however many merges lie between: never one that was
    merged itself. ContactMerge says what was merged with what.
    """

    key = models.CharField(
        max_length=100,
        unique=True,
        default=new_key,
        editable=False,
        help_text=_("The name of this contact in files, given by the file it came from."),
    )
    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=16, blank=True, validators=[language_tag])
    written_form = models.CharField(
        max_length=16, blank=True, validators=[language_tag], help_text=_("Such as hi-Latn, for who types Hinglish.")
    )
    email = models.EmailField(
        blank=True, help_text=_("Kept to tell people apart, and for files; nothing is sent there.")
    )
    time_zone = models.CharField(
        max_length=64,
        blank=True,
        db_default="",
        validators=[validate_time_zone],
        help_text=_("Where they live, such as Europe/London. Empty: as the country of their number has it."),
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_contacts"
    )
    merged_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="contact_not_merged_into_itself"
            )
        ]

    def __str__(self) -> str:
        return self.name or _("Contact %(id)s") % {"id": self.pk}


class ContactPoint(models.Model):
    """One way in: a phone number in E.164, or the id of a WhatsApp user who hides the number."""

    class Kind(models.TextChoices):
        NUMBER = "number", _("phone number")
        WHATSAPP_USER = "whatsapp-user", _("WhatsApp user id")

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="points")
    kind = models.CharField(max_length=16, choices=Kind)
    value = models.CharField(max_length=150, help_text=_("E.164 such as +15550142, or a WhatsApp user id."))
    whatsapp_address = models.CharField(
        max_length=160, blank=True, help_text=_("The sender exactly as WhatsApp gave it; answers go there unchanged.")
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "value"], name="contactpoint_value_unique"),
            models.CheckConstraint(condition=Q(kind__in=["number", "whatsapp-user"]), name="contactpoint_kind_known"),
        ]

    def __str__(self) -> str:
        return f"••• {self.value[-4:]}"


class Attendee(models.Model):
    """The person an appointment is for: the contact, or somebody the contact books for."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="attendees")
    name = models.CharField(max_length=120, blank=True)
    relationship = models.CharField(max_length=60, blank=True, help_text=_("Such as daughter; empty for oneself."))
    is_contact = models.BooleanField(default=False, help_text=_("The contact in person."))

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["contact"], condition=Q(is_contact=True), name="attendee_one_self_per_contact"
            )
        ]

    def __str__(self) -> str:
        return self.name or str(self.contact)


class ContactMerge(models.Model):
    """Two contacts that a person found to be one, kept for undo. Undone ones stay, to be read."""

    kept = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="merges")
    gone = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="merges_away")
    points = models.ManyToManyField(ContactPoint, blank=True, related_name="+")
    actor = models.CharField(max_length=40, help_text=_("Who found them to be one, such as agent:5."))
    reason = models.CharField(max_length=200, blank=True)
    merged_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_actor = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("merge of contacts")
        verbose_name_plural = _("merges of contacts")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("gone")), name="contactmerge_of_two"),
            models.UniqueConstraint(
                fields=["gone"], condition=Q(undone_at__isnull=True), name="contactmerge_gone_once"
            ),
        ]

    def __str__(self) -> str:
        return _("%(gone)s into %(kept)s") % {"gone": self.gone, "kept": self.kept}

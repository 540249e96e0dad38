"""What the business answers to common questions, and what it was asked and could not answer.

`knowledge.entries` and `knowledge.unknown` write these rows; the admin calls them.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appointments.models import Location, Service
from appointments.models.catalog import language_tag
from conversations.models.conversation import Conversation

MOST_ANSWER = 1000


class KnowledgeEntry(models.Model):
    """A question with its answer in one language, for one place or all, for one service or any."""

    class Source(models.TextChoices):
        ADMIN = "admin", _("written here")
        FILE = "file", _("from a file")
        ASKED = "asked", _("asked by customers")

    location = models.ForeignKey(
        Location, on_delete=models.CASCADE, null=True, blank=True, help_text=_("Empty: true at every location.")
    )
    service = models.ForeignKey(
        Service, on_delete=models.CASCADE, null=True, blank=True, help_text=_("Empty: whatever the service.")
    )
    language = models.CharField(max_length=16, validators=[language_tag])
    question = models.CharField(max_length=200, help_text=_("As a customer would ask it."))
    synonyms = ArrayField(
        models.CharField(max_length=80),
        default=list,
        blank=True,
        help_text=_("Other words for it, with commas between. An entry is found where all words of one were said."),
    )
    answer = models.TextField(
        validators=[MaxLengthValidator(MOST_ANSWER)], help_text=_("What customers are told, word for word.")
    )
    is_active = models.BooleanField(default=True)
    source = models.CharField(max_length=8, choices=Source, default=Source.ADMIN, editable=False)
    updated_at = models.DateTimeField(editable=False)

    class Meta:
        ordering = ["question", "language"]
        verbose_name = _("answer to a common question")
        verbose_name_plural = _("answers to common questions")
        constraints = [
            models.UniqueConstraint(
                fields=["location", "service", "language", "question"],
                name="knowledgeentry_question_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.question} ({self.language})"


class KnowledgePhrase(models.Model):
    """One way to ask for an entry, folded for the search: `words` are small Latin letters whatever was written."""

    entry = models.ForeignKey(KnowledgeEntry, on_delete=models.CASCADE, related_name="phrases")
    words = models.CharField(max_length=400)
    is_synonym = models.BooleanField()
    vector = SearchVectorField(null=True)

    def __str__(self) -> str:
        return self.words


class UnknownQuestion(models.Model):
    """A question that no entry answered, counted until an admin answers it or puts it away."""

    class Status(models.TextChoices):
        OPEN = "open", _("to be answered")
        ANSWERED = "answered", _("answered")
        DISMISSED = "dismissed", _("put away")

    location = models.ForeignKey(Location, on_delete=models.CASCADE)
    language = models.CharField(max_length=16)
    text = models.CharField(max_length=300)
    words = models.CharField(max_length=400)
    count = models.PositiveIntegerField(default=1)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    entry = models.ForeignKey(
        KnowledgeEntry, on_delete=models.SET_NULL, null=True, blank=True, related_name="answers_to"
    )
    last_conversation = models.ForeignKey(Conversation, on_delete=models.SET_NULL, null=True, blank=True)
    last_message_id = models.BigIntegerField(default=0, help_text=_("The last message that asked it."))
    first_asked_at = models.DateTimeField()
    last_asked_at = models.DateTimeField()

    class Meta:
        ordering = ["-count", "-last_asked_at"]
        verbose_name = _("unanswered question")
        verbose_name_plural = _("unanswered questions")
        constraints = [
            models.UniqueConstraint(
                fields=["location", "language", "words"],
                condition=Q(status__in=["open", "dismissed"]),
                name="unknownquestion_once_until_answered",
            )
        ]

    def __str__(self) -> str:
        return self.text

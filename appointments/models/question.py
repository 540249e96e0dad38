"""What is asked at booking, and what was answered. Answers are written by `booking`."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appointments.models.appointment import Appointment
from appointments.models.catalog import Service, language_tag


class Question(models.Model):
    """Something a service wants to know before the visit."""

    class Kind(models.TextChoices):
        TEXT = "text", _("in own words")
        YES_NO = "yes-no", _("yes or no")
        CHOICE = "choice", _("one of the choices")

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.TEXT)
    text = models.CharField(max_length=200, help_text=_("Such as: Do you take blood thinners?"))
    choices = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    is_required = models.BooleanField(default=False, help_text=_("Staff see when the answer is missing."))
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["service", "position", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["text", "yes-no", "choice"]), name="question_kind_known"),
            models.CheckConstraint(
                condition=~Q(kind="choice") | Q(choices__len__gte=2), name="question_choice_has_two_choices"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class QuestionText(models.Model):
    """A question in one language; where one is missing the question's own words are said."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=16, validators=[language_tag])
    text = models.CharField(max_length=200)

    class Meta:
        verbose_name = _("text of a question")
        verbose_name_plural = _("texts of questions")
        constraints = [models.UniqueConstraint(fields=["question", "language"], name="questiontext_one_per_language")]

    def __str__(self) -> str:
        return f"{self.text} ({self.language})"


class Answer(models.Model):
    """What was answered for one visit, with the question as it was asked."""

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.SET_NULL, null=True, related_name="answers")
    question_text = models.CharField(max_length=200)
    text = models.CharField(max_length=500)
    answered_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["appointment", "question"], name="answer_once_per_question")]

    def __str__(self) -> str:
        return f"{self.question_text} {self.text}"

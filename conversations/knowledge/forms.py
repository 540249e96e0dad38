"""What an admin types: an answer to questions nobody could answer, and a file with what was found in it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from appointments.models import Location, Service
from appointments.models.catalog import language_tag
from conversations.knowledge import files
from conversations.models.knowledge import MOST_ANSWER


class AnswerForm(forms.Form):
    """One answer for all the questions that were chosen."""

    question = forms.CharField(label=_("Question"), max_length=200)
    answer = forms.CharField(label=_("Answer"), max_length=MOST_ANSWER, widget=forms.Textarea(attrs={"rows": 4}))
    service = forms.ModelChoiceField(Service.objects.all(), label=_("Only for the service"), required=False)
    everywhere = forms.BooleanField(label=_("True at every location"), required=False)


class FileForm(forms.Form):
    """A file and for whom its answers are true."""

    file = forms.FileField(label=_("File"), help_text=_("Text, Markdown or PDF."))
    language = forms.CharField(label=_("Language"), max_length=16, initial="en", validators=[language_tag])
    location = forms.ModelChoiceField(Location.objects.all(), label=_("Location"), required=False)

    def clean(self) -> dict[str, object]:
        """Read the file; what it holds is `pairs`."""
        cleaned = super().clean() or {}
        upload = cleaned.get("file")
        if upload is not None:
            try:
                cleaned["pairs"] = files.read_pairs(upload.name, upload.read(files.MOST_BYTES + 1))
            except files.UnreadableFile as error:
                self.add_error("file", str(error))
        return cleaned


class PairForm(forms.Form):
    """One question and answer as found, to be changed, kept or left out."""

    keep = forms.BooleanField(label=_("Keep"), required=False)
    question = forms.CharField(label=_("Question"), max_length=200, required=False)
    answer = forms.CharField(
        label=_("Answer"), max_length=MOST_ANSWER, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean(self) -> dict[str, object]:
        """Want both of what is kept."""
        cleaned = super().clean() or {}
        for name in ("question", "answer"):
            if cleaned.get("keep") and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _("Give it, or leave this one out."))
        return cleaned


PairFormSet = forms.formset_factory(PairForm, extra=0, max_num=files.MOST_PAIRS, absolute_max=files.MOST_PAIRS)

"""What people type at the desk, read and checked."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from appointments.models import StaffMember
from handoff import queries, queue


class TextForm(forms.Form):
    """A reply or a private note. Which one, the pressed button says."""

    REPLY, NOTE = "reply", "note"

    kind = forms.ChoiceField(
        choices=[(REPLY, _("reply")), (NOTE, _("private note"))],
        error_messages={"required": _("Choose whether to send or to keep a note.")},
    )
    text = forms.CharField(
        max_length=queue.MOST_CHARACTERS,
        error_messages={
            "required": _("Write something first."),
            "max_length": _("WhatsApp takes %(limit_value)d characters at most; this has %(show_value)d."),
        },
    )


class OutcomeForm(forms.Form):
    """How a conversation ended."""

    outcome = forms.ChoiceField(choices=queue.Outcome.choices, error_messages={"required": _("Choose how it ended.")})


class ColleagueForm(forms.Form):
    """Whom to give a conversation to."""

    to = forms.ModelChoiceField(
        queryset=StaffMember.objects.none(),
        error_messages={"required": _("Choose a colleague."), "invalid_choice": _("Choose a colleague.")},
    )

    def __init__(self, *args: Any, user: StaffMember, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [one.pk for one in queries.list_colleagues(user)]
        self.fields["to"].queryset = StaffMember.objects.filter(pk__in=offered)  # type: ignore[attr-defined]


class SignInForm(AuthenticationForm):
    """Username and password. Says the same whichever of the two was wrong."""

    error_messages = {
        "invalid_login": _("That name and password do not go together."),
        "inactive": _("That name and password do not go together."),
    }

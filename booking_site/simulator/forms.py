"""What the handset page and its tests send in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from booking_site.simulator.models import SimulatedSwitches

SLOW = [(0, _("no")), (3, _("3 seconds")), (10, _("10 seconds")), (30, _("30 seconds"))]

SPEED = [(1, _("as people do")), (3, _("three times as fast")), (10, _("ten times as fast"))]


class SwitchesForm(forms.ModelForm):
    """Trouble at the provider, as the page offers it."""

    slow_seconds = forms.TypedChoiceField(label=_("Twilio is slow"), choices=SLOW, coerce=int)

    speech_speed = forms.TypedChoiceField(
        label=_("People on the phone speak"), choices=SPEED, coerce=int, required=False, empty_value="1"
    )

    class Meta:
        model = SimulatedSwitches
        fields = [
            "refusing",
            "silent",
            "slow_seconds",
            "no_status_callbacks",
            "duplicate_webhooks",
            "out_of_order",
            "speech_speed",
        ]
        labels = {
            "refusing": _("Twilio refuses"),
            "silent": _("Twilio never answers"),
            "no_status_callbacks": _("Nothing is heard of what was sent"),
            "duplicate_webhooks": _("Everything arrives twice"),
            "out_of_order": _("Things arrive in the wrong order"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "switch_%s"
        seconds, speed = self.instance.slow_seconds, self.instance.speech_speed
        if seconds not in dict(SLOW):  # set over the JSON address, and kept unless somebody chooses another
            self.fields["slow_seconds"].choices = [*SLOW, (seconds, str(seconds))]  # type: ignore[attr-defined]
        if speed not in dict(SPEED):
            self.fields["speech_speed"].choices = [*SPEED, (speed, str(speed))]  # type: ignore[attr-defined]
        for name in ("refusing", "silent", "slow_seconds", "speech_speed"):
            self.fields[name].widget.attrs["class"] = "input"

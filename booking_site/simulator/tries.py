"""What to try on the handset, in order, and which of it this phone has done."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from booking_site.simulator.models import SimulatedHandset


@dataclass(frozen=True)
class Try:
    """One thing to try. Its words are what a customer would write, and a button puts them into the composer."""

    title: str | Promise
    words: str
    then: str | Promise = ""
    signs: tuple[str, ...] = ()
    is_done: bool = False


TRIES = (
    Try(_("Book in words"), "a cleaning tomorrow afternoon", signs=("clean", "book", "appointment", "tomorrow")),
    Try(
        _("Choose your way"),
        "the second",
        then=_("or tap one; then say yes"),
        signs=("the first", "the second", "the third", "yes", "1", "2", "3"),
    ),
    Try(_("Move it"), "can I move it to Friday morning?", signs=("move", "resched", "another day", "change")),
    Try(_("Cancel it"), "cancel my appointment", signs=("cancel",)),
    Try(
        _("Ask for a person"),
        "I want to talk to a person",
        then=_("then take over at the desk and type"),
        signs=("person", "human", "someone", "agent"),
    ),
    Try(_("Stop and start"), "STOP", then=_("nothing more is sent until you write START"), signs=("stop",)),
)


def progress(handset: SimulatedHandset) -> list[Try]:
    """Give what to try, marked where the phone's own messages show that it was tried."""
    written = [text.casefold() for text in handset.messages.filter(direction="inbound").values_list("body", flat=True)]
    return [
        Try(one.title, one.words, one.then, one.signs, any(_shows(text, one.signs) for text in written))
        for one in TRIES
    ]


def _shows(text: str, signs: tuple[str, ...]) -> bool:
    return any(text == sign or (len(sign) > 3 and sign in text) for sign in signs)

"""What to try on the handset, in order, and which of it this phone has done."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from booking_site.simulator.models import SimulatedHandset


@dataclass(frozen=True)
class Try:
    """One thing to try. Its words are what a customer would write or say; a button puts them where they belong.

    `signs` are looked for in what was written; `sign_of_call` is what a call of this phone's must have seen.
    """

    title: str | Promise
    words: str
    then: str | Promise = ""
    signs: tuple[str, ...] = ()
    sign_of_call: str = ""
    is_done: bool = False


TRIES = (
    Try(_("Book in words"), "a cleaning tomorrow afternoon", signs=("clean", "book", "appointment", "tomorrow")),
    Try(
        _("Choose your way"),
        "the second",
        then=_("or tap one; then say yes"),
        signs=("the first", "the second", "the third", "yes", "1", "2", "3"),
    ),
    Try(_("Call the clinic"), "my crown came off, can I come today?", sign_of_call="answered"),
    Try(_("Drop the line"), "", then=_("hang up at the offer, then go on in WhatsApp"), sign_of_call="dropped"),
    Try(_("Interrupt"), "the second", then=_("say it while the clinic is speaking"), sign_of_call="interrupted"),
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
    seen = _seen_in_calls(handset)
    return [
        replace(one, is_done=one.sign_of_call in seen or any(_shows(text, one.signs) for text in written))
        for one in TRIES
    ]


def _seen_in_calls(handset: SimulatedHandset) -> set[str]:
    calls = handset.calls.filter(answered_at__isnull=False)
    cut = calls.filter(lines__who="clinic", lines__state="cut", lines__heard__gt=0)
    seen = {
        "answered": calls.exists(),
        "dropped": cut.filter(ended_at__isnull=False, acts__kind="hang-up").exists(),
        "interrupted": cut.filter(traces__kind="sent", traces__content__type="interrupt").exists(),
    }
    return {sign for sign, is_seen in seen.items() if is_seen}


def _shows(text: str, signs: tuple[str, ...]) -> bool:
    return any(text == sign or (len(sign) > 3 and sign in text) for sign in signs)

"""Telephone calls as the desk tells them: how long, what came of it, and how much of what was to be said was heard."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from conversations.models import Call, Line, Message

Kind = Message.Kind
Status = Message.Status
UNDER_WAY = (Status.QUEUED, Status.SENDING, Status.SENT)


@dataclass(frozen=True)
class Spoken:
    """One line of a call: the words that were heard, those that were not, and what is to be known about it in words.

    `is_cut`: what was not heard never will be; otherwise it still waits for its turn.
    """

    heard: str
    unheard: str = ""
    state: str = ""
    is_cut: bool = False
    is_key: bool = False


def read(message: Message, text: str, *, is_live: bool) -> Spoken | None:
    """Tell a message of a call as a line of its script; None for what was written or happened."""
    if message.channel != Line.Channel.PHONE or message.kind not in (Kind.INCOMING, Kind.OUTGOING):
        return None
    if message.kind == Kind.INCOMING:
        return Spoken(text, state=_("pressed a key") if _is_key(message) else "", is_key=_is_key(message))
    if message.status == Status.DROPPED:
        return Spoken("", text, _join(_("not said"), message.reason), is_cut=True)
    if message.status in UNDER_WAY:
        return _under_way(message, text, is_live=is_live)
    rest = str(message.values.get("not_heard", ""))
    return Spoken(text, rest, _join(_("not heard"), message.reason) if rest else "", is_cut=bool(rest))


def _under_way(message: Message, text: str, *, is_live: bool) -> Spoken:
    """Tell what is on its way. Of a call that is over nobody reports any more what was heard of it."""
    if message.status == Status.SENT:
        return Spoken(text, state=_("being said") if is_live else "")
    return Spoken("", text, _join(_("waits to be said"), message.reason))


def _is_key(message: Message) -> bool:
    """Tell a pressed key from words: a choice comes into a call by its key only, and a lone sign is no word."""
    return bool(message.choice_id) or message.text in set("0123456789*#")


def _join(words: str, reason: str) -> str:
    return f"{words}. {reason}" if reason else words


def find_at(calls: Iterable[Call], instant: datetime) -> Call | None:
    """Find the call that was going on at an instant, of several the newest."""
    during = (one for one in calls if one.started_at <= instant and (one.ended_at is None or instant <= one.ended_at))
    return max(during, key=lambda one: one.started_at, default=None)


def length(call: Call, *, now: datetime) -> str:
    """Say how long a call lasted, or lasts by now, from its answer; one that nobody answered has no length."""
    if call.answered_at is None:
        return ""
    seconds = max(0, round(((call.ended_at or now) - call.answered_at).total_seconds()))
    hours, minutes = divmod(seconds // 60, 60)
    return f"{hours}:{minutes:02d}:{seconds % 60:02d}" if hours else f"{minutes}:{seconds % 60:02d}"


def outcome(call: Call) -> str:
    """Say in words what came of a call."""
    if call.ended_at is None:
        return _("on the line now")
    if call.unserved:
        return _("not served: nothing was said")
    if call.outcome in ("lost", "given-up"):
        return _("served, then the line was lost")
    return _("served")

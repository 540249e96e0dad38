"""Words for the desk: names, numbers kept short, purposes and statuses."""

from datetime import datetime

from django.utils.text import Truncator
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from appointments import contacts
from appointments.models import Contact
from conversations.models import Message

LANGUAGES = {
    "en": gettext_lazy("English"),
    "hi": gettext_lazy("Hindi"),
    "hi-Latn": gettext_lazy("Hinglish"),
    "kn": gettext_lazy("Kannada"),
    "ta": gettext_lazy("Tamil"),
    "te": gettext_lazy("Telugu"),
    "mr": gettext_lazy("Marathi"),
    "bn": gettext_lazy("Bengali"),
    "gu": gettext_lazy("Gujarati"),
    "ml": gettext_lazy("Malayalam"),
    "ur": gettext_lazy("Urdu"),
}
PURPOSES = {
    "appointment-booked": gettext_lazy("Confirmation of the booking"),
    "appointment-moved": gettext_lazy("Notice: moved"),
    "appointment-cancelled": gettext_lazy("Notice: cancelled"),
    "appointment-kept": gettext_lazy("Notice: stands as it was"),
    "appointment-requested": gettext_lazy("Notice: requested"),
    "appointment-approved": gettext_lazy("Notice: approved"),
    "appointment-declined": gettext_lazy("Notice: declined"),
    "appointment-unanswered": gettext_lazy("Notice: nobody answered in time"),
    "appointment-series-booked": gettext_lazy("Confirmation of a series"),
    "appointment-series-cancelled": gettext_lazy("Notice: visits of a series cancelled"),
    "handing-over": gettext_lazy("“A colleague will answer”"),
    "agent-joined": gettext_lazy("“A colleague is here”"),
    "handed-back": gettext_lazy("“The assistant goes on”"),
    "stopped": gettext_lazy("Answer to STOP"),
    "started": gettext_lazy("Answer to START"),
    "identity-code": gettext_lazy("Code for a caller"),
    "appointment-missed": gettext_lazy("Notice: did not come"),
    "missed-call": gettext_lazy("“You rang us just now”"),
    "reply-waiting": gettext_lazy("“An answer is waiting for you”"),
}
CHANNEL_ICONS = {"phone": "phone", "whatsapp": "message-circle", "sms": "message-square-text"}


def purpose(name: str) -> str:
    """Call what a message is for by its name."""
    if name.startswith("appointment-reminder-"):
        return _("Reminder")
    return str(PURPOSES.get(name, name))


def language(tag: str) -> str:
    """Name a language; an unknown tag stays as it is."""
    known = LANGUAGES.get(tag) or LANGUAGES.get(tag.split("-")[0])
    return str(known or tag)


def contact_name(contact: Contact) -> str:
    """Call a contact by name, else by the last digits of the number."""
    contact = contacts.current(contact)
    return contact.name or masked_number(contact) or str(contact)


def first_name(contact: Contact) -> str:
    """Give the first word of the name."""
    contact = contacts.current(contact)
    return contact_name(contact).split()[0] if contact.name else contact_name(contact)


def initial(contact: Contact) -> str:
    """Give the letter in the contact's mark."""
    name = contacts.current(contact).name
    return name[:1].upper() if name else "?"


def short_name(name: str) -> str:
    """Shorten a name for a narrow place: Suresh Murthy to Suresh M."""
    words = name.split()
    return f"{words[0]} {words[-1][0]}." if len(words) > 1 else name


def masked_number(contact: Contact) -> str:
    """Show the last four digits of the first number."""
    point = next(iter(contacts.current(contact).points.all()), None)
    return str(point) if point else ""


def full_number(contact: Contact) -> str:
    """Give the first number whole, or the id of who hides it."""
    point = next(iter(contacts.current(contact).points.all()), None)
    return point.value if point else ""


def message_line(message: Message | None) -> str:
    """Give the one line a queue shows of a message."""
    if message is None:
        return _("nothing written yet")
    text = message.text or purpose(message.purpose) or _("sent a file")
    return Truncator(" ".join(text.split())).chars(70)


def ago(since: datetime, now: datetime) -> str:
    """Say in short how long ago something was."""
    seconds = max(0, int((now - since).total_seconds()))
    if seconds < 3600:
        return f"{seconds // 60}:{seconds % 60:02d}"
    return timesince(since, now, depth=1)


def left(until: datetime, now: datetime) -> str:
    """Say in short how long it is until then; past is 0:00."""
    seconds = max(0, int((until - now).total_seconds()))
    if seconds < 3600:
        return f"{seconds // 60}:{seconds % 60:02d}"
    return _("%(hours)s h %(minutes)s min") % {"hours": seconds // 3600, "minutes": seconds % 3600 // 60}


def minutes(count: int) -> str:
    """Say a number of minutes."""
    return ngettext("%(count)s minute", "%(count)s minutes", count) % {"count": count}

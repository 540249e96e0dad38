"""What every page's template needs beside Django's own tags."""

from datetime import datetime

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from appointments.models import Contact
from booking_site.desk import wording
from conversations.models import Message

register = template.Library()


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """This tag will draw one icon of the sprite; it is hidden from assistive technology, so words stand beside it."""
    return format_html(
        '<svg class="i {}" aria-hidden="true"><use href="{}#{}"/></svg>', extra, static("desk/icons.svg"), name
    )


@register.simple_tag
def since(instant: datetime, now: datetime) -> SafeString:
    """This tag will print how long ago an instant was; the page's script counts on."""
    return format_html(
        '<time datetime="{}" data-count="since">{}</time>', instant.isoformat(), wording.ago(instant, now)
    )


@register.simple_tag
def until(instant: datetime, now: datetime) -> SafeString:
    """This tag will print how long it is until an instant; the page's script counts down."""
    return format_html(
        '<time datetime="{}" data-count="until">{}</time>', instant.isoformat(), wording.left(instant, now)
    )


@register.filter
def instant(text: str) -> datetime | None:
    """Read an ISO instant out of JSON."""
    return datetime.fromisoformat(text) if text else None


@register.filter
def contact_name(contact: Contact) -> str:
    """Call a contact by name, else by the last digits of the number."""
    return wording.contact_name(contact)


@register.filter
def first_name(contact: Contact) -> str:
    """Call a contact by the first name."""
    return wording.first_name(contact)


@register.filter
def initial(contact: Contact) -> str:
    """Give the letter in the contact's mark."""
    return wording.initial(contact)


@register.filter
def short_name(name: str) -> str:
    """Shorten a name for a narrow place."""
    return wording.short_name(name)


@register.filter
def language_name(tag: str) -> str:
    """Name a language."""
    return wording.language(tag)


@register.filter
def message_line(message: Message | None) -> str:
    """Give the one line a queue shows of a message."""
    return wording.message_line(message)


@register.filter
def channel_icon(channel: str) -> str:
    """Name the icon of a channel."""
    return wording.CHANNEL_ICONS.get(channel, "message-circle")

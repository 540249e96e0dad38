"""What the handset's templates need: WhatsApp's own markup, a call's times."""

from __future__ import annotations

import re

from django import template
from django.utils.html import escape, urlize
from django.utils.safestring import SafeString, mark_safe

from booking_site.simulator import switches
from booking_site.simulator.phone_models import SimulatedCall

register = template.Library()

MARKS = (
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])"), r"<b>\1</b>"),
    (re.compile(r"(?<![\w_])_(?=\S)([^_\n]+?)(?<=\S)_(?![\w_])"), r"<i>\1</i>"),
    (re.compile(r"(?<![\w~])~(?=\S)([^~\n]+?)(?<=\S)~(?![\w~])"), r"<s>\1</s>"),
)


@register.filter
def call_clock(at_ms: int) -> str:
    """Write a moment of a call as 1:07."""
    minutes, seconds = divmod(at_ms // 1000, 60)
    return f"{minutes}:{seconds:02}"


@register.filter
def call_time(call: SimulatedCall) -> str:
    """Write how long a call has lasted, or lasted in all; the page's script counts on."""
    if not call.answered_at:
        return ""
    until = call.ended_at or switches.now()
    return call_clock(max(0, round((until - call.answered_at).total_seconds() * 1000)))


@register.filter
def whatsapp_text(text: str) -> SafeString:
    """Draw a message's words as WhatsApp does: *bold*, _italic_, ~struck out~, links, line breaks."""
    drawn = []
    for part in re.split(r"(https?://\S+)", str(text)):
        if part.startswith(("http://", "https://")):
            drawn.append(urlize(part, nofollow=True, autoescape=True).replace("<a ", '<a target="_blank" '))
            continue
        marked = str(escape(part))
        for pattern, replacement in MARKS:
            marked = pattern.sub(replacement, marked)
        drawn.append(marked)
    return mark_safe("".join(drawn).replace("\n", "<br>"))  # noqa: S308 - every part was escaped above

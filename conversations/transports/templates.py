"""Which approved template says a purpose outside the window, and with which values."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from conversations.assistant import phrasing
from conversations.models import MessageTemplate
from conversations.transports.base import TransportError
from conversations.transports.fitting import one_line, shorten

VALUE_LIMIT = 500
# The short names a template may use for an instant in words.
INSTANTS = {"when": "start_at", "previous_when": "previous_start_at", "answer_by": "answer_by_at"}
# And for the dates of several visits.
DATES = "dates"


def list_candidates(purpose: str, language: str, location_languages: Iterable[str]) -> list[MessageTemplate]:
    """List the active templates of a purpose, best language first.

    The person's language, its shorter forms (hi-Latn, then hi), the location's languages, then English.
    """
    wanted: list[str] = []
    for tag in (language, *location_languages, "en"):
        while tag:
            if tag not in wanted:
                wanted.append(tag)
            tag = tag.rpartition("-")[0]
    active = MessageTemplate.objects.filter(purpose=purpose, is_active=True, language__in=wanted)
    return sorted(active, key=lambda template: wanted.index(template.language))


def build_variables(template: MessageTemplate, values: dict[str, Any]) -> dict[str, str]:
    """Give each number of a template its value, all of them: one left out would go as its sample.

    Raises TransportError (rejected) when the message has no such value at all.
    """
    return {
        str(number): _value(name, values, template.language)
        for number, name in enumerate(template.value_names, start=1)
    }


def _value(name: str, values: dict[str, Any], language: str) -> str:
    if name == DATES and "visits" in values:
        return phrasing.format_dates(values, language, VALUE_LIMIT)
    source = INSTANTS.get(name, name)
    if source not in values:
        text = _("The template asks for %(name)s, which this message does not have.") % {"name": name}
        raise TransportError("rejected", "63028", text)
    value = values[source]
    if source.endswith("_at") and value:
        value = phrasing.format_fact(source, values, language)
    return shorten(one_line(str(value or "")), VALUE_LIMIT)


def fill(body: str, variables: dict[str, str]) -> str:
    """Put the values into a template's words, as the person will see them."""
    for number, value in variables.items():
        body = body.replace(f"{{{{{number}}}}}", value)
    return body

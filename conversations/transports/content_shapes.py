"""The Content resources we use, as definitions. Pure but for reading a MessageTemplate's fields.

In-session shapes hold nothing but variables, so one is made for each (shape, count, language) and used for ever:
`{{b}}` is the body, `{{n1}}`, `{{k1}}` and `{{d1}}` are title, id and description of the first choice. Only keys of
Twilio's schema stand in a definition: one more would be refused.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any

from conversations.models import MessageTemplate

MOST_BUTTONS = 3  # in-session; more need an approved template
MOST_ITEMS = 10
BODY_LIMIT = 1024
BUTTON_TITLE_LIMIT = 20
ITEM_TITLE_LIMIT = 24
ITEM_DESCRIPTION_LIMIT = 72
ID_LIMIT = 200

# Meta's codes with a region; everything else goes by its language alone. Source: the Content API's language field.
REGIONAL = {"en-US", "en-GB", "es-AR", "es-ES", "es-MX", "pt-BR", "pt-PT", "zh-CN", "zh-HK", "zh-TW"}
ALWAYS_REGIONAL = {"pt": "pt_BR", "zh": "zh_CN"}


@dataclass(frozen=True)
class Definition:
    """One Content resource to be. `key` names the shape and carries a digest, so a changed one is another resource."""

    key: str
    language: str
    name: str
    variables: dict[str, str]
    types: dict[str, Any]
    category: str = ""  # of a template; empty for what only leaves inside the window
    template_id: int | None = None

    @property
    def request(self) -> dict[str, Any]:
        """The body that creates it."""
        return {
            "friendly_name": self.name,
            "language": twilio_language(self.language),
            "variables": self.variables,
            "types": self.types,
        }


def twilio_language(tag: str) -> str:
    """Give Meta's code for a BCP 47 tag: hi-Latn and hi-IN are hi, en-GB is en_GB."""
    if tag in REGIONAL:
        return tag.replace("-", "_")
    base = tag.split("-", 1)[0]
    return ALWAYS_REGIONAL.get(base, base)


def quick_reply(count: int, language: str) -> Definition:
    """Define the text with `count` buttons."""
    actions = [{"type": "QUICK_REPLY", "title": f"{{{{n{n}}}}}", "id": f"{{{{k{n}}}}}"} for n in _numbers(count)]
    types = {"twilio/quick-reply": {"body": "{{b}}", "actions": actions}}
    return _in_session(f"quick-reply-{count}", language, _samples(count, described=False), types)


def list_picker(count: int, language: str, button: str, *, described: bool) -> Definition:
    """Define the text with a list of `count` items behind a button, with descriptions or without."""
    items = [{"item": f"{{{{n{n}}}}}", "id": f"{{{{k{n}}}}}"} for n in _numbers(count)]
    if described:
        items = [item | {"description": f"{{{{d{n}}}}}"} for n, item in enumerate(items, start=1)]
    types = {"twilio/list-picker": {"body": "{{b}}", "button": button, "items": items}}
    shape = f"list-picker-{count}" if described else f"list-picker-{count}-plain"
    return _in_session(shape, language, _samples(count, described=described), types)


def _numbers(count: int) -> range:
    return range(1, count + 1)


def _samples(count: int, *, described: bool) -> dict[str, str]:
    samples = {"b": "Which one suits you?"}
    for number in _numbers(count):
        samples |= {f"n{number}": f"Choice {number}", f"k{number}": f"choice:{number}"}
        if described:
            samples[f"d{number}"] = f"About choice {number}"
    return samples


def _in_session(shape: str, language: str, variables: dict[str, str], types: dict[str, Any]) -> Definition:
    name = _name(f"ringbook_{shape}_{language}")
    return Definition(f"{shape}-{_digest(variables, types)}", language, name, variables, types)


def from_template(template: MessageTemplate) -> Definition:
    """Define a template: its buttons as quick replies, and plain text for where buttons cannot go.

    The name carries the digest, because the name of a rejected template cannot be used again for 30 days.
    """
    samples = [*map(str, template.samples), *map(str, template.value_names[len(template.samples) :])]
    variables = {str(n): sample for n, sample in enumerate(samples[: len(template.value_names)], start=1)}
    types: dict[str, Any] = {"twilio/text": {"body": template.body}}
    if template.buttons:
        actions = [{"type": "QUICK_REPLY", "title": button["title"], "id": button["id"]} for button in template.buttons]
        types["twilio/quick-reply"] = {"body": template.body, "actions": actions}
    digest = _digest(variables, types, template.category)
    return Definition(
        key=f"template-{template.purpose}-{digest}",
        language=template.language,
        name=_name(f"{template.name}_{digest[:8]}"),
        variables=variables,
        types=types,
        category=template.category,
        template_id=template.pk,
    )


def _digest(*parts: object) -> str:
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _name(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")

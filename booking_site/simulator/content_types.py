"""Which Content Twilio takes, and what becomes of it with values in it. Pure.

Shapes and limits are those of the Content API's specification; a key it does not name is refused. The official SDK
sends `null` for everything it was not given, so `null` counts as absent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from booking_site.simulator.refusals import Refused

PLACEHOLDER = re.compile(r"\{\{\s*([^{}\s]{1,16})\s*\}\}")
LEFT_OVER = re.compile(r"\{\{|\}\}")
MOST_VARIABLES = 100
LONGEST_VALUE = 1600
MOST_SESSION_BUTTONS = 3
NO_TEMPLATE_BUT_IN_SESSION = ("twilio/list-picker", "twilio/location")


@dataclass(frozen=True)
class Text:
    """A string, at most so many characters without its placeholders."""

    most: int
    required: bool = False
    one_of: tuple[str, ...] = ()


@dataclass(frozen=True)
class Number:
    required: bool = False


@dataclass(frozen=True)
class Many:
    """A list of strings, or of objects of one shape."""

    of: Text | Mapping[str, Any]
    most: int
    required: bool = False


Shape = Mapping[str, "Text | Number | Many"]

_CALL_TO_ACTION = ("URL", "PHONE_NUMBER", "COPY_CODE", "VOICE_CALL", "VOICE_CALL_REQUEST")
_ANY_ACTION: Shape = {
    "type": Text(30, required=True, one_of=(*_CALL_TO_ACTION, "QUICK_REPLY")),
    "title": Text(20, required=True),
    "url": Text(2000),
    "phone": Text(20),
    "code": Text(100),
    "id": Text(200),
    "webview_size": Text(10),
    "digitable_line": Text(200),
}
TYPES: dict[str, Shape] = {
    "twilio/text": {"body": Text(1600, required=True)},
    "twilio/media": {"body": Text(1600), "media": Many(Text(2000), 10, required=True)},
    "twilio/location": {
        "latitude": Number(required=True),
        "longitude": Number(required=True),
        "label": Text(1000),
        "id": Text(200),
        "address": Text(1000),
    },
    "twilio/quick-reply": {
        "body": Text(1024, required=True),
        "actions": Many(
            {"type": Text(20, one_of=("QUICK_REPLY",)), "title": Text(20, required=True), "id": Text(200)},
            10,
            required=True,
        ),
    },
    "twilio/list-picker": {
        "body": Text(1024, required=True),
        "button": Text(20, required=True),
        "items": Many(
            {"item": Text(24, required=True), "id": Text(200, required=True), "description": Text(72)},
            10,
            required=True,
        ),
    },
    "twilio/call-to-action": {
        "body": Text(1024, required=True),
        "actions": Many({**_ANY_ACTION, "type": Text(30, required=True, one_of=_CALL_TO_ACTION)}, 10, required=True),
    },
    "twilio/card": {
        "title": Text(1024),
        "subtitle": Text(60),
        "media": Many(Text(2000), 1),
        "actions": Many(_ANY_ACTION, 10),
    },
    "whatsapp/card": {
        "body": Text(1024, required=True),
        "header_text": Text(60),
        "footer": Text(60),
        "media": Many(Text(2000), 1),
        "actions": Many(_ANY_ACTION, 10),
    },
}
RICHEST_FIRST = (
    "twilio/list-picker",
    "whatsapp/card",
    "twilio/card",
    "twilio/quick-reply",
    "twilio/call-to-action",
    "twilio/location",
    "twilio/media",
    "twilio/text",
)


def clean_types(types: object) -> dict[str, Any]:
    """Give the types without their nulls, or raise Refused for what the specification does not take."""
    given = _without_nulls(types)
    if not isinstance(given, dict) or not given:
        raise Refused(92001)
    for name, value in given.items():
        if name not in TYPES:
            raise Refused(20422, f"types: {name!r} is none of {', '.join(TYPES)}.")
        _check(value, TYPES[name], f"types[{name}]")
    return given


def clean_variables(variables: object) -> dict[str, str]:
    """Give sample values by name, or raise Refused."""
    given = _without_nulls(variables) or {}
    if not isinstance(given, dict):
        raise Refused(20422, "variables must be an object of strings.")
    _check_names_and_values(given, 20422)
    return given


def clean_values(values: object) -> dict[str, str]:
    """Give the values of one message, parsed from ContentVariables, or raise Refused (21656)."""
    if not isinstance(values, dict):
        raise Refused(21656, "It must be a JSON object.")
    _check_names_and_values(values, 21656)
    if empty := sorted(name for name, value in values.items() if not value.strip()):
        raise Refused(21656, f"Empty value for {', '.join(empty)}.")
    return values


def check_template_values(values: Mapping[str, str]) -> None:
    """Refuse values that an approved template does not take: line breaks, tabs, many spaces."""
    for name, value in values.items():
        if re.search(r"[\n\r\t]| {5,}", value):
            raise Refused(21656, f"A template's value may hold no line break, tab or more than four spaces: {name}.")


def fill(value: Any, values: Mapping[str, str]) -> Any:
    """Put values where their placeholders stand, everywhere inside; an unknown one stays as it is."""
    if isinstance(value, str):
        return PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), value)
    if isinstance(value, dict):
        return {key: fill(inner, values) for key, inner in value.items()}
    if isinstance(value, list):
        return [fill(inner, values) for inner in value]
    return value


def richest(types: Mapping[str, Any]) -> str:
    """Name the type that WhatsApp shows of several."""
    return next(name for name in RICHEST_FIRST if name in types)


def find_fault_in_session(name: str, filled: Mapping[str, Any]) -> str:
    """Say why WhatsApp refuses filled, unapproved content inside the window; empty when it takes it."""
    try:
        _check(filled, TYPES[name], name)
    except Refused as refused:
        return refused.message
    buttons = [a for a in filled.get("actions", []) if a.get("type", "QUICK_REPLY") == "QUICK_REPLY"]
    if len(buttons) > MOST_SESSION_BUTTONS:
        return f"At most {MOST_SESSION_BUTTONS} quick replies without an approved template."
    titles = [item.get("title") or item.get("item") for item in (*filled.get("actions", []), *filled.get("items", []))]
    ids = [item["id"] for item in (*filled.get("actions", []), *filled.get("items", [])) if item.get("id")]
    if len(set(titles)) < len(titles) or len(set(ids)) < len(ids):
        return "Two choices have the same title or the same id."
    return ""


def draw(name: str, filled: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Give the words of filled content and what the phone draws beside them."""
    body = filled.get("body") or filled.get("title") or filled.get("label") or ""
    actions = filled.get("actions", [])
    replies = [a for a in actions if a.get("type", "QUICK_REPLY") == "QUICK_REPLY"]
    return body, {
        "kind": name,
        "header": filled.get("header_text", ""),
        "footer": filled.get("footer") or filled.get("subtitle") or "",
        "buttons": [{"id": a.get("id") or a["title"], "title": a["title"]} for a in replies],
        "links": [
            {"title": a["title"], "url": a.get("url") or f"tel:{a['phone']}"}
            for a in actions
            if a.get("url") or a.get("phone")
        ],
        "list_button": filled.get("button", ""),
        "items": [
            {"id": item["id"], "title": item["item"], "description": item.get("description", "")}
            for item in filled.get("items", [])
        ],
    }


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nulls(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [_without_nulls(inner) for inner in value]
    return value


def _check(value: Any, shape: Shape, path: str) -> None:
    if not isinstance(value, dict):
        raise Refused(20422, f"{path} must be an object.")
    if unknown := sorted(set(value) - set(shape)):
        raise Refused(20001, f"{path}: {', '.join(unknown)}.")
    for key, rule in shape.items():
        if key in value:
            _check_one(value[key], rule, f"{path}.{key}")
        elif rule.required:
            raise Refused(20422, f"{path}.{key} is required.")


def _check_one(value: Any, rule: Text | Number | Many, path: str) -> None:
    if isinstance(rule, Number):
        if not isinstance(value, int | float | str) or (isinstance(value, str) and not PLACEHOLDER.search(value)):
            raise Refused(20422, f"{path} must be a number.")
    elif isinstance(rule, Many):
        if not isinstance(value, list) or not 1 <= len(value) <= rule.most:
            raise Refused(20422, f"{path} must be a list of 1 to {rule.most}.")
        for place, inner in enumerate(value):
            if isinstance(rule.of, Text):
                _check_one(inner, rule.of, f"{path}[{place}]")
            else:
                _check(inner, rule.of, f"{path}[{place}]")
    else:
        _check_text(value, rule, path)


def _check_text(value: Any, rule: Text, path: str) -> None:
    if not isinstance(value, str) or (rule.required and not value.strip()):
        raise Refused(20422, f"{path} must be a text.")
    literal = PLACEHOLDER.sub("", value)
    if LEFT_OVER.search(literal):
        raise Refused(20422, f"{path} has a placeholder that is badly formed.")
    if len(literal) > rule.most:
        raise Refused(20422, f"{path} is longer than {rule.most} characters.")
    if rule.one_of and value not in rule.one_of:
        raise Refused(20422, f"{path} is none of {', '.join(rule.one_of)}.")


def _check_names_and_values(values: Mapping[Any, Any], code: int) -> None:
    if len(values) > MOST_VARIABLES:
        raise Refused(code, f"More than {MOST_VARIABLES} variables.")
    for name, value in values.items():
        if not isinstance(name, str) or not re.fullmatch(r"[^{}\s]{1,16}", name):
            raise Refused(code, f"{name!r} is no variable's name: at most 16 characters, no spaces.")
        if not isinstance(value, str):
            raise Refused(code, f"The value of {name} is not a string.")
        if len(value) > LONGEST_VALUE:
            raise Refused(code, f"The value of {name} is longer than {LONGEST_VALUE} characters.")

"""What Twilio posts, normalised. Nothing here trusts a value: all of it was written by somebody outside.

Reference: the WhatsApp parameters of Twilio's incoming webhook and its status callback. Unknown parameters are kept in
`raw` and otherwise passed over. Pure.
"""

import json
import math
import re
from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from conversations.transports.base import InboundMessage, Receipt

SID = re.compile(r"[A-Za-z0-9]{1,64}")
NUMBER = re.compile(r"\+[1-9]\d{4,14}")
# A WhatsApp user who hides the number: country, then up to 128 letters and digits; ENT for a linked business portfolio.
USER_ID = re.compile(r"[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}")
MOST_MEDIA = 10
TEXT_LIMIT = 8192
OPT_OUT_TYPES = ("STOP", "START", "HELP")
# Where WhatsApp's own JSON names the item that was tapped.
REPLY_KEYS = frozenset({"listreply", "buttonreply"})
ID_KEYS = frozenset({"listid", "buttonpayload"})
DEEPEST = 8


class BadPayload(ValueError):
    """A post without what every message has: sid, sender or addressee."""


def parse_incoming(params: QueryDict) -> InboundMessage:
    """Normalise an incoming message. Raises BadPayload.

    What was tapped: ButtonPayload, else ListId, else an id inside InteractiveData or ChannelMetadata. A label typed by
    hand is matched to the choices elsewhere.
    """
    fields = _clean(params)
    message_sid = fields.get("MessageSid") or fields.get("SmsMessageSid") or fields.get("SmsSid") or ""
    sender, addressee = fields.get("From", ""), fields.get("To", "")
    if not SID.fullmatch(message_sid) or not 0 < len(sender) <= 150 or not 0 < len(_bare(addressee)) <= 16:
        raise BadPayload("MessageSid, From or To is missing or malformed.")
    number = _bare(sender)
    return InboundMessage(
        account=fields.get("AccountSid", "")[:64],
        message_sid=message_sid,
        to_number=_bare(addressee),
        from_address=sender,
        number_e164=number if NUMBER.fullmatch(number) else None,
        user_id=_user_id(fields, sender),
        profile_name=" ".join(fields.get("ProfileName", "").split())[:120],
        text=(fields.get("Body") or fields.get("ButtonText") or fields.get("ListTitle") or "")[:TEXT_LIMIT],
        choice_id=_choice_id(fields)[:200],
        media=_media(fields),
        quoted_sid=_sid_or_nothing(fields.get("OriginalRepliedMessageSid", "")),
        latitude=_degrees(fields.get("Latitude"), 90.0),
        longitude=_degrees(fields.get("Longitude"), 180.0),
        label=(fields.get("Label") or fields.get("Address") or "")[:200] or None,
        opt_out_type=_one_of(fields.get("OptOutType", "").upper(), OPT_OUT_TYPES),
        raw=fields,
    )


def parse_receipt(params: QueryDict, query: Mapping[str, str]) -> Receipt:
    """Normalise a status callback; `query` is that of its address. Raises BadPayload."""
    fields = _clean(params)
    message_sid = fields.get("MessageSid") or fields.get("SmsSid") or ""
    if not SID.fullmatch(message_sid):
        raise BadPayload("MessageSid is missing or malformed.")
    own = query.get("m", "")
    code = fields.get("ErrorCode", "")
    return Receipt(
        account=fields.get("AccountSid", "")[:64],
        message_sid=message_sid,
        message_id=int(own) if re.fullmatch(r"[0-9]{1,18}", own) else None,
        status=(fields.get("MessageStatus") or fields.get("SmsStatus") or "").lower()[:40],
        error_code=code if re.fullmatch(r"[1-9]\d{0,11}", code) else "",
        error_text=(fields.get("ChannelStatusMessage") or fields.get("ErrorMessage") or "")[:200],
        raw=fields | ({"m": own[:40].replace("\x00", "")} if own else {}),
    )


def _clean(params: QueryDict) -> dict[str, str]:
    """Take the last value of each name, without NUL characters: PostgreSQL refuses them in text and in JSON."""
    return {str(name).replace("\x00", ""): str(value).replace("\x00", "") for name, value in params.items()}


def _bare(address: str) -> str:
    return address.removeprefix("whatsapp:").strip()


def _sid_or_nothing(text: str) -> str:
    return text if SID.fullmatch(text) else ""


def _one_of(word: str, words: tuple[str, ...]) -> str:
    return word if word in words else ""


def _user_id(fields: dict[str, str], sender: str) -> str | None:
    for address in (fields.get("ExternalUserId", ""), fields.get("ParentExternalUserId", ""), sender):
        if USER_ID.fullmatch(_bare(address)):
            return _bare(address)
    return None


def _media(fields: dict[str, str]) -> tuple[dict[str, str], ...]:
    said = fields.get("NumMedia", "")
    count = min(int(said), MOST_MEDIA) if re.fullmatch(r"[0-9]{1,4}", said) else 0
    return tuple(
        {"url": url[:1000], "content_type": _content_type(fields.get(f"MediaContentType{index}", ""))}
        for index in range(count)
        if (url := fields.get(f"MediaUrl{index}", "")).startswith(("https://", "http://"))
    )


def _content_type(text: str) -> str:
    """`audio/ogg; codecs=opus` is `audio/ogg`."""
    return text.split(";", 1)[0].strip().lower()[:100]


def _degrees(text: str | None, most: float) -> float | None:
    try:
        degrees = float(text or "")
    except ValueError:
        return None
    return degrees if math.isfinite(degrees) and abs(degrees) <= most else None


def _choice_id(fields: dict[str, str]) -> str:
    if tapped := fields.get("ButtonPayload") or fields.get("ListId"):
        return tapped
    interactive = _json(fields.get("InteractiveData", ""))
    if isinstance(interactive, dict) and isinstance(interactive.get("id"), str):
        return _text(interactive["id"])
    return _find_id(interactive) or _find_id(_json(fields.get("ChannelMetadata", "")))


def _json(text: str) -> Any:
    try:
        return json.loads(text) if text else None
    except (ValueError, RecursionError):
        return None


def _find_id(value: Any, depth: int = 0) -> str:
    """Look for the id of a tapped item. Any other id, such as the message's own, is none."""
    if depth > DEEPEST or not isinstance(value, dict | list):
        return ""
    if isinstance(value, list):
        return next((found for one in value if (found := _find_id(one, depth + 1))), "")
    for name, inner in value.items():
        plain = name.replace("_", "").lower()
        if plain in ID_KEYS and isinstance(inner, str) and inner:
            return _text(inner)
        if plain in REPLY_KEYS and isinstance(inner, dict) and isinstance(inner.get("id"), str):
            return _text(inner["id"])
    return next((found for inner in value.values() if (found := _find_id(inner, depth + 1))), "")


def _text(text: str) -> str:
    """JSON may spell what neither PostgreSQL nor UTF-8 takes: NUL and half of a pair."""
    return text.replace("\x00", "").encode("utf-8", "ignore").decode()

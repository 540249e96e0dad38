"""What is known of who calls, beyond the number that rang: tries and codes, in rows. The only writer of both.

Caller id is no proof. A call is proven by one right detail or code, for itself alone; wrong ones are counted, for the
call and for its contact within an hour. Every verb that counts holds the call's row, so two turns count one by one.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac

from appointments import encryption
from appointments.models import ContactPoint
from conversations.models import Call, IdentityCode, IdentityTry

CODE_DIGITS = 6
MOST_CODES = 3  # of one number within an hour
HOUR = timedelta(hours=1)
MASK = "•" * CODE_DIGITS


@dataclass(frozen=True)
class Code:
    """A code that was just made. `sealed` is how it may stand in a row until it leaves."""

    sealed: str
    expires_at: datetime


def is_proven(call_id: int) -> bool:
    """Say whether the caller of this very call has shown who it is."""
    return IdentityTry.objects.filter(call=call_id, is_right=True).exists()


def may_try(call_id: int, *, now: datetime) -> bool:
    """Say whether this call, and its contact within the hour, have a try left."""
    call = Call.objects.get(pk=call_id)
    wrong = IdentityTry.objects.filter(is_right=False)
    in_call = wrong.filter(call=call).count()
    in_hour = wrong.filter(contact=call.contact_id, at__gt=now - HOUR).count()
    return in_call < settings.IDENTITY_ATTEMPTS and in_hour < settings.IDENTITY_HOUR_ATTEMPTS


def was_tried(call_id: int, message_id: int) -> bool:
    """Say whether these words were held against what is known before: they are counted once."""
    return IdentityTry.objects.filter(call=call_id, message=message_id).exists()


def note_try(call_id: int, message_id: int, kind: str, *, is_right: bool, now: datetime) -> bool:
    """Count one try and give what it came to; the first word on a message stands. Without a try left it is wrong."""
    with transaction.atomic():
        call = Call.objects.select_for_update().get(pk=call_id)
        made, _new = IdentityTry.objects.get_or_create(
            call=call,
            message_id=message_id,
            defaults={
                "contact_id": call.contact_id,
                "kind": kind,
                "is_right": is_right and may_try(call_id, now=now),
                "at": now,
            },
        )
        return made.is_right


# Codes


def issue_code(call_id: int, point: ContactPoint, *, now: datetime) -> Code | None:
    """Make a new code for a call, or none where this number had too many lately. Earlier ones of the call are void."""
    with transaction.atomic():
        call = Call.objects.select_for_update().get(pk=call_id)
        if IdentityCode.objects.filter(contact_point=point, sent_at__gt=now - HOUR).count() >= MOST_CODES:
            return None
        _live_codes(call_id, now=now).update(expires_at=now)
        digits = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
        expires_at = now + timedelta(minutes=settings.IDENTITY_CODE_MINUTES)
        IdentityCode.objects.create(
            call=call, contact_point=point, code_hash=_hash(call_id, digits), sent_at=now, expires_at=expires_at
        )
        return Code(encryption.encrypt(digits), expires_at)


def use_code(call_id: int, digits: str, *, now: datetime) -> bool:
    """Take a code that was said or keyed: right once, in its call, until it expires."""
    with transaction.atomic():
        Call.objects.select_for_update().get(pk=call_id)
        for code in _live_codes(call_id, now=now):
            if constant_time_compare(code.code_hash, _hash(call_id, digits)):
                code.used_at = now
                code.save(update_fields=["used_at"])
                return True
    return False


def awaits_code(call_id: int, *, now: datetime) -> bool:
    """Say whether a code was sent for this call that is still to be said or keyed."""
    return _live_codes(call_id, now=now).exists() and not is_proven(call_id)


def unseal(values: dict[str, object]) -> dict[str, object]:
    """Give a message's values as they leave: with the code in plain digits where one is sealed in them."""
    sealed = values.get("sealed")
    return {**values, "code": encryption.decrypt(str(sealed))} if sealed else values


def mask(text: str, values: dict[str, object]) -> str:
    """Give the words of a message as they may be kept: without the digits of a code."""
    return text.replace(str(values["code"]), MASK) if values.get("code") and values.get("sealed") else text


def _live_codes(call_id: int, *, now: datetime) -> QuerySet[IdentityCode]:
    return IdentityCode.objects.filter(call=call_id, used_at__isnull=True, expires_at__gt=now)


def _hash(call_id: int, digits: str) -> str:
    return salted_hmac("conversations.identity", f"{call_id}:{digits}", algorithm="sha256").hexdigest()

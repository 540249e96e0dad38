"""What Twilio posts about a call: the first webhook, the end of a relay session, the end of the call. No rows."""

from __future__ import annotations

import hashlib
from datetime import datetime
from email.utils import format_datetime

from booking_site.simulator.phone_models import SimulatedCall
from booking_site.simulator.webhooks import API_VERSION

_PLACES = ("City", "State", "Zip", "Country")


def incoming_parameters(call: SimulatedCall, account_sid: str) -> dict[str, str]:
    """Give what Twilio posts to the number's VoiceUrl when a call comes in."""
    to = call.sender.number_e164
    places = {f"{side}{place}": "" for side in ("From", "Caller", "To", "Called") for place in _PLACES}
    return {
        **_of_call(call, account_sid, "ringing"),
        **places,
        "FromCountry": "US",
        "CallerCountry": "US",
        "ToCountry": "US",
        "CalledCountry": "US",
        "Caller": call.from_address,
        "Called": to,
        "ApiVersion": API_VERSION,
        "CallToken": hashlib.sha256(call.sid.encode()).hexdigest(),
        "StirVerstat": "TN-Validation-Passed-A" if call.from_address.startswith("+") else "No-TN-Validation",
    }


def current_parameters(call: SimulatedCall, account_sid: str) -> dict[str, str]:
    """Give what Twilio posts when a document sends a call that is under way to another address."""
    return {**incoming_parameters(call, account_sid), "CallStatus": "in-progress"}


def session_parameters(
    call: SimulatedCall, account_sid: str, *, call_status: str, session_status: str, seconds: int, extra: dict[str, str]
) -> dict[str, str]:
    """Give what Twilio posts to the Connect's action when a relay session is over."""
    return {
        **_of_call(call, account_sid, call_status),
        "SessionId": call.session_id,
        "SessionStatus": session_status,
        "SessionDuration": str(seconds),
        **extra,
    }


def status_parameters(call: SimulatedCall, account_sid: str, *, now: datetime) -> dict[str, str]:
    """Give what Twilio posts to the number's StatusCallback when a call is over."""
    seconds = round((now - call.answered_at).total_seconds()) if call.answered_at else 0
    return {
        **_of_call(call, account_sid, call.status),
        "Caller": call.from_address,
        "Called": call.sender.number_e164,
        "ApiVersion": API_VERSION,
        "Timestamp": format_datetime(now, usegmt=True),
        "CallbackSource": "call-progress-events",
        "SequenceNumber": "0",
        "CallDuration": str(seconds),
        "Duration": str(-(-seconds // 60)),
        "SipResponseCode": "200" if call.answered_at else "487",
    }


def _of_call(call: SimulatedCall, account_sid: str, status: str) -> dict[str, str]:
    return {
        "AccountSid": account_sid,
        "CallSid": call.sid,
        "CallStatus": status,
        "Direction": "inbound",
        "From": call.from_address,
        "To": call.sender.number_e164,
    }

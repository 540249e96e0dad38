"""Whether a webhook or a socket really comes from our account."""

import hmac

from django.conf import settings
from django.http import HttpRequest
from twilio.request_validator import RequestValidator


def is_genuine(request: HttpRequest) -> bool:
    """Check X-Twilio-Signature over PUBLIC_URL, the full path with its query, and all parameters.

    The public address is the configured one: what a proxy says of itself proves nothing. A missing signature counts as
    an empty one, because the SDK raises on None.
    """
    address = settings.PUBLIC_URL.rstrip("/") + request.get_full_path()
    signature = request.headers.get("X-Twilio-Signature", "")
    validator = RequestValidator(settings.TWILIO_AUTH_TOKEN)
    return bool(validator.validate(address, request.POST, signature))


def is_genuine_socket(address: str, signature: str) -> bool:
    """Check a handshake's X-Twilio-Signature over the address that TwiML named, byte for byte.

    `validate` would also accept the address with a port put in, which for sockets is the wrong one.
    """
    expected = RequestValidator(settings.TWILIO_AUTH_TOKEN).compute_signature(address, {})
    return hmac.compare_digest(str(expected).encode(), signature.encode())

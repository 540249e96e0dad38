"""Whether a webhook or a socket really comes from our account."""

import hmac

from django.conf import settings
from django.http import HttpRequest
from twilio.request_validator import RequestValidator

# Have Twilio try an address again while we are being restarted: it asks once and then drops the call.
TRY_AGAIN = "#rc=5&rp=all"


def is_genuine(request: HttpRequest) -> bool:
    """Check X-Twilio-Signature over PUBLIC_URL, the full path with its query, and all parameters.

    The public address is the configured one: what a proxy says of itself proves nothing. A missing signature counts as
    an empty one, because the SDK raises on None. A fragment is documented as not signed; should one be all the same,
    with our token it proves as much.
    """
    address = settings.PUBLIC_URL.rstrip("/") + request.get_full_path()
    signature = request.headers.get("X-Twilio-Signature", "")
    validator = RequestValidator(settings.TWILIO_AUTH_TOKEN)
    return any(validator.validate(one, request.POST, signature) for one in (address, address + TRY_AGAIN))


def is_genuine_socket(address: str, signature: str) -> bool:
    """Check a handshake's X-Twilio-Signature over the address that TwiML named, byte for byte.

    `validate` would also accept the address with a port put in, which for sockets is the wrong one.
    """
    expected = RequestValidator(settings.TWILIO_AUTH_TOKEN).compute_signature(address, {})
    return hmac.compare_digest(str(expected).encode(), signature.encode())

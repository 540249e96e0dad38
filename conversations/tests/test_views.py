"""Webhooks: genuine ones stored once and answered at once, everything else refused with nothing stored.

The golden signatures were computed with openssl, not with the SDK that checks them:
`printf '%s' "$URL$SORTED_NAMES_AND_VALUES" | openssl dgst -sha1 -hmac "$TOKEN" -binary | base64`.
"""

import base64
import hmac
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from conversations.models import Message, RawPayload
from conversations.tests.transports.rows import make_line, make_message
from conversations.tests.transports.twilio_double import ACCOUNT, TOKEN

pytestmark = [pytest.mark.django_db, pytest.mark.urls("conversations.tests.transports.mounted")]

PUBLIC_URL = "https://desk.example.org"
INCOMING, STATUS = "/twilio/whatsapp/incoming/", "/twilio/whatsapp/status/?m=17"
HELLO = {
    "AccountSid": ACCOUNT,
    "Body": "Hello there",
    "From": "whatsapp:+15550142",
    "MessageSid": "SM" + "0" * 31 + "1",
    "To": "whatsapp:+15550100",
}
ODD = {
    "AccountSid": ACCOUNT,
    "Body": " दाँत 😀 1+1=2 & 100%  ",
    "From": "whatsapp:+15550142",
    "Label": "a=b&c=d",
    "MediaUrl0": "",
    "MessageSid": "SM" + "0" * 31 + "2",
    "To": "whatsapp:+15550100",
}
TWO_LINES = HELLO | {"Body": "line one\nline two  ", "MessageSid": "SM" + "0" * 31 + "3"}
DELIVERED = {"AccountSid": ACCOUNT, "MessageSid": "SM" + "0" * 31 + "9", "MessageStatus": "delivered"}


@pytest.fixture(autouse=True)
def account(settings: Any) -> None:
    """Our account, and a line of ours."""
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = ACCOUNT, TOKEN
    settings.PUBLIC_URL = PUBLIC_URL
    make_line()


def sign(address: str, params: dict[str, str]) -> str:
    """Sign as Twilio does: the address, then each name and value in order, HMAC-SHA1 under the token."""
    words = address + "".join(name + params[name] for name in sorted(params))
    return base64.b64encode(hmac.digest(TOKEN.encode(), words.encode(), "sha1")).decode()


def post(params: dict[str, str] | list[tuple[str, str]], *, to: str = INCOMING, signature: str | None = None) -> Any:
    """Post a form as Twilio does: percent-encoded, signed on the public address."""
    if signature is None:
        signature = sign(PUBLIC_URL + to, dict(params))
    headers = {"X-Twilio-Signature": signature, "I-Twilio-Idempotency-Token": "5a1e"}
    return Client(enforce_csrf_checks=True).post(
        to, urlencode(params), content_type="application/x-www-form-urlencoded; charset=UTF-8", headers=headers
    )


def is_empty() -> bool:
    return not Message.objects.exists() and not RawPayload.objects.exists()


@pytest.mark.parametrize(
    ("params", "signature"),
    [
        (HELLO, "FERY3PIzZct6qdyRFckO6TyJ6Pc="),
        (ODD, "HjUSHQWiR4mj8IV9m+18gIhfERE="),
        (TWO_LINES, "m8GC0YVtnBz31FhdByVE84OhnFc="),
    ],
    ids=["plain", "emoji-plus-blanks", "two-lines"],
)
def test_genuine_message_is_stored_as_it_was_written(params: dict[str, str], signature: str) -> None:
    response = post(params, signature=signature)

    assert (response.status_code, response.content, response["Content-Type"]) == (200, b"<Response/>", "text/xml")
    message = Message.objects.get()
    assert (message.kind, message.text) == ("incoming", params["Body"])
    assert (message.account, message.message_sid) == (ACCOUNT, params["MessageSid"])
    assert RawPayload.objects.get().payload == params


def test_message_delivered_twice_is_stored_once() -> None:
    assert [post(HELLO).status_code, post(HELLO).status_code] == [200, 200]
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    "signature", ["", "FERY3PIzZct6qdyRFckO6TyJ6Pd=", "ÿ", "A" * 5000], ids=["empty", "forged", "latin", "long"]
)
def test_forged_signature_is_refused_and_nothing_stored(signature: str) -> None:
    assert post(HELLO, signature=signature).status_code == 403
    assert is_empty()


def test_missing_signature_is_refused() -> None:
    assert Client().post(INCOMING, HELLO).status_code == 403
    assert is_empty()


@pytest.mark.parametrize(
    "changed",
    [HELLO | {"Body": "Hello there "}, HELLO | {"Extra": "1"}, {k: v for k, v in HELLO.items() if k != "Body"}],
)
def test_any_other_parameter_breaks_the_signature(changed: dict[str, str]) -> None:
    assert post(changed, signature="FERY3PIzZct6qdyRFckO6TyJ6Pc=").status_code == 403
    assert is_empty()


def test_signature_of_another_address_is_refused(settings: Any) -> None:
    settings.PUBLIC_URL = "https://elsewhere.example.org"

    assert post(HELLO).status_code == 403


def test_unknown_parameters_are_signed_too_and_kept() -> None:
    response = post(HELLO | {"SomethingNew": "2027"})

    assert response.status_code == 200
    assert RawPayload.objects.get().payload["SomethingNew"] == "2027"


def test_another_account_is_refused_even_when_it_is_signed() -> None:
    assert post(HELLO | {"AccountSid": "AC" + "9" * 32}).status_code == 403
    assert post({name: value for name, value in HELLO.items() if name != "AccountSid"}).status_code == 403
    assert is_empty()


@pytest.mark.parametrize("setting", ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"])
def test_without_an_account_the_webhook_says_so(settings: Any, setting: str) -> None:
    setattr(settings, setting, "")

    response = post(HELLO)

    assert response.status_code == 503
    assert b"TWILIO_ACCOUNT_SID" in response.content


def test_number_that_is_no_line_is_refused_with_a_hint() -> None:
    response = post(HELLO | {"To": "whatsapp:+15550199"})

    assert response.status_code == 404
    assert b"Lines" in response.content
    assert is_empty()


def test_post_that_is_no_message_is_refused() -> None:
    assert post({"AccountSid": ACCOUNT, "Body": "x"}).status_code == 400
    assert is_empty()


@pytest.mark.parametrize("path", [INCOMING, STATUS])
def test_only_posts_are_taken(path: str) -> None:
    assert Client().get(path).status_code == 405


def test_long_body_is_refused_unread() -> None:
    assert post(HELLO | {"Body": "x" * 300_000}).status_code == 413
    assert is_empty()


def test_longest_message_of_emoji_is_taken() -> None:
    assert post(HELLO | {"Body": "😀" * 4096}).status_code == 200
    assert len(Message.objects.get().text) == 4096


def test_repeated_parameter_is_signed_once_and_its_last_value_counts() -> None:
    signature = sign(PUBLIC_URL + INCOMING, HELLO)

    assert post([*HELLO.items(), ("Body", "Hello there")], signature=signature).status_code == 200
    assert Message.objects.get().text == "Hello there"


def test_user_without_a_number_is_stored_with_the_exact_address() -> None:
    hidden = HELLO | {"From": "whatsapp:CO.1A2B", "ExternalUserId": "whatsapp:CO.1A2B"}

    assert post(hidden).status_code == 200
    point = Message.objects.get().contact_point
    assert point is not None
    assert (point.kind, point.value, point.whatsapp_address) == ("whatsapp-user", "CO.1A2B", "whatsapp:CO.1A2B")


# Status


def test_genuine_receipt_reaches_its_message_by_the_id_in_its_address() -> None:
    message = make_message(pk=17, status="sending")

    response = post(DELIVERED, to=STATUS, signature="2xvhzlSmQ81+YR+0wZWg/6GlA40=")

    assert (response.status_code, response.content) == (204, b"")
    message.refresh_from_db()
    assert (message.status, message.message_sid) == ("delivered", DELIVERED["MessageSid"])


def test_id_in_the_address_is_signed_too() -> None:
    message = make_message(pk=18, status="sending")

    refused = post(DELIVERED, to="/twilio/whatsapp/status/?m=18", signature="2xvhzlSmQ81+YR+0wZWg/6GlA40=")

    assert refused.status_code == 403
    message.refresh_from_db()
    assert message.status == "sending"


def test_receipt_for_no_message_of_ours_is_accepted_and_kept() -> None:
    assert post(DELIVERED, to=STATUS).status_code == 204
    assert RawPayload.objects.get().kind == "status-ignored"


def test_receipt_without_a_sid_is_refused() -> None:
    assert post({"AccountSid": ACCOUNT}, to=STATUS).status_code == 400
    assert is_empty()

"""The real SDK against a loopback server that behaves and misbehaves."""

import asyncio
import json
import logging
import socket
from typing import Any

import pytest
from twilio.rest import Client

from conversations.tests.transports.twilio_double import ACCOUNT, TOKEN, Misbehaviour, TwilioDouble
from conversations.transports import twilio_client
from conversations.transports.base import TransportError

TO, FROM = "whatsapp:+15550142", "whatsapp:+15550100"


async def post(client: Client | None = None, *, is_repeatable: bool = False) -> str:
    client = client or twilio_client.connection().client
    with twilio_client.raises_our_errors(is_repeatable=is_repeatable):
        made = await client.messages.create_async(to=TO, from_=FROM, body="Hello")
    return str(made.sid)


async def refusal(*, is_repeatable: bool = False, client: Client | None = None) -> TransportError:
    with pytest.raises(TransportError) as caught:
        await post(client, is_repeatable=is_repeatable)
    return caught.value


def error_body(code: int) -> str:
    return json.dumps({"code": code, "message": "The 'To' number +15550142 is wrong.", "status": 400})


@pytest.mark.parametrize(
    ("url", "rewritten"),
    [
        ("https://api.twilio.com/2010-04-01/Accounts.json", "http://127.0.0.1:9/x/2010-04-01/Accounts.json"),
        (
            "https://content.twilio.com/v1/Content?PageSize=5&Page=1",
            "http://127.0.0.1:9/x/v1/Content?PageSize=5&Page=1",
        ),
        ("https://messaging.twilio.com/v2/Indicators/Typing.json", "http://127.0.0.1:9/x/v2/Indicators/Typing.json"),
        ("https://api.dublin.ie1.twilio.com/2010-04-01/A.json", "http://127.0.0.1:9/x/2010-04-01/A.json"),
        ("https://mms.twiliocdn.com/secret", "https://mms.twiliocdn.com/secret"),
        ("https://twilio.com.example.org/v1", "https://twilio.com.example.org/v1"),
        ("https://example.org/api.twilio.com", "https://example.org/api.twilio.com"),
    ],
)
def test_rewrite_moves_every_host_of_twilio_and_no_other(url: str, rewritten: str) -> None:
    assert twilio_client.rewrite(url, "http://127.0.0.1:9/x/") == rewritten
    assert twilio_client.rewrite(url, "") == url


async def test_create_posts_a_form_with_basic_auth_under_the_base_path(twilio: TwilioDouble) -> None:
    sid = await post()

    assert sid == "SM" + "0" * 32
    (seen,) = twilio.seen
    assert seen.path == f"/under/here/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    assert seen.user == f"{ACCOUNT}:{TOKEN}"
    assert seen.form == {"To": TO, "From": FROM, "Body": "Hello"}


async def test_connection_is_shared_by_a_loop_and_changes_with_the_account(twilio: TwilioDouble, settings: Any) -> None:
    first = twilio_client.connection()
    again = twilio_client.connection()
    settings.TWILIO_AUTH_TOKEN = "another"

    assert again is first
    assert twilio_client.connection() is not first


async def test_closed_connection_is_made_anew(twilio: TwilioDouble) -> None:
    await post()
    await twilio_client.close()

    assert await post() == "SM" + "0" * 31 + "1"


async def test_refused_message_is_rejected_with_code_and_meaning_but_no_number(twilio: TwilioDouble) -> None:
    twilio.misbehave("Messages.json", Misbehaviour(400, error_body(21211)))

    error = await refusal()

    assert (error.kind, error.code, error.http_status) == ("rejected", "21211", 400)
    assert error.text == "This is no valid number. Correct the number."
    assert "+1555" not in str(error)
    assert error.__cause__ is None
    assert error.__suppress_context__


async def test_problem_details_body_is_rejected_with_its_code(twilio: TwilioDouble) -> None:
    body = json.dumps({"type": "https://x", "title": "Bad", "status": 400, "code": 21602, "detail": "+15550142"})
    twilio.misbehave("Messages.json", Misbehaviour(400, body))

    error = await refusal()

    assert (error.kind, error.code) == ("rejected", "21602")


async def test_wrong_credentials_are_rejected(twilio: TwilioDouble, settings: Any) -> None:
    settings.TWILIO_AUTH_TOKEN = "wrong"

    error = await refusal()

    assert (error.kind, error.code, error.http_status) == ("rejected", "20003", 401)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [({}, 1.0), ({"Retry-After": "7"}, 7.0), ({"Retry-After": "soon"}, 1.0), ({"Retry-After": "99999"}, 300.0)],
)
async def test_too_many_requests_are_temporary_and_say_when(
    twilio: TwilioDouble, headers: dict[str, str], seconds: float
) -> None:
    twilio.misbehave("Messages.json", Misbehaviour(429, error_body(20429), headers))

    error = await refusal()

    assert (error.kind, error.code, error.retry_after_seconds) == ("temporary", "20429", seconds)


async def test_too_many_requests_without_json_are_temporary(twilio: TwilioDouble) -> None:
    twilio.misbehave("Messages.json", Misbehaviour(429, "<html>slow down</html>"))

    assert (await refusal()).kind == "temporary"


@pytest.mark.parametrize("code", [63017, 63018, 63010])
async def test_codes_of_passing_trouble_are_temporary(twilio: TwilioDouble, code: int) -> None:
    twilio.misbehave("Messages.json", Misbehaviour(400, error_body(code)))

    error = await refusal()

    assert error.kind == "temporary"
    assert error.retry_after_seconds


async def test_unlisted_code_is_rejected(twilio: TwilioDouble) -> None:
    twilio.misbehave("Messages.json", Misbehaviour(400, error_body(63999)))

    error = await refusal()

    assert (error.kind, error.code) == ("rejected", "63999")
    assert "https://www.twilio.com/docs/api/errors/63999" in error.text


@pytest.mark.parametrize(("is_repeatable", "kind"), [(False, "unknown"), (True, "temporary")])
@pytest.mark.parametrize(
    "trouble",
    [
        Misbehaviour(500, "<html>"),
        Misbehaviour(503, error_body(20503)),
        Misbehaviour(408, ""),
        Misbehaviour(how="reset"),
        Misbehaviour(how="take and reset"),
        Misbehaviour(201, "not json"),
        Misbehaviour(201, "[]"),
        Misbehaviour(200, ""),
    ],
    ids=["500", "503", "408", "reset", "closed", "not-json", "list", "empty"],
)
async def test_lost_answer_is_unknown_unless_repeating_does_no_harm(
    twilio: TwilioDouble, trouble: Misbehaviour, is_repeatable: bool, kind: str
) -> None:
    twilio.misbehave("Messages.json", trouble)

    assert (await refusal(is_repeatable=is_repeatable)).kind == kind
    assert len(twilio.seen) == 1  # the HTTP client itself never posts twice


async def test_silent_server_is_unknown_after_the_time_out(twilio: TwilioDouble) -> None:
    twilio.misbehave("Messages.json", Misbehaviour(how="hang"))
    http = twilio_client.HttpClient(twilio.base_url, total_seconds=0.3)
    started = asyncio.get_running_loop().time()

    error = await refusal(client=Client(ACCOUNT, TOKEN, http_client=http))

    await http.close()
    assert error.kind == "unknown"
    assert 0.2 < asyncio.get_running_loop().time() - started < 2


async def test_our_client_has_a_time_out_of_its_own(twilio: TwilioDouble) -> None:
    timeout = twilio_client.connection().client.http_client.session.timeout

    assert (timeout.total, timeout.connect) == (10.0, 5.0)


async def test_refused_connection_is_temporary(settings: Any) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = ACCOUNT, TOKEN
    settings.TWILIO_API_BASE_URL = f"http://127.0.0.1:{port}"

    error = await refusal()

    assert (error.kind, error.code) == ("temporary", "connect")


async def test_unknown_host_is_temporary(settings: Any) -> None:
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = ACCOUNT, TOKEN
    settings.TWILIO_API_BASE_URL = "http://nowhere.invalid"

    assert (await refusal()).kind == "temporary"


async def test_nothing_secret_or_personal_is_logged(twilio: TwilioDouble, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        await post()
        await twilio_client.connection().client.messages.list_async(to=TO, limit=1)
        twilio.misbehave("Messages.json", Misbehaviour(400, error_body(21211)))
        await refusal()

    assert TOKEN not in caplog.text
    assert "5550142" not in caplog.text


def test_masked_blanks_out_numbers() -> None:
    assert twilio_client.masked("The number +1 555 01-42 is wrong, code 21") == "The number ••• is wrong, code 21"

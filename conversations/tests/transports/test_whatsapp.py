"""A meaning becomes what Twilio is posted, and is found again in its list."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from conversations.tests.transports.meanings import choices, outgoing, refusal
from conversations.tests.transports.rows import NOW
from conversations.tests.transports.twilio_double import Misbehaviour, TwilioDouble
from conversations.transports import base, transport_for, whatsapp
from conversations.transports.base import Rendered, TransportError
from conversations.transports.whatsapp import WhatsAppTransport

pytestmark = pytest.mark.django_db(transaction=True)


async def test_plain_words_leave_as_body_with_our_id_in_the_callback(
    transport: WhatsAppTransport, twilio: TwilioDouble
) -> None:
    rendered = await transport.prepare(outgoing())
    sid = await transport.send(rendered)

    assert rendered.text == "Which one suits you?"
    assert sid == twilio.messages[0]["sid"]
    (seen,) = twilio.seen
    assert seen.form == {
        "To": "whatsapp:+15550142",
        "From": "whatsapp:+15550100",
        "Body": "Which one suits you?",
        "StatusCallback": "https://desk.example.org/twilio/whatsapp/status/?m=17",
    }


def test_status_callback_is_the_address_of_our_view() -> None:
    assert reverse("twilio:whatsapp-status", urlconf="conversations.tests.transports.mounted") == whatsapp.STATUS_PATH


async def test_user_without_a_number_is_answered_at_the_exact_address(
    transport: WhatsAppTransport, twilio: TwilioDouble
) -> None:
    await transport.send(await transport.prepare(outgoing(to_address="whatsapp:CO.1A2B")))

    assert twilio.seen[0].form["To"] == "whatsapp:CO.1A2B"


async def test_text_up_to_the_limit_is_left_alone(transport: WhatsAppTransport, twilio: TwilioDouble) -> None:
    text = "x" * 1600
    assert (await transport.prepare(outgoing(values={"text": text}))).body == text


@pytest.mark.parametrize("purpose", ["reply", "agent-reply"])
async def test_longer_text_is_parted_behind_a_word_and_nothing_is_lost(
    transport: WhatsAppTransport, twilio: TwilioDouble, purpose: str
) -> None:
    rendered = await transport.prepare(outgoing(purpose=purpose, values={"text": "word " * 400}))

    assert rendered.body == rendered.text
    assert (len(rendered.text), len(rendered.rest)) == (1599, 399)
    assert f"{rendered.text} {rendered.rest}" == ("word " * 400).strip()


async def test_longer_text_with_choices_has_them_below_its_last_words(
    transport: WhatsAppTransport, twilio: TwilioDouble
) -> None:
    yes = ({"id": "yes", "title": "Yes", "description": ""},)
    first = await transport.prepare(outgoing(values={"text": "word " * 250}, choices=yes))
    last = await transport.prepare(outgoing(values={"text": first.rest}, choices=yes))

    assert (first.content_sid, last.rest) == (None, "")
    assert last.content_sid is not None
    assert json.loads(last.content_variables or "") == {"b": first.rest, "n1": "Yes", "k1": "yes"}


async def test_empty_text_is_refused_before_twilio_is_asked(transport: WhatsAppTransport, twilio: TwilioDouble) -> None:
    error = await refusal(transport, outgoing(values={"text": "  "}))

    assert (error.kind, error.code) == ("rejected", "21602")
    assert twilio.seen == []


# Reconciling


def listed(twilio: TwilioDouble, **fields: Any) -> None:
    twilio.messages.append(
        {
            "sid": f"SMlisted{len(twilio.messages)}",
            "status": "sent",
            "to": "whatsapp:+15550142",
            "from": "whatsapp:+15550100",
            "body": "Which one suits you?",
            "date_created": "Mon, 30 Nov 2026 04:50:01 +0000",
            "date_sent": "Mon, 30 Nov 2026 04:50:02 +0000",
        }
        | fields
    )


async def test_list_shows_copies_with_these_words_since_then(
    transport: WhatsAppTransport, twilio: TwilioDouble
) -> None:
    listed(twilio)
    listed(twilio, date_sent=None, status="queued")  # still in Twilio's queue: no date of sending yet
    listed(twilio, body="")
    listed(twilio, body="Another answer")
    listed(twilio, date_created="Mon, 30 Nov 2026 04:40:00 +0000")
    listed(twilio, to="whatsapp:+15550143")

    copies = await transport.list_sent(outgoing(), " Which one\nsuits you?", NOW)

    assert [copy.message_sid for copy in copies] == ["SMlisted0", "SMlisted2", "SMlisted1"]
    assert copies[0].sent_at == NOW + timedelta(seconds=2)
    assert [one.query["PageSize"] for one in twilio.seen] == ["50", "50"]
    assert twilio.seen[0].query["DateSent>"] == "2026-11-30T04:48:00Z"


async def test_list_asks_in_utc_whatever_the_zone_of_the_moment(
    transport: WhatsAppTransport, twilio: TwilioDouble
) -> None:
    from zoneinfo import ZoneInfo

    await transport.list_sent(outgoing(), "x", NOW.astimezone(ZoneInfo("Asia/Kolkata")))

    assert twilio.seen[0].query["DateSent>"] == "2026-11-30T04:48:00Z"


@pytest.mark.parametrize(
    ("trouble", "kind", "code"),
    [
        (Misbehaviour(500, ""), "temporary", "500"),
        (Misbehaviour(how="reset"), "temporary", "no-answer"),
        (Misbehaviour(401, json.dumps({"code": 20003, "message": "no", "status": 401})), "rejected", "20003"),
    ],
    ids=["500", "reset", "401"],
)
async def test_list_that_fails_is_judged_as_well(
    transport: WhatsAppTransport, twilio: TwilioDouble, trouble: Misbehaviour, kind: str, code: str
) -> None:
    twilio.misbehave("Messages.json", trouble, trouble)  # aiohttp asks a second time for a GET that was reset

    with pytest.raises(TransportError) as caught:
        await transport.list_sent(outgoing(), "x", NOW)
    assert (caught.value.kind, caught.value.code) == (kind, code)


# Which transport


def test_account_decides_the_transport(twilio: TwilioDouble, settings: Any) -> None:
    assert isinstance(transport_for("whatsapp"), WhatsAppTransport)
    settings.TWILIO_AUTH_TOKEN = ""
    assert type(transport_for("whatsapp")).__name__ == "ConsoleTransport"


async def test_console_writes_a_file_only_its_owner_reads(settings: Any, tmp_path: Any) -> None:
    settings.VAR_DIR, settings.TWILIO_ACCOUNT_SID = tmp_path, ""
    transport = base.transport_for("whatsapp")
    rendered: Rendered = await transport.prepare(outgoing(choices=choices(1)))
    sid = await transport.send(rendered)

    file = tmp_path / "outbox.log"
    assert sid.startswith("CONSOLE")
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.read_text() == ("+15550100 -> whatsapp:+15550142\nWhich one suits you?\n  1. Tue 1 Dec, 10:01 am\n\n")
    assert await transport.list_sent(outgoing(), "x", NOW) == []

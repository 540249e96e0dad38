"""What Twilio posts, in the shapes seen in the field, and what nobody should ever post."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from conversations.transports.base import InboundMessage
from conversations.transports.incoming import BadPayload, parse_incoming, parse_receipt

SID = "SM" + "a" * 32
TEXT = {
    "SmsMessageSid": SID,
    "NumMedia": "0",
    "ProfileName": "Ana",
    "MessageType": "text",
    "SmsSid": SID,
    "WaId": "15550142",
    "SmsStatus": "received",
    "Body": "Hello",
    "To": "whatsapp:+15550100",
    "NumSegments": "1",
    "ReferralNumMedia": "0",
    "MessageSid": SID,
    "AccountSid": "AC1",
    "From": "whatsapp:+15550142",
    "ExternalUserId": "whatsapp:IN.1A2B3C",
    "ApiVersion": "2010-04-01",
}


def parse(**changes: Any) -> InboundMessage:
    return parse_incoming(QueryDict(urlencode(TEXT | changes)))


def test_text_is_normalised() -> None:
    message = parse()

    assert message == InboundMessage(
        account="AC1",
        message_sid=SID,
        to_number="+15550100",
        from_address="whatsapp:+15550142",
        number_e164="+15550142",
        user_id="IN.1A2B3C",
        profile_name="Ana",
        text="Hello",
        raw=TEXT,
    )


def test_voice_note_has_its_type_without_parameters() -> None:
    url = "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1"
    message = parse(NumMedia="1", MediaUrl0=url, MediaContentType0="audio/ogg; codecs=opus", Body="")

    assert message.media == ({"url": url, "content_type": "audio/ogg"},)
    assert message.text == ""


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({"NumMedia": "3", "MediaUrl0": "https://x/1"}, 1),
        ({"NumMedia": ""}, 0),
        ({"NumMedia": "-1"}, 0),
        ({"NumMedia": "many", "MediaUrl0": "https://x/1"}, 0),
        ({"NumMedia": "1", "MediaUrl0": "javascript:alert(1)"}, 0),
        ({"NumMedia": "9999"} | {f"MediaUrl{n}": "https://x/1" for n in range(50)}, 10),
    ],
)
def test_media_counts_only_what_is_there(changes: dict[str, str], count: int) -> None:
    assert len(parse(**changes).media) == count


@pytest.mark.parametrize(
    ("changes", "choice_id"),
    [
        ({"ButtonPayload": "slot:7", "ButtonText": "Tue 10:00", "Body": "Tue 10:00"}, "slot:7"),
        ({"ListId": "slot:8", "ListTitle": "Tue 10:20"}, "slot:8"),
        ({"ButtonPayload": "slot:7", "ListId": "slot:8"}, "slot:7"),
        ({"InteractiveData": json.dumps({"id": "slot:9", "title": "x"})}, "slot:9"),
        ({"InteractiveData": json.dumps({"type": "list_reply", "list_reply": {"id": "slot:9"}})}, "slot:9"),
        ({"InteractiveData": json.dumps({"interactive": {"buttonReply": {"id": "yes:4"}}})}, "yes:4"),
        ({"ChannelMetadata": json.dumps({"type": "whatsapp", "data": {"context": {"ListId": "slot:5"}}})}, "slot:5"),
        ({"ChannelMetadata": json.dumps({"data": {"id": "wamid.X", "context": {"id": "wamid.Y"}}})}, ""),
        ({"InteractiveData": "{not json"}, ""),
        ({"InteractiveData": "[" * 100_000}, ""),
        ({"InteractiveData": '{"id": {"deeper": 1}}'}, ""),
        ({"InteractiveData": '{"list_reply": {"id": "a\\u0000b\\ud800"}}'}, "ab"),
        ({"ButtonPayload": "x" * 500}, "x" * 200),
    ],
)
def test_tapped_id_is_found_where_twilio_puts_it(changes: dict[str, str], choice_id: str) -> None:
    assert parse(**changes).choice_id == choice_id


def test_tap_without_a_body_has_its_label_as_text() -> None:
    assert parse(Body="", ButtonText="Confirm", ButtonPayload="yes:1").text == "Confirm"
    assert parse(Body="", ListTitle="Tue 10:20", ListId="slot:8").text == "Tue 10:20"


def test_user_who_hides_the_number_is_known_by_the_id() -> None:
    message = parse(From="whatsapp:CO.1A2B", ExternalUserId="whatsapp:CO.1A2B", WaId="")

    assert (message.from_address, message.number_e164, message.user_id) == ("whatsapp:CO.1A2B", None, "CO.1A2B")


def test_user_of_a_linked_portfolio_is_known_by_the_parent_id() -> None:
    message = parse(From="whatsapp:CO.ENT.9Z", ExternalUserId="", ParentExternalUserId="whatsapp:CO.ENT.9Z")

    assert message.user_id == "CO.ENT.9Z"


def test_sender_that_is_neither_number_nor_id_keeps_its_address_only() -> None:
    message = parse(From="whatsapp:somebody", ExternalUserId="")

    assert (message.from_address, message.number_e164, message.user_id) == ("whatsapp:somebody", None, None)


def test_location_is_read() -> None:
    message = parse(Body="", Latitude="12.9716", Longitude="77.5946", Label="Office", Address="MG Road")

    assert (message.latitude, message.longitude, message.label) == (12.9716, 77.5946, "Office")


@pytest.mark.parametrize(("latitude", "longitude"), [("nan", "inf"), ("91", "181"), ("", ""), ("north", "1e999")])
def test_impossible_place_is_none(latitude: str, longitude: str) -> None:
    message = parse(Latitude=latitude, Longitude=longitude)

    assert (message.latitude, message.longitude, message.label) == (None, None, None)


def test_quoted_message_and_opt_out_are_read() -> None:
    message = parse(OriginalRepliedMessageSid="MM" + "b" * 32, OptOutType="stop")

    assert (message.quoted_sid, message.opt_out_type) == ("MM" + "b" * 32, "STOP")
    assert parse(OriginalRepliedMessageSid="../etc", OptOutType="MAYBE").quoted_sid == ""


def test_nul_is_taken_out_everywhere() -> None:
    message = parse(Body="a\x00b", ProfileName="N\x00", Surprise="\x00")

    assert (message.text, message.profile_name, message.raw["Surprise"]) == ("ab", "N", "")


def test_long_body_is_kept_to_twice_what_whatsapp_takes() -> None:
    assert len(parse(Body="y" * 4096).text) == 4096
    assert len(parse(Body="y" * 20_000).text) == 8192


@pytest.mark.parametrize(
    "changes",
    [
        {"MessageSid": "", "SmsMessageSid": "", "SmsSid": ""},
        {"MessageSid": "SM'; --"},
        {"From": ""},
        {"From": "whatsapp:+" + "9" * 300},
        {"To": ""},
        {"To": "whatsapp:+155501001234567890"},
    ],
)
def test_post_without_what_every_message_has_is_refused(changes: dict[str, str]) -> None:
    with pytest.raises(BadPayload):
        parse(**changes)


@given(st.dictionaries(st.sampled_from([*TEXT, "MediaUrl0", "Latitude", "InteractiveData", "ListId"]), st.text()))
def test_nothing_else_is_ever_raised(changes: dict[str, str]) -> None:
    query = QueryDict(mutable=True)
    query.update(TEXT | changes)
    try:
        message = parse_incoming(query)
    except BadPayload:
        return
    assert "\x00" not in message.text + message.choice_id + message.from_address


STATUS = {"MessageSid": SID, "AccountSid": "AC1", "MessageStatus": "undelivered", "ErrorCode": "63016"}


def test_receipt_is_normalised() -> None:
    receipt = parse_receipt(QueryDict(urlencode(STATUS | {"ChannelStatusMessage": "window"})), {"m": "17"})

    assert (receipt.account, receipt.message_sid, receipt.message_id) == ("AC1", SID, 17)
    assert (receipt.status, receipt.error_code, receipt.error_text) == ("undelivered", "63016", "window")
    assert receipt.raw == STATUS | {"ChannelStatusMessage": "window", "m": "17"}


@pytest.mark.parametrize("own", ["", "abc", "-1", "9" * 30, "1e5", "１"])
def test_receipt_with_a_bad_id_of_ours_has_none(own: str) -> None:
    assert parse_receipt(QueryDict(urlencode(STATUS)), {"m": own}).message_id is None


@pytest.mark.parametrize("code", ["", "0", "abc"])
def test_receipt_without_an_error_has_no_code(code: str) -> None:
    assert parse_receipt(QueryDict(urlencode(STATUS | {"ErrorCode": code})), {}).error_code == ""


def test_receipt_without_a_sid_is_refused() -> None:
    with pytest.raises(BadPayload):
        parse_receipt(QueryDict("AccountSid=AC1"), {"m": "1"})

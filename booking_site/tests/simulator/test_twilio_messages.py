"""The Messages resource through the real SDK: what it takes, what it refuses, what is told afterwards."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from django.utils import timezone
from twilio.base.exceptions import TwilioRestException

from booking_site.simulator import handset
from booking_site.simulator.models import SimulatedMessage
from booking_site.tests.simulator.conftest import ACCOUNT, CLINIC, MEENA, TOKEN, Sink, Twilio, deliver

pytestmark = pytest.mark.usefixtures("twilio")

BUTTONS = {
    "twilio/quick-reply": {
        "body": "{{b}}",
        "actions": [{"type": "QUICK_REPLY", "title": "{{t1}}", "id": "{{k1}}"}, {"title": "{{t2}}", "id": "{{k2}}"}],
    }
}
VALUES = {"b": "Shall I book it?", "t1": "Yes, book", "k1": "yes:3", "t2": "Other times", "k2": "more:3"}
LIST = {
    "twilio/list-picker": {
        "body": "Three times are free",
        "button": "Choose",
        "items": [{"item": "Mon 30 Nov 12:20", "id": "slot:1", "description": "Dr Rao"}],
    }
}
TEMPLATE = {"twilio/text": {"body": "Hello {{1}}, your visit is at {{2}} tomorrow."}}


def test_message_is_taken_with_twilios_fields(twilio: Twilio, open_window: None) -> None:
    message = twilio.send(body="Good morning")
    assert message.sid.startswith("SM")
    assert len(message.sid) == 34
    assert (message.status, message.direction, message.body) == ("queued", "outbound-api", "Good morning")
    assert (message.from_, message.to) == (CLINIC, f"whatsapp:{MEENA}")
    assert (message.error_code, message.date_sent) == (None, None)
    assert abs(datetime.now(UTC) - message.date_created) < timedelta(seconds=5)
    assert (message.num_media, message.num_segments, message.api_version) == ("0", "1", "2010-04-01")


def test_message_callbacks_are_signed_and_in_order(twilio: Twilio, sink: Sink, open_window: None) -> None:
    message = twilio.send()
    deliver()
    assert sink.statuses(message.sid) == ["sent", "delivered"]
    posts = [post for post in sink.received if post.path == "/twilio/whatsapp/status/?m=7"]
    assert [sink.is_signed(post) for post in posts] == [True, True]
    assert posts[-1].parameters["ChannelToAddress"] == MEENA
    assert posts[-1].parameters["EventType"] == "DELIVERED"
    assert "ErrorCode" not in posts[-1].parameters
    assert twilio.client().messages(message.sid).fetch().status == "delivered"


def test_message_read_on_the_phone_is_told_once(twilio: Twilio, sink: Sink, open_window: None) -> None:
    message = twilio.send()
    deliver()
    handset.read(MEENA, timezone.now())
    handset.read(MEENA, timezone.now())
    deliver()
    assert sink.statuses(message.sid) == ["sent", "delivered", "read"]


@pytest.mark.parametrize(
    ("account", "token", "status"), [(ACCOUNT, "wrong", 401), ("AC" + "0" * 32, TOKEN, 401), (ACCOUNT, TOKEN, 200)]
)
def test_credentials_are_checked(twilio: Twilio, account: str, token: str, status: int) -> None:
    path = f"{twilio.address}/simulator/twilio/2010-04-01/Accounts/{account}/Messages.json"
    answer = requests.get(path, auth=(account, token), timeout=10)
    assert answer.status_code == status
    if status == 401:
        assert answer.json() == {
            "code": 20003,
            "message": "Authenticate",
            "more_info": "https://www.twilio.com/docs/errors/20003",
            "status": 401,
        }


def test_no_credentials_are_refused(twilio: Twilio) -> None:
    path = f"{twilio.address}/simulator/twilio/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    assert requests.get(path, timeout=10).status_code == 401


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"body": "x" * 1601}, (400, 21617)),
        ({"body": ""}, (400, 21602)),
        ({"body": None, "content_sid": None}, (400, 21619)),
        ({"from_": None}, (400, 21603)),
        ({"to": ""}, (400, 21604)),
        ({"to": MEENA}, (400, 21910)),
        ({"from_": "+15550100"}, (400, 21910)),
        ({"from_": "whatsapp:+15550199"}, (400, 63007)),
        ({"to": "whatsapp:12"}, (400, 21211)),
        ({"to": CLINIC}, (400, 63031)),
        ({"content_sid": "HX" + "0" * 32}, (400, 21655)),
        ({"content_variables": "{}"}, (400, 21654)),
        ({"status_callback": "nowhere"}, (400, 21609)),
        ({"media_url": ["not an address"]}, (400, 21620)),
        ({"media_url": ["https://example.org/a.png"] * 11}, (400, 21623)),
        ({"messaging_service_sid": "MG" + "0" * 32}, (404, 21701)),
        ({"schedule_type": "fixed"}, (400, 20422)),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else str(value[1]),
)
def test_message_is_refused(
    twilio: Twilio, open_window: None, changes: dict[str, Any], refusal: tuple[int, int]
) -> None:
    assert twilio.refusal(**changes) == refusal
    assert SimulatedMessage.objects.filter(direction="outbound-api").count() == 0


def test_body_of_1600_characters_is_taken(twilio: Twilio, open_window: None) -> None:
    assert twilio.send(body="x" * 1600).status == "queued"


def test_field_outside_the_documented_api_is_refused(twilio: Twilio, open_window: None) -> None:
    answer = requests.post(
        f"{twilio.address}/simulator/twilio/2010-04-01/Accounts/{ACCOUNT}/Messages.json",
        data={"To": f"whatsapp:{MEENA}", "From": CLINIC, "Body": "Hello", "Buttons": "[]"},
        auth=(ACCOUNT, TOKEN),
        timeout=10,
    )
    assert (answer.status_code, answer.json()["code"]) == (400, 20001)
    assert "Buttons" in answer.json()["message"]


@pytest.mark.parametrize(
    "variables",
    ["not json", "[1]", '{"b": 3}', '{"b": null}', '{"b": ""}', '{"a name that is long": "x"}'],
)
def test_content_variables_are_a_json_object_of_strings(twilio: Twilio, open_window: None, variables: str) -> None:
    sid = twilio.content(BUTTONS)
    assert twilio.refusal(content_sid=sid, content_variables=variables) == (400, 21656)


def test_free_form_outside_the_window_is_taken_and_fails(twilio: Twilio, sink: Sink) -> None:
    message = twilio.send(body="Good morning")
    assert message.status == "queued"
    deliver()
    assert sink.statuses(message.sid) == ["failed"]
    assert sink.received[-1].parameters["ErrorCode"] == "63016"
    assert sink.is_signed(sink.received[-1])
    fetched = twilio.client().messages(message.sid).fetch()
    assert (fetched.status, fetched.error_code) == ("failed", 63016)
    assert "outside the allowed window" in fetched.error_message
    assert handset.read(MEENA) == []


def test_free_form_a_day_after_the_last_message_fails(twilio: Twilio, sink: Sink) -> None:
    handset.write(MEENA, "hello", timezone.now() - timedelta(hours=24))
    message = twilio.send()
    deliver()
    assert sink.statuses(message.sid) == ["failed"]


def test_window_that_was_shut_opens_with_the_next_message(twilio: Twilio, sink: Sink, open_window: None) -> None:
    handset.shut_window(handset.of_number(MEENA), now=timezone.now())
    outside = twilio.send()
    handset.write(MEENA, "I am back", timezone.now())
    inside = twilio.send()
    deliver()
    assert sink.statuses(outside.sid) == ["failed"]
    assert sink.statuses(inside.sid) == ["sent", "delivered"]


@pytest.mark.parametrize("types", [BUTTONS, LIST, TEMPLATE], ids=lambda types: next(iter(types)))
def test_unapproved_content_outside_the_window_fails(twilio: Twilio, sink: Sink, types: dict[str, Any]) -> None:
    twilio.send(content_sid=twilio.content(types), content_variables=json.dumps(VALUES | {"1": "Meena", "2": "noon"}))
    deliver()
    assert sink.received[-1].parameters["ErrorCode"] == "63016"


@pytest.mark.parametrize(
    ("approval", "code"), [("pending", "63016"), ("rejected", "63040"), ("paused", "63041"), ("disabled", "63042")]
)
def test_template_that_is_not_approved_fails_outside_the_window(
    twilio: Twilio, sink: Sink, approval: str, code: str
) -> None:
    requests.post(f"{twilio.address}/simulator/switches/", json={"template_approval": approval}, timeout=10)
    sid = twilio.content(TEMPLATE, {"1": "Meena", "2": "noon"})
    assert twilio.approve(sid) == approval
    twilio.send(content_sid=sid, content_variables='{"1": "Meena", "2": "noon"}')
    deliver()
    assert sink.received[-1].parameters["ErrorCode"] == code


def test_approved_template_leaves_outside_the_window(twilio: Twilio, sink: Sink) -> None:
    sid = twilio.content(TEMPLATE, {"1": "Meena", "2": "noon"})
    assert twilio.approve(sid) == "approved"
    message = twilio.send(content_sid=sid, content_variables='{"1": "Ravi", "2": "four"}')
    deliver()
    assert sink.statuses(message.sid) == ["sent", "delivered"]
    assert [shown.body for shown in handset.read(MEENA)] == ["Hello Ravi, your visit is at four tomorrow."]


def test_value_that_was_not_sent_is_the_sample(twilio: Twilio) -> None:
    sid = twilio.content(TEMPLATE, {"1": "Meena", "2": "noon"})
    twilio.approve(sid)
    assert twilio.send(content_sid=sid, content_variables='{"1": "Ravi"}').body == (
        "Hello Ravi, your visit is at noon tomorrow."
    )


def test_template_takes_no_line_break_in_a_value(twilio: Twilio) -> None:
    sid = twilio.content(TEMPLATE, {"1": "Meena", "2": "noon"})
    twilio.approve(sid)
    assert twilio.refusal(content_sid=sid, content_variables='{"1": "a\\nb", "2": "c"}') == (400, 21656)


def test_buttons_inside_the_window_are_drawn_and_have_a_rich_sid(twilio: Twilio, open_window: None) -> None:
    message = twilio.send(content_sid=twilio.content(BUTTONS), content_variables=json.dumps(VALUES))
    deliver()
    assert message.sid.startswith("MM")
    shown = handset.read(MEENA)[-1]
    assert shown.body == "Shall I book it?"
    assert [(choice.id, choice.title) for choice in handset.choices_of(shown)] == [
        ("yes:3", "Yes, book"),
        ("more:3", "Other times"),
    ]


@pytest.mark.parametrize(
    ("types", "values"),
    [
        (
            {"twilio/quick-reply": {"body": "b", "actions": [{"title": f"{n}", "id": f"{n}"} for n in range(4)]}},
            {},
        ),
        (BUTTONS, VALUES | {"t1": "A title of 21 letters"}),
        (BUTTONS, VALUES | {"t1": "Other times"}),
        (BUTTONS, VALUES | {"b": "x" * 1025}),
    ],
    ids=["four-buttons", "long-title", "same-title", "long-body"],
)
def test_content_whatsapp_cannot_show_fails(
    twilio: Twilio, sink: Sink, open_window: None, types: dict[str, Any], values: dict[str, str]
) -> None:
    twilio.send(content_sid=twilio.content(types), content_variables=json.dumps(values))
    deliver()
    assert sink.received[-1].parameters["ErrorCode"] == "63021"


def test_list_is_filtered_and_paged(twilio: Twilio, open_window: None) -> None:
    sids = [twilio.send(body=f"{number}").sid for number in range(3)]
    twilio.send(to="whatsapp:+15550143", body="somebody else")
    today, client = timezone.now().date(), twilio.client()

    def listed(**filters: Any) -> list[str]:
        return [message.sid for message in client.messages.list(page_size=2, **filters)]

    assert listed(to=f"whatsapp:{MEENA}") == sids[::-1]
    assert listed(to=f"whatsapp:{MEENA}", date_sent_after=today) == []  # still queued, so without a date
    deliver()
    assert listed(to=f"whatsapp:{MEENA}", date_sent=today) == sids[::-1]
    assert listed(to=f"whatsapp:{MEENA}", date_sent_after=today) == sids[::-1]
    assert listed(to=f"whatsapp:{MEENA}", date_sent_before=today) == []
    assert listed(to=f"whatsapp:{MEENA}", date_sent_after=timezone.now() + timedelta(minutes=1)) == []
    assert [m.body for m in client.messages.list(from_=f"whatsapp:{MEENA}")] == ["hello"]
    assert len(listed()) == 5


def test_unknown_message_is_not_found(twilio: Twilio) -> None:
    answer = requests.get(
        f"{twilio.address}/simulator/twilio/2010-04-01/Accounts/{ACCOUNT}/Messages/SM0.json",
        auth=(ACCOUNT, TOKEN),
        timeout=10,
    )
    assert (answer.status_code, answer.json()["code"]) == (404, 20404)


def test_message_is_redacted_and_deleted_but_stays_on_the_phone(twilio: Twilio, open_window: None) -> None:
    sid = twilio.send(body="secret").sid
    deliver()
    assert twilio.client().messages(sid).update(body="").body == ""
    twilio.client().messages(sid).delete()
    assert [message.sid for message in twilio.client().messages.list(to=f"whatsapp:{MEENA}")] == []
    assert handset.read(MEENA)[-1].sid == sid


def test_typing_marks_the_message_read(twilio: Twilio, open_window: None) -> None:
    written = handset.read(MEENA)[-1]
    assert written.read_at is None
    answer = twilio.client().messaging.v2.typing_indicator.create(channel="whatsapp", message_id=written.sid)
    assert answer.success is True
    assert handset.read(MEENA)[-1].read_at is not None
    typing_until = handset.of_number(MEENA).typing_until
    assert typing_until
    assert typing_until > timezone.now()


def test_simulator_that_is_off_answers_nothing(twilio: Twilio, settings: Any) -> None:
    settings.SIMULATOR = False
    for path in ("", "chat/", "switches/", f"twilio/2010-04-01/Accounts/{ACCOUNT}/Messages.json", "twilio/v1/Content"):
        answer = requests.get(f"{twilio.address}/simulator/{path}", auth=(ACCOUNT, TOKEN), timeout=10)
        assert answer.status_code == 404, path


def test_resource_the_simulator_does_not_play_is_not_found(twilio: Twilio) -> None:
    with pytest.raises(TwilioRestException) as caught:
        twilio.client().messaging.v1.services.create(friendly_name="ours")
    assert (caught.value.status, caught.value.code) == (404, 20404)

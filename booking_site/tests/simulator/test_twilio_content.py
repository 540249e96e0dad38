"""The Content resource through the real SDK, and raw JSON where the SDK would drop what is wrong."""

from __future__ import annotations

from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException

from booking_site.tests.simulator.conftest import Twilio

pytestmark = pytest.mark.usefixtures("twilio")

TEXT = {"twilio/text": {"body": "Hello {{1}}, welcome."}}


def reply(**changes: Any) -> dict[str, Any]:
    action = {"type": "QUICK_REPLY", "title": "Yes", "id": "yes", **changes}
    return {"twilio/quick-reply": {"body": "Shall I?", "actions": [action]}}


def picker(**changes: Any) -> dict[str, Any]:
    item = {"item": "Monday", "id": "1", **changes}
    return {"twilio/list-picker": {"body": "When?", "button": "Choose", "items": [item]}}


def test_content_is_kept_as_it_was_given(twilio: Twilio) -> None:
    sid = twilio.content({**TEXT, **reply()}, {"1": "Meena"})
    content = twilio.client().content.v1.contents(sid).fetch()
    assert sid.startswith("HX")
    assert len(sid) == 34
    assert content.types == {**TEXT, **reply()}
    assert (content.variables, content.language, content.friendly_name) == ({"1": "Meena"}, "en", "test")
    assert content.links["approval_fetch"] == f"https://content.twilio.com/v1/Content/{sid}/ApprovalRequests"


def test_content_is_listed_over_several_pages_and_deleted(twilio: Twilio) -> None:
    sids = [twilio.content(TEXT) for _number in range(5)]
    client = twilio.client()
    assert [content.sid for content in client.content.v1.contents.list(page_size=2)] == sids[::-1]
    assert client.content.v1.contents(sids[0]).delete() is True
    with pytest.raises(TwilioRestException) as caught:
        client.content.v1.contents(sids[0]).fetch()
    assert (caught.value.status, caught.value.code) == (404, 20404)


def test_template_is_approved_at_once(twilio: Twilio) -> None:
    sid = twilio.content(TEXT, {"1": "Meena"})
    approval = twilio.client().content.v1.contents(sid).approval_fetch()
    assert approval.fetch().whatsapp["status"] == "unsubmitted"
    assert twilio.approve(sid) == "approved"
    assert approval.fetch().whatsapp == {
        "type": "whatsapp",
        "name": "test_template",
        "category": "UTILITY",
        "content_type": "twilio/text",
        "status": "approved",
        "rejection_reason": "",
        "allow_category_change": False,
    }


def test_list_cannot_be_a_template(twilio: Twilio) -> None:
    sid = twilio.content(picker())
    with pytest.raises(TwilioRestException) as caught:
        twilio.approve(sid)
    assert (caught.value.status, caught.value.code) == (400, 20422)


@pytest.mark.parametrize(
    ("types", "refusal"),
    [
        ({}, (400, 92001)),
        ({"twilio/balloon": {}}, (400, 20422)),
        ({"twilio/text": {"body": "x" * 1601}}, (400, 20422)),
        ({"twilio/text": {"body": "Hello {{1}, welcome."}}, (400, 20422)),
        ({"twilio/text": {"body": "Hello {{}}, welcome."}}, (400, 20422)),
        ({"twilio/text": {"body": "Hello", "text": "Hello"}}, (400, 20001)),
        (reply(title="A title of 21 letters"), (400, 20422)),
        (reply(title=None), (400, 20422)),
        (reply(id="x" * 201), (400, 20422)),
        (reply(type="URL"), (400, 20422)),
        (reply(payload="yes"), (400, 20001)),
        ({"twilio/quick-reply": {"body": "Shall I?", "actions": []}}, (400, 20422)),
        ({"twilio/quick-reply": {"body": "x" * 1025, "actions": [{"title": "Yes"}]}}, (400, 20422)),
        (picker(item="An item of 25 characters."), (400, 20422)),
        (picker(id=None), (400, 20422)),
        (picker(description="x" * 73), (400, 20422)),
        (picker(title="Monday"), (400, 20001)),
        (
            {
                "twilio/list-picker": {
                    "body": "When?",
                    "button": "Choose",
                    "items": [{"item": f"{n}", "id": f"{n}"} for n in range(11)],
                }
            },
            (400, 20422),
        ),
    ],
)
def test_content_is_refused(twilio: Twilio, types: dict[str, Any], refusal: tuple[int, int]) -> None:
    assert twilio.content_refusal(types) == refusal


def test_placeholder_does_not_count_as_long(twilio: Twilio) -> None:
    assert twilio.content(picker(item="{{a_name_of_16_ch}}", description="{{another_name_16}}")).startswith("HX")


def test_field_outside_the_documented_api_is_refused(twilio: Twilio) -> None:
    import requests

    answer = requests.post(
        f"{twilio.address}/simulator/twilio/v1/Content",
        json={"friendly_name": "test", "language": "en", "types": TEXT, "purpose": "reply"},
        auth=(twilio.client().username, twilio.client().password),
        timeout=10,
    )
    assert (answer.status_code, answer.json()["code"]) == (400, 20001)

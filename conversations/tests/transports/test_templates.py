"""Outside the window only an approved template leaves, with every value."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from conversations.database import in_thread
from conversations.models import MessageTemplate
from conversations.tests.transports.meanings import BOOKED, Clock, choices, outgoing, refusal, rows, shut
from conversations.tests.transports.rows import make_template
from conversations.tests.transports.twilio_double import Misbehaviour, TwilioDouble
from conversations.transports.base import TransportError
from conversations.transports.whatsapp import WhatsAppTransport

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def template() -> MessageTemplate:
    return make_template()


async def test_approved_template_leaves_with_every_value(
    template: MessageTemplate, transport: WhatsAppTransport, twilio: TwilioDouble
) -> None:
    rendered = await transport.prepare(shut())
    await transport.send(rendered)

    (made,) = twilio.posts("/v1/Content")
    assert made.data["types"] == {"twilio/text": {"body": template.body}}
    assert made.data["variables"] == {"1": "Ana", "2": "Tuesday 1 December, 10:20 am", "3": "Asha Clinic"}
    (asked,) = twilio.posts("/ApprovalRequests/whatsapp")
    assert set(asked.data) == {"name", "category"}
    assert asked.data["category"] == "UTILITY"
    assert asked.data["name"].startswith("appointment_booked_")
    form = twilio.posts("Messages.json")[0].form
    assert set(form) == {"To", "From", "StatusCallback", "ContentSid", "ContentVariables"}
    variables = json.loads(form["ContentVariables"])
    assert variables == {"1": "Ana", "2": "Tuesday 1 December, 10:20 am", "3": "Asha Dental"}
    assert rendered.text == (
        "Hello Ana, you are booked for Tuesday 1 December, 10:20 am at Asha Dental. Just write here to change it."
    )
    assert [(row.approval, row.template_id) for row in await rows()] == [("approved", template.pk)]


@pytest.fixture
def template_with_buttons() -> MessageTemplate:
    return make_template(buttons=[{"id": "intent:reschedule", "title": "Move"}])


async def test_template_with_buttons_has_plain_text_beside_them(
    template_with_buttons: MessageTemplate, transport: WhatsAppTransport, twilio: TwilioDouble
) -> None:
    await transport.prepare(shut())

    assert twilio.posts("/v1/Content")[0].data["types"] == {
        "twilio/text": {"body": template_with_buttons.body},
        "twilio/quick-reply": {
            "body": template_with_buttons.body,
            "actions": [{"type": "QUICK_REPLY", "title": "Move", "id": "intent:reschedule"}],
        },
    }


async def test_values_are_made_fit_for_a_template(
    template: MessageTemplate, transport: WhatsAppTransport, twilio: TwilioDouble
) -> None:
    rendered = await transport.prepare(shut(values=BOOKED | {"attendee": "", "place": "Asha\nDental\t     East"}))

    assert json.loads(rendered.content_variables or "") == {
        "1": "–",
        "2": "Tuesday 1 December, 10:20 am",
        "3": "Asha Dental East",
    }


async def test_value_that_the_message_lacks_is_refused_not_left_to_the_sample(
    template: MessageTemplate, transport: WhatsAppTransport, twilio: TwilioDouble
) -> None:
    error = await refusal(transport, shut(values={"attendee": "Ana"}))

    assert (error.kind, error.code) == ("rejected", "63028")


async def test_no_template_is_refused_as_the_shut_window(transport: WhatsAppTransport, twilio: TwilioDouble) -> None:
    error = await refusal(transport, shut(purpose="reply", values={"text": "Hello"}))

    assert (error.kind, error.code) == ("rejected", "63016")
    assert error.text == "The 24-hour window is shut and no approved template says this."
    assert twilio.seen == []


async def test_pending_template_is_refused_and_asked_about_every_few_minutes_only(
    template: MessageTemplate, transport: WhatsAppTransport, twilio: TwilioDouble, clock: Clock
) -> None:
    twilio.approval_status = "pending"
    error = await refusal(transport, shut())
    await refusal(transport, shut())

    assert (error.kind, error.code) == ("rejected", "63016")
    assert error.text.endswith("en: being reviewed")
    assert len([one for one in twilio.seen if one.path.endswith("/ApprovalRequests")]) == 1

    twilio.approval_status = "approved"
    clock.now += timedelta(minutes=4)
    assert (await transport.prepare(shut())).content_sid
    assert len(twilio.posts("/v1/Content")) == 1


async def test_approval_is_read_again_after_an_hour_and_a_paused_one_stays(
    template: MessageTemplate, transport: WhatsAppTransport, twilio: TwilioDouble, clock: Clock
) -> None:
    await transport.prepare(shut())
    twilio.approval_status = "paused"
    clock.now += timedelta(minutes=59)
    await transport.prepare(shut())
    clock.now += timedelta(minutes=2)

    error = await refusal(transport, shut())
    assert error.text.endswith("en: paused")


async def test_approved_template_leaves_although_reading_the_approval_fails(
    template: MessageTemplate, transport: WhatsAppTransport, twilio: TwilioDouble, clock: Clock
) -> None:
    await transport.prepare(shut())
    clock.now += timedelta(hours=2)
    twilio.misbehave("/ApprovalRequests", Misbehaviour(500, ""))

    assert (await transport.prepare(shut())).content_sid


async def test_template_that_whatsapp_does_not_take_is_marked_rejected(
    template: MessageTemplate, transport: WhatsAppTransport, twilio: TwilioDouble
) -> None:
    body = json.dumps({"code": 92001, "message": "bad words", "status": 400})
    twilio.misbehave("/ApprovalRequests/whatsapp", Misbehaviour(400, body))
    twilio.approval_status = "unsubmitted"

    error = await refusal(transport, shut())

    assert (error.kind, error.code) == ("rejected", "63016")
    assert [row.approval for row in await rows()] == ["rejected"]


async def test_template_that_another_process_submitted_first_is_read_instead(
    template: MessageTemplate, transport: WhatsAppTransport, twilio: TwilioDouble
) -> None:
    body = json.dumps({"code": 20422, "message": "submitted before", "status": 400})
    twilio.misbehave("/ApprovalRequests/whatsapp", Misbehaviour(400, body))

    assert (await transport.prepare(shut())).content_sid


async def test_preparing_gives_up_before_the_lease_ends(clock: Clock, twilio: TwilioDouble) -> None:
    twilio.misbehave("/v1/Content", Misbehaviour(how="hang"))

    error = await refusal(WhatsAppTransport(clock, prepare_seconds=0.2), outgoing(choices=choices(3)))

    assert (error.kind, error.code) == ("temporary", "no-answer")


async def test_template_that_the_account_lost_is_made_and_submitted_again(
    template: MessageTemplate, transport: WhatsAppTransport, twilio: TwilioDouble, clock: Clock
) -> None:
    await transport.prepare(shut())
    twilio.contents = {"HXother": {}}
    clock.now += timedelta(hours=2)

    rendered = await transport.prepare(shut())
    await transport.send(rendered)

    assert len(twilio.posts("/ApprovalRequests/whatsapp")) == 2
    assert [row.content_sid for row in await rows()] == [rendered.content_sid]


async def test_template_lost_between_rendering_and_sending_is_made_again(
    template: MessageTemplate, transport: WhatsAppTransport, twilio: TwilioDouble
) -> None:
    rendered = await transport.prepare(shut())
    twilio.contents = {"HXother": {}}
    await transport.send(rendered)

    twilio.contents = {"HXother": {}}
    twilio.approval_status = "pending"
    with pytest.raises(TransportError) as caught:
        await transport.send(replace(rendered, content_sid=(await rows())[0].content_sid))
    assert (caught.value.kind, caught.value.code) == ("rejected", "63016")
    assert len(twilio.messages) == 1


@pytest.fixture
def templates_in_three_languages() -> list[MessageTemplate]:
    return [make_template(language=tag, name=f"booked_{tag}") for tag in ("en", "hi", "ta")]


@pytest.mark.parametrize(
    ("language", "location_languages", "chosen"),
    [("hi-Latn", ("en",), "hi"), ("ta", ("en",), "ta"), ("kn", ("hi", "en"), "hi"), ("kn", ("mr",), "en")],
)
async def test_template_language_falls_back_in_order(
    templates_in_three_languages: list[MessageTemplate],
    transport: WhatsAppTransport,
    twilio: TwilioDouble,
    language: str,
    location_languages: tuple[str, ...],
    chosen: str,
) -> None:
    rendered = await transport.prepare(shut(language=language, location_languages=location_languages))

    assert rendered.content is not None
    assert rendered.content.language == chosen


async def test_changed_template_is_another_resource_with_another_name(
    template: MessageTemplate, transport: WhatsAppTransport, twilio: TwilioDouble
) -> None:
    await transport.prepare(shut())
    template.body = template.body.replace("Hello", "Good day")
    await in_thread(template.save)
    await transport.prepare(shut())

    names = [one.data["name"] for one in twilio.posts("/ApprovalRequests/whatsapp")]
    assert len(set(names)) == 2

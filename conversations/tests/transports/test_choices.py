"""Choices leave as buttons or a list, by Content resources made once."""

import asyncio
import json

import pytest

from conversations.database import in_thread
from conversations.tests.transports.meanings import choices, outgoing, refusal, rows
from conversations.tests.transports.rows import NOW
from conversations.tests.transports.twilio_double import ACCOUNT, Misbehaviour, TwilioDouble
from conversations.transports import content, content_shapes
from conversations.transports.base import TransportError
from conversations.transports.whatsapp import WhatsAppTransport

pytestmark = pytest.mark.django_db(transaction=True)


async def test_three_choices_are_buttons_and_the_shape_is_made_once(
    transport: WhatsAppTransport, twilio: TwilioDouble
) -> None:
    rendered = await transport.prepare(outgoing(choices=choices(3)))
    await transport.send(rendered)
    await transport.send(await transport.prepare(outgoing(message_id=18, choices=choices(3))))

    (made,) = twilio.posts("/v1/Content")
    assert made.data["language"] == "en"
    assert made.data["types"] == {
        "twilio/quick-reply": {
            "body": "{{b}}",
            "actions": [
                {"type": "QUICK_REPLY", "title": "{{n1}}", "id": "{{k1}}"},
                {"type": "QUICK_REPLY", "title": "{{n2}}", "id": "{{k2}}"},
                {"type": "QUICK_REPLY", "title": "{{n3}}", "id": "{{k3}}"},
            ],
        }
    }
    assert set(made.data) == {"friendly_name", "language", "variables", "types"}
    assert set(made.data["variables"]) == {"b", "n1", "k1", "n2", "k2", "n3", "k3"}
    form = twilio.posts("Messages.json")[0].form
    assert set(form) == {"To", "From", "StatusCallback", "ContentSid", "ContentVariables"}
    assert form["ContentSid"] == rendered.content_sid
    assert json.loads(form["ContentVariables"]) == {
        "b": "Which one suits you?",
        "n1": "Tue 1 Dec, 10:01 am",
        "k1": "slot:1",
        "n2": "Tue 1 Dec, 10:02 am",
        "k2": "slot:2",
        "n3": "Tue 1 Dec, 10:03 am",
        "k3": "slot:3",
    }
    (row,) = await rows()
    assert (row.account, row.endpoint, row.approval) == (ACCOUNT, twilio.base_url, "not-needed")
    assert row.key.startswith("quick-reply-3-")


async def test_four_choices_are_a_list_with_descriptions(transport: WhatsAppTransport, twilio: TwilioDouble) -> None:
    offered = (*choices(3, description="with Dr Rao"), {"id": "more:1", "title": "Other times", "description": ""})
    rendered = await transport.prepare(outgoing(choices=offered))

    shape = twilio.posts("/v1/Content")[0].data["types"]["twilio/list-picker"]
    assert set(shape) == {"body", "button", "items"}
    assert len(shape["button"]) <= 20
    assert shape["items"][3] == {"item": "{{n4}}", "id": "{{k4}}", "description": "{{d4}}"}
    variables = json.loads(rendered.content_variables or "")
    assert set(variables) == {"b", *(f"{letter}{n}" for letter in "nkd" for n in range(1, 5))}
    assert (variables["n4"], variables["k4"], variables["d4"]) == ("Other times", "more:1", "–")


async def test_list_without_descriptions_has_a_shape_without(
    transport: WhatsAppTransport, twilio: TwilioDouble
) -> None:
    rendered = await transport.prepare(outgoing(choices=choices(10)))

    items = twilio.posts("/v1/Content")[0].data["types"]["twilio/list-picker"]["items"]
    assert items[9] == {"item": "{{n10}}", "id": "{{k10}}"}
    assert "d1" not in json.loads(rendered.content_variables or "")


async def test_titles_and_descriptions_are_cut_to_size(transport: WhatsAppTransport, twilio: TwilioDouble) -> None:
    long = [{"id": f"slot:{n}", "title": "Tuesday the first of December", "description": "d" * 90} for n in range(4)]
    rendered = await transport.prepare(outgoing(values={"text": "word " * 204 + "word"}, choices=tuple(long)))

    variables = json.loads(rendered.content_variables or "")
    titles = [variables[f"n{n}"] for n in range(1, 5)]
    assert len(set(titles)) == 4
    assert max(map(len, titles)) <= 24
    assert len(variables["d1"]) <= 72
    assert len(variables["b"]) == 1024
    assert (rendered.text, rendered.rest) == (variables["b"], "")


@pytest.mark.parametrize(
    "offered",
    [choices(11), ({"id": "a", "title": "A"}, {"id": "a", "title": "B"}), ({"id": "x" * 201, "title": "A"},)],
    ids=["eleven", "twice", "long"],
)
async def test_impossible_choices_are_a_fault_of_the_caller(
    transport: WhatsAppTransport, twilio: TwilioDouble, offered: tuple[dict[str, str], ...]
) -> None:
    with pytest.raises(ValueError):
        await transport.prepare(outgoing(choices=offered))


async def test_shape_is_of_its_language_and_hinglish_is_hindi_to_twilio(
    transport: WhatsAppTransport, twilio: TwilioDouble
) -> None:
    await transport.prepare(outgoing(choices=choices(2), language="hi-Latn"))
    await transport.prepare(outgoing(choices=choices(2)))

    assert [one.data["language"] for one in twilio.posts("/v1/Content")] == ["hi", "en"]
    assert [row.language for row in await rows()] == ["hi-Latn", "en"]


@pytest.mark.parametrize(
    ("tag", "code"), [("en", "en"), ("en-IN", "en"), ("en-GB", "en_GB"), ("pt", "pt_BR"), ("hi-Latn", "hi")]
)
def test_language_is_written_as_meta_does(tag: str, code: str) -> None:
    assert content_shapes.twilio_language(tag) == code


async def test_many_at_once_make_one_resource(transport: WhatsAppTransport, twilio: TwilioDouble) -> None:
    await asyncio.gather(*(transport.prepare(outgoing(choices=choices(3))) for _ in range(20)))

    assert len(twilio.posts("/v1/Content")) == 1


async def test_two_processes_that_make_one_keep_the_first(transport: WhatsAppTransport, twilio: TwilioDouble) -> None:
    definition = content_shapes.quick_reply(3, "en")
    first = await in_thread(content._keep, definition, "HXfirst", NOW)
    second = await in_thread(content._keep, definition, "HXsecond", NOW)

    assert first == second
    assert [row.content_sid for row in await rows()] == ["HXfirst"]


async def test_content_that_the_account_lost_is_made_again_and_sent_once(
    transport: WhatsAppTransport, twilio: TwilioDouble
) -> None:
    rendered = await transport.prepare(outgoing(choices=choices(3)))
    twilio.contents = {"HXother": {}}  # an emulator that was started again

    await transport.send(rendered)

    assert len(twilio.messages) == 1
    assert [row.content_sid for row in await rows()] == [twilio.posts("Messages.json")[-1].form["ContentSid"]]


async def test_content_that_stays_unknown_is_refused_after_one_more_try(
    transport: WhatsAppTransport, twilio: TwilioDouble
) -> None:
    rendered = await transport.prepare(outgoing(choices=choices(3)))
    gone = Misbehaviour(404, json.dumps({"code": 20404, "message": "gone", "status": 404}))
    twilio.misbehave("Messages.json", gone, gone)

    with pytest.raises(TransportError) as caught:
        await transport.send(rendered)
    assert (caught.value.kind, caught.value.code) == ("rejected", "20404")
    assert len(twilio.posts("Messages.json")) == 2


async def test_refused_shape_falls_back_to_numbered_words(transport: WhatsAppTransport, twilio: TwilioDouble) -> None:
    twilio.misbehave("/v1/Content", Misbehaviour(400, json.dumps({"code": 92003, "message": "no", "status": 400})))

    rendered = await transport.prepare(outgoing(choices=choices(2, description="with Dr Rao")))

    assert rendered.content_sid is None
    assert rendered.body == (
        "Which one suits you?\n1. Tue 1 Dec, 10:01 am – with Dr Rao\n2. Tue 1 Dec, 10:02 am – with Dr Rao"
    )


@pytest.mark.parametrize("trouble", [Misbehaviour(500, ""), Misbehaviour(how="reset")], ids=["500", "reset"])
async def test_lost_answer_on_making_content_is_temporary(
    transport: WhatsAppTransport, twilio: TwilioDouble, trouble: Misbehaviour
) -> None:
    twilio.misbehave("/v1/Content", trouble)

    assert (await refusal(transport, outgoing(choices=choices(3)))).kind == "temporary"
    assert await rows() == []

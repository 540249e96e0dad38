"""Arguments are what the schema says, or the call is refused in words a model can act on."""

import pytest

from conversations.assistant.toolbox import ToolError, check_arguments

SCHEMA = {
    "type": "object",
    "properties": {
        "offer_id": {"type": "string", "maxLength": 8},
        "count": {"type": "integer"},
        "who": {"type": ["integer", "string"]},
        "kind": {"type": "string", "enum": ["a", "b"]},
        "times": {"type": "array", "maxItems": 2, "items": {"type": ["string", "null"]}},
        "more": {"type": "boolean"},
    },
    "required": ["offer_id"],
}


@pytest.mark.parametrize(
    "arguments",
    [
        {"offer_id": "1-2"},
        {"offer_id": "1-2", "count": 3, "who": "any", "kind": "a", "times": [None, "x"], "more": True},
        {"offer_id": "1-2", "who": 4},
    ],
)
def test_toolbox_takes_arguments_that_fit(arguments: dict[str, object]) -> None:
    check_arguments(arguments, SCHEMA)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({}, "arguments lacks offer_id."),
        ({"offer_id": 3}, "arguments.offer_id must be string."),
        ({"offer_id": "123456789"}, "arguments.offer_id is too long."),
        ({"offer_id": "1", "count": True}, "arguments.count must be integer."),
        ({"offer_id": "1", "kind": "c"}, "arguments.kind must be one of a, b."),
        ({"offer_id": "1", "times": ["a", "b", "c"]}, "arguments.times has too many items."),
        ({"offer_id": "1", "times": [4]}, "arguments.times[0] must be string or null."),
        ({"offer_id": "1", "contact_id": 9}, "arguments has no contact_id."),
        (["offer_id"], "arguments must be object."),
    ],
)
def test_toolbox_refuses_arguments_that_do_not(arguments: object, says: str) -> None:
    with pytest.raises(ToolError) as refused:
        check_arguments(arguments, SCHEMA)
    assert (refused.value.code, str(refused.value)) == ("bad-arguments", says)

"""Codes have a meaning and something to do."""

import pytest

from conversations.transports import twilio_errors


def test_every_code_has_a_meaning_and_fits_the_reason_of_a_message() -> None:
    for code in twilio_errors._TABLE:
        meaning = twilio_errors.describe(code)
        assert meaning.meaning
        assert meaning.action
        assert len(meaning.text) <= 200


@pytest.mark.parametrize("code", ["20429", "63017", "63018", "63009", "63010", "63012", "63023", "30001"])
def test_passing_trouble_names_its_wait(code: str) -> None:
    assert twilio_errors.describe(code).retry_after_seconds


@pytest.mark.parametrize("code", ["63016", "63003", "21610", "21617", "63024", "63049", "99999", "92004", ""])
def test_refusals_for_good_name_none(code: str) -> None:
    assert twilio_errors.describe(code).retry_after_seconds is None


def test_unknown_code_is_named_with_where_to_look() -> None:
    assert twilio_errors.describe("12345").text == (
        "Twilio refused with error 12345. https://www.twilio.com/docs/api/errors/12345"
    )

"""The tokens of a reminder's buttons, there and back."""

import pytest

from conversations import appointment_tokens
from conversations.appointment_tokens import AppointmentAnswer


@pytest.mark.parametrize("answer", appointment_tokens.ANSWERS)
def test_appointment_tokens_come_back_as_they_were_built(answer: str) -> None:
    token = appointment_tokens.build_token(appointment_tokens.build_subject(7, 2), answer)
    assert token == f"appointment:7:v2:{answer}"
    assert appointment_tokens.parse_token(token) == AppointmentAnswer(7, 2, answer)


@pytest.mark.parametrize(
    "token",
    [
        *("", "appointment:7", "appointment:7:v2", "appointment:7:v2:delete", "appointment:x:v2:confirm", "confirm:7"),
        *("appointment:७:v2:confirm", "appointment:7:v2:confirm ", "appointment:{{4}}:confirm"),
    ],
)
def test_appointment_tokens_of_another_kind_are_none(token: str) -> None:
    assert appointment_tokens.parse_token(token) is None


def test_appointment_tokens_refuse_an_answer_nobody_can_read() -> None:
    with pytest.raises(ValueError, match="confirm, reschedule, cancel"):
        appointment_tokens.build_token("7:v2", "delete")


@pytest.mark.parametrize(
    ("token", "appointment_id"),
    [("appointment:7:v2:confirm", 7), ("confirm:7", 7), ("appointment:7", 7), ("cancel:x", None), ("yes:7-1", None)],
)
def test_appointment_tokens_name_their_visit_in_either_spelling(token: str, appointment_id: int | None) -> None:
    assert appointment_tokens.find_appointment_id(token) == appointment_id

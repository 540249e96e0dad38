"""What the buttons under a reminder carry: `appointment:<id>:v<version>:<answer>`. Pure.

The version is that of the visit the reminder spoke of, so that a tap on an old one never answers for the new time.
Approved templates spell the same token as `appointment:{{n}}:<answer>`, with `7:v2` as the value of that number.
"""

import re
from dataclasses import dataclass

CONFIRM, RESCHEDULE, CANCEL = "confirm", "reschedule", "cancel"
ANSWERS = (CONFIRM, RESCHEDULE, CANCEL)

_SHORT = re.compile(r"(?:appointment|confirm|reschedule|cancel):(\d{1,18})", re.ASCII)
_TOKEN = re.compile(r"appointment:(\d{1,18}):v(\d{1,9}):(confirm|reschedule|cancel)", re.ASCII)


@dataclass(frozen=True)
class AppointmentAnswer:
    """What was tapped: the answer, and which version of which visit it is about."""

    appointment_id: int
    version: int
    answer: str


def build_token(subject: str, answer: str) -> str:
    """Build the id of one button. `subject` is `build_subject`'s, or the number that stands for it in a template."""
    if answer not in ANSWERS:
        raise ValueError(f"{answer!r} is none of {', '.join(ANSWERS)}.")
    return f"appointment:{subject}:{answer}"


def build_subject(appointment_id: int, version: int) -> str:
    """Name one version of a visit, as `7:v2`."""
    return f"{appointment_id}:v{version}"


def parse_token(token: str) -> AppointmentAnswer | None:
    """Read a button's id; None for any other token."""
    found = _TOKEN.fullmatch(token)
    return AppointmentAnswer(int(found[1]), int(found[2]), found[3]) if found else None


def find_appointment_id(token: str) -> int | None:
    """Give the visit a button names, in either spelling: `appointment:7:v2:confirm` or `confirm:7`."""
    if answer := parse_token(token):
        return answer.appointment_id
    found = _SHORT.fullmatch(token)
    return int(found[1]) if found else None

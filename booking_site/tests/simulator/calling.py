"""What the tests of the phone do again and again: call the business, and read what was heard."""

from __future__ import annotations

from booking_site.simulator import phone, switches
from booking_site.simulator.phone_models import SimulatedCall
from booking_site.tests.simulator.business import Business, Line
from booking_site.tests.simulator.conftest import MEENA

MIDST = 6  # slow enough for a busy machine to do something in the middle of an offer
EVERYTHING = {
    "dtmfDetection": "true",
    "partialPrompts": "true",
    "reportInputDuringAgentSpeech": "any",
    "events": "speaker-events tokens-played",
    "language": "en-IN",
}
OFFER = "Yes, today at eleven forty, or at twenty past twelve, or tomorrow at twenty to ten in the morning."


def ended(call: SimulatedCall) -> SimulatedCall:
    return phone.wait(call, lambda now: not now.is_under_way)


def connected(
    business: Business, children: str = "", *, speed: int = 40, **attributes: str
) -> tuple[SimulatedCall, Line]:
    switches.turn(speech_speed=speed)
    business.answers(business.relay(children=children, **{**EVERYTHING, **attributes}))
    call = phone.call(MEENA)
    line = business.line()
    line.take("setup")
    return call, line


def lines(call: SimulatedCall) -> list[tuple[str, str, str, str]]:
    return [(line.who, line.state, line.heard_text, line.unheard_text) for line in phone.heard(call)]

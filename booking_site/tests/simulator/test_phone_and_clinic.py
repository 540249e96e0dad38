"""The simulator's phone and the product on one line: what one says of the protocol the other understands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from booking_site.simulator import phone, switches
from booking_site.simulator.phone_models import SimulatedCall
from booking_site.tests.simulator.calling import ended
from booking_site.tests.simulator.conftest import MEENA
from conversations.tests.assistant.front_desk import FrontDesk
from conversations.tests.voice.scene import booked

SPEED = 20


@pytest.fixture
def clinic(simulator: None, switchboard: None, live_site: Any, settings: Any) -> Iterator[FrontDesk]:
    from conversations.models import Line

    settings.ROOT_URLCONF = "booking_site.urls"
    switches.turn(speech_speed=SPEED)
    desk = FrontDesk(now=timezone.now())
    Line.objects.create(channel=Line.Channel.PHONE, number_e164="+15550100", location=desk.location)
    yield desk
    for call in SimulatedCall.objects.filter(status__in=SimulatedCall.UNDER_WAY):
        phone.hang_up(call)
        ended(call)


def hears(call: SimulatedCall, words: str) -> None:
    """Wait until the clinic was heard to say this to its end."""
    phone.wait(
        call, lambda now: any(words in one.heard_text for one in phone.heard(now) if one.who == "clinic"), seconds=40
    )


def test_lost_socket_goes_on_at_the_read_back(clinic: FrontDesk) -> None:
    call = phone.call(MEENA)
    phone.speak(call, "my name is Meena Iyer, I would like a teeth cleaning as soon as possible")
    hears(call, "Which one suits you?")
    phone.speak(call, "the first one")
    hears(call, "Shall I book it?")
    assert booked() == []
    phone.lose_socket(call)
    hears(call, "we were cut off")
    hears(call, "We were at this")
    assert phone.of_sid(call.sid).is_under_way
    phone.press(call, "1")
    hears(call, "It is booked")
    assert len(booked()) == 1
    assert not [one for one in phone.traces(call, "received") if "invalid" in one]

"""Every scenario file, with the guided brain. What is marked as a fault must stay one, or lose its mark."""

import asyncio
from pathlib import Path

import pytest

from conversations.assistant.guided_brain import GuidedBrain
from conversations.database import in_thread
from conversations.scenarios import reading, run, world
from conversations.scenarios.reading import BadScenario, Scenario
from conversations.scenarios.run import Played

SCENARIOS = reading.read_folder()


def as_parameter(scenario: Scenario) -> object:
    marks = [pytest.mark.xfail(strict=True, reason=scenario.xfail)] if scenario.xfail else []
    return pytest.param(scenario, id=scenario.id, marks=marks)


async def play_in_empty_database(scenario: Scenario) -> Played:
    """The rows of a scenario are committed by other threads; the test's own transaction never sees them. Taking away
    what a scenario left is much faster than the flush that a transactional test ends with.
    """
    await in_thread(world.clear)
    try:
        return await run.play(scenario, brain=GuidedBrain())
    finally:
        await in_thread(world.clear)


@pytest.mark.django_db
@pytest.mark.parametrize("scenario", [as_parameter(one) for one in SCENARIOS])
def test_scenario_leaves_the_rows_it_must(scenario: Scenario) -> None:
    played = asyncio.run(play_in_empty_database(scenario))
    assert played.wrong == [], "\n".join(f"[{channel}] {said}\n    {answer}" for channel, said, answer in played.said)


def test_scenarios_are_many_and_of_every_kind() -> None:
    assert len(SCENARIOS) >= 60
    assert {one.language for one in SCENARIOS} == {"en", "hi"}


INTENTS = ("book", "move", "cancel", "confirm", "ask", "person")
FORMS = ("en", "hi", "hi-Latn")
KINDS = ("correction", "side-question", "family", "stale-offer", "dst", "injection", "switch")


def covered(*tags: str, channel: str = "") -> list[str]:
    """List the scenarios of these tags, on a channel."""
    return [
        one.id
        for one in SCENARIOS
        if set(tags) <= one.tags and (not channel or channel in {step.channel for step in one.steps})
    ]


def test_scenarios_cover_every_intent_on_both_channels_in_each_written_form() -> None:
    cells = [(intent, form, channel) for intent in INTENTS for form in FORMS for channel in reading.CHANNELS]
    assert [cell for cell in cells if not covered(*cell[:2], channel=cell[2])] == []


def test_scenarios_cover_every_kind_of_trouble_in_more_than_one_written_form() -> None:
    thin = [kind for kind in KINDS if not covered(kind, "en") or not (covered(kind, "hi") or covered(kind, "hi-Latn"))]
    assert thin == []
    unspoken = [kind for kind in KINDS if kind != "stale-offer" and not covered(kind, channel="phone")]
    assert unspoken == []


def test_scenarios_change_the_channel_at_every_stage_both_ways() -> None:
    switched = [[step.channel for step in one.steps] for one in SCENARIOS if "-then-" in one.id]
    of_four = [channels for channels in switched if len(channels) == 4]
    for first, then in (reading.CHANNELS, reading.CHANNELS[::-1]):
        assert {channels.index(then) for channels in of_four if channels[0] == first} == {1, 2, 3}
    assert all(covered("switch", intent) for intent in ("book", "move", "cancel"))


@pytest.mark.parametrize("told", ["- {id: a, lines: [], colour: red}", "- {id: a, lines: [{shout: x}]}", "a: b", "- ["])
def test_a_scenario_file_with_a_mistake_is_refused(told: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(told)
    with pytest.raises(BadScenario):
        reading.read_file(path)

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


@pytest.mark.parametrize("told", ["- {id: a, lines: [], colour: red}", "- {id: a, lines: [{shout: x}]}", "a: b", "- ["])
def test_a_scenario_file_with_a_mistake_is_refused(told: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(told)
    with pytest.raises(BadScenario):
        reading.read_file(path)

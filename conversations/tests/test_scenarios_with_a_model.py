"""Every scenario file once more, by a model behind a server of our own: the path that a model's answers take."""

import asyncio

import pytest

from conversations.database import in_thread
from conversations.models import Turn
from conversations.scenarios import reading, run, world
from conversations.scenarios.reading import Scenario
from conversations.scenarios.run import Played
from conversations.scenarios.scripted_model import scripted_model
from conversations.tests.test_scenarios import as_parameter


async def play_in_empty_database(scenario: Scenario) -> tuple[Played, set[str]]:
    await in_thread(world.clear)
    try:
        async with scripted_model() as brain:
            played = await run.play(scenario, brain=brain)
        return played, await in_thread(lambda: set(Turn.objects.values_list("brain", flat=True)))
    finally:
        await in_thread(world.clear)


# What says itself how its model behaves is played by the scenarios' own test.
SCENARIOS = [one for one in reading.read_folder() if not any(step.model for step in one.steps)]


@pytest.mark.django_db
@pytest.mark.parametrize("scenario", [as_parameter(one) for one in SCENARIOS])
def test_scenario_leaves_the_same_rows_on_the_models_path(scenario: Scenario) -> None:
    played, brains = asyncio.run(play_in_empty_database(scenario))
    told = "\n".join(f"[{channel}] {said}\n    {answer}" for channel, said, answer in played.said)
    assert (played.wrong, brains) == ([], {"openai"}), told

"""A caller does not sit in silence while a model thinks, and hears the guided assistant when it never answers."""

import asyncio
import threading
from collections.abc import Iterator

import pytest
from pytest_django import Settings

from conversations.assistant.phrasing import say
from conversations.models import Turn
from conversations.tests.model_server import Fault, ModelServer, Say
from conversations.tests.voice.scene import Clinic, said

pytestmark = pytest.mark.django_db(transaction=True)
FILLERS = {say(f"filler.{number}", "en") for number in (1, 2, 3, 4)}


@pytest.fixture
def model(settings: Settings) -> Iterator[ModelServer]:
    """A model on a loop of its own: the site's runs in another thread."""
    server, loop = ModelServer(Say("We are open until six.", first_ms=600), Fault("hang")), asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    asyncio.run_coroutine_threadsafe(server.start(0), loop).result(10)
    settings.OPENAI_BASE_URL, settings.OPENAI_MODEL, settings.FILLER_AFTER_MS = server.base_url, "test-model", 100
    yield server
    asyncio.run_coroutine_threadsafe(server.__aexit__(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)


def test_call_is_bridged_while_the_model_thinks_and_answered_when_it_never_does(
    clinic: Clinic, model: ModelServer, settings: Settings
) -> None:
    caller = clinic.caller().call()
    caller.ask("are you open today", "until six")
    texts = [one.text for one in caller.spoken]
    assert texts[-2] in FILLERS
    assert [one.text for one in said() if one.text in FILLERS] == []
    settings.OPENAI_FIRST_TOKEN_MS = 600
    caller.ask("what does a root canal cost", "6,000 rupees")
    assert caller.spoken[-2].text in FILLERS - {texts[-2]}
    assert list(Turn.objects.order_by("id").values_list("brain", flat=True)) == ["openai", "openai, then guided"]

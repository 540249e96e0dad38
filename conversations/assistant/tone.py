"""How a customer sounds in what was heard or stored; the words are read by `understanding.tone`."""

from collections.abc import Sequence

from conversations.assistant.brain import Heard
from conversations.assistant.reading import read_in, read_tap
from conversations.understanding import tone
from conversations.understanding.tone import Mood


def of_texts(texts: Sequence[str], language: str) -> Mood:
    """Read the strongest tone and urgency of what was said, whatever letters it was written in."""
    return tone.strongest([tone.read_mood(text, language=read_in(text, language)) for text in texts if text])


def of_heard(heard: Sequence[Heard], language: str) -> Mood:
    """Read those of the messages of a turn; the title of a button is not the customer's own word."""
    return of_texts([one.text for one in heard if read_tap(one.choice_id) is None], language)

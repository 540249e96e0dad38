"""How a customer sounds in what was heard or stored: by rules, and by the model where one said so.

The words are read by `understanding.tone`. A model notes what it hears with a tool, together with the customer's own
words that show it; what was not said counts for nothing. Of the two readings the more urgent stands.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from conversations.assistant.brain import Heard
from conversations.assistant.reading import read_in, read_tap
from conversations.assistant.toolbox import PersonWanted, Scope, Tool, ToolError, register
from conversations.models import Conversation
from conversations.understanding import tone
from conversations.understanding.tone import TONES, URGENCIES, Mood, Tone, Urgency

NOTE_MOOD = "note_mood"
MOST_TURNS = 20


def of_texts(texts: Sequence[str], language: str) -> Mood:
    """Read the strongest tone and urgency of what was said, whatever letters it was written in."""
    return tone.strongest([tone.read_mood(text, language=read_in(text, language)) for text in texts if text])


def of_heard(heard: Sequence[Heard], language: str) -> Mood:
    """Read those of the messages of a turn; the title of a button is not the customer's own word."""
    return of_texts(_own_words(heard), language)


def of_conversation(conversation: Conversation, texts: Sequence[str]) -> Mood:
    """Read the last words of a conversation, and what a model noted of them."""
    noted = conversation.turns.order_by("-id").values_list("calls", flat=True)[:MOST_TURNS]
    told = (call["arguments"] for calls in noted for call in calls if call["tool"] == NOTE_MOOD and call["ok"])
    return tone.strongest([of_texts(texts, conversation.language), *_noted(told, texts)])


def _own_words(heard: Sequence[Heard]) -> list[str]:
    return [one.text for one in heard if read_tap(one.choice_id) is None]


def _noted(told: Iterable[dict[str, Any]], texts: Sequence[str]) -> list[Mood]:
    """Turn what a model noted into moods, as far as its words were said."""
    found = []
    for one in told:
        if words := _find_said(one["words"], texts):
            found.append(Mood(Tone(one["tone"]), Urgency(one["urgency"]), words, words))
    return found


def _find_said(words: Sequence[str], texts: Sequence[str]) -> tuple[str, ...]:
    """Keep those of the words that stand in one of the texts, whatever their case and spacing."""
    said = [f" {_plain(text)} " for text in texts]
    return tuple(one for one in words if _plain(one) and any(f" {_plain(one)} " in text for text in said))


def _plain(text: str) -> str:
    letters = "".join(one if one.isalnum() or ord(one) > 0x2FF else " " for one in text.casefold())
    return " ".join(letters.replace("।", " ").split())


def note_mood(scope: Scope, arguments: dict[str, Any]) -> dict[str, Any]:
    """Take note of how the customer sounds to the model; anger and an emergency bring a person, as by the rules."""
    texts = _own_words(scope.heard)
    moods = _noted([arguments], texts)
    if not moods:
        raise ToolError("not-said", "None of these words was said by the customer just now. Go on without.")
    mood = tone.strongest([of_texts(texts, scope.language), *moods])
    if mood.urgency == Urgency.EMERGENCY:
        scope.person = PersonWanted("emergency", urgency="emergency", manner="emergency")
    elif mood.tone == Tone.ANGRY:
        scope.person = person_for_anger(mood)
    return {"tone": mood.tone, "urgency": mood.urgency}


def person_for_anger(mood: Mood) -> PersonWanted:
    """Want a person for somebody who sounds angry, with the words that show it."""
    return PersonWanted("needs-a-person", detail=f"Sounds angry: “{'”, “'.join(mood.tone_words)}”.")


register(
    Tool(
        NOTE_MOOD,
        "Note that the customer sounds hurried, upset or angry, or that it is pressing, with the customer's own words "
        "that show it, exactly as they stand. Call it together with your other calls, and not at all for a calm and "
        "routine message.",
        {
            "type": "object",
            "properties": {
                "tone": {"type": "string", "enum": [one.value for one in TONES]},
                "urgency": {"type": "string", "enum": [one.value for one in URGENCIES]},
                "words": {"type": "array", "maxItems": 5, "items": {"type": "string", "maxLength": 100}},
            },
            "required": ["tone", "urgency", "words"],
        },
        note_mood,
    ),
    always=True,
)

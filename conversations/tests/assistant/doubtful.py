"""A sentence of which the two opinions of the claim check differ, whatever the weights of the day."""

from conversations.assistant.claims import weigh

CANDIDATES = (
    "So we meet there.",
    "There we go.",
    "That takes care of it.",
    "It has gone to you.",
    "You have a seat with us.",
    "The morning has your name on it.",
)


def find_doubtful() -> str:
    """Give the first that is in doubt and no claim."""
    return next(one for one in CANDIDATES if weigh(one, "en").doubts)

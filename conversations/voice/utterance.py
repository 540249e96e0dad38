"""What of our words the caller heard, by what was reported. Pure."""

from dataclasses import dataclass


@dataclass
class Utterance:
    """One turn's words on their way to the caller's ear. `heard` counts characters from the beginning.

    The assistant's words give way to the next turn's; a person's are played to their end, one after the other.
    """

    message_id: int
    text: str
    floor_version: int | None
    gives_way: bool = True
    heard: int = 0
    is_settled: bool = False
    grows: bool = False  # more of it is still being thought
    is_paused: bool = False  # its talk was closed, and opens with its next words

    def note_played(self, text: str) -> bool:
        """Count words that were reported as played, and say whether they are of this utterance."""
        found = find_end(self.text, text, after=self.heard)
        if found is None:
            return False
        self.heard = max(self.heard, found)
        return True

    @property
    def is_whole(self) -> bool:
        """Whether all of it was said and heard."""
        return not self.grows and self.has_ended

    @property
    def has_ended(self) -> bool:
        """Whether all that was said of it so far was heard."""
        return not self.text[self.heard :].strip()


def find_end(text: str, words: str, *, after: int = 0) -> int | None:
    """Find where `words` end in `text`, from `after` on or else anywhere; None when they are not there.

    Only letters and digits are compared, because a voice rewrites marks and blanks.
    """
    wanted = [one.casefold() for one in words if one.isalnum()]
    if not wanted:
        return None
    positions = [index for index, one in enumerate(text) if one.isalnum()]
    said = [text[index].casefold() for index in positions]
    starts = [at for at in range(len(said) - len(wanted) + 1) if said[at : at + len(wanted)] == wanted]
    if not starts:
        return None
    later = [at for at in starts if positions[at] >= after]
    end = positions[(later or starts)[0] + len(wanted) - 1] + 1
    while end < len(text) and not text[end].isalnum() and not text[end].isspace():
        end += 1
    return end

"""What a model writes beside its answer: its thinking, and calls written out as code. Neither may reach a customer."""

THINKING = ("<think>", "</think>")
# An answer that begins like this is a call in the wrong place.
CODE = ("{", "[{", "```", "<tool", "<function", "<|")
LONGEST = max(len(one) for one in (*CODE, THINKING[0]))


class Sieve:
    """Takes words as they come, and gives those that are meant for the customer."""

    def __init__(self) -> None:
        self._held = ""
        self._is_thinking = False
        self._is_plain = False
        self.holds_code = False
        self.has_passed = False

    def feed(self, words: str) -> str:
        """Give what may go on of these words and of those held so far."""
        if self._is_plain:
            self.has_passed = self.has_passed or bool(words.strip())
            return words
        self._held += words
        return self._look()

    def _look(self) -> str:
        if self._is_thinking:
            _thought, ended, self._held = self._held.rpartition(THINKING[1])
            if not ended:
                return ""
            self._is_thinking = False
        begun = self._held.lstrip()
        if not begun or self.holds_code:
            return ""
        if begun.startswith(THINKING[0]):
            self._is_thinking, self._held = True, begun.removeprefix(THINKING[0])
            return self._look()
        if begun.startswith(CODE):
            self.holds_code = True
            return ""
        if any(one.startswith(begun) for one in (*CODE, THINKING[0])):
            return ""  # may still become one
        self._is_plain, self._held = True, ""
        return self.feed(begun)

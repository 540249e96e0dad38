"""What a model writes beside its answer: its thinking, and calls written out as code. Neither may reach a customer.

Looked for wherever a sentence or a line begins: by then the words before may have been spoken already.
"""

import re

THINKING = ("<think>", "</think>")
# A sentence that begins like this is a call in the wrong place.
CODE = ("{", "[{", "```", "<tool", "<function", "<|")
_BEGINS = re.compile(r"[.?!।:]\s|\n")


class Sieve:
    """Takes words as they come, and gives those that are meant for the customer."""

    def __init__(self) -> None:
        self._held = self._last = ""
        self._is_thinking = False
        self._is_plain = False  # within a sentence that is an answer
        self.holds_code = False
        self.has_passed = False

    def feed(self, words: str) -> str:
        """Give what may go on of these words and of those held so far."""
        self._held += words
        passed = ""
        while self._held and not self.holds_code:
            step = self._go_on() if self._is_plain else self._think() if self._is_thinking else self._begin()
            if step is None:
                break
            passed += step
        self.has_passed = self.has_passed or bool(passed.strip())
        return passed

    def _go_on(self) -> str:
        """Give words up to where the next sentence begins."""
        found = _BEGINS.search(self._last + self._held)
        end = found.end() - len(self._last) if found else len(self._held)
        passed, self._held = self._held[:end], self._held[end:]
        self._is_plain, self._last = found is None, passed[-1:]
        return passed

    def _think(self) -> str | None:
        _thought, ended, rest = self._held.rpartition(THINKING[1])
        if not ended:
            return None
        self._is_thinking, self._held = False, rest
        return ""

    def _begin(self) -> str | None:
        """Look what a sentence begins with; None while more must come to tell."""
        begun = self._held.lstrip()
        if begun.startswith(THINKING[0]):
            self._is_thinking, self._held = True, begun.removeprefix(THINKING[0])
            return ""
        self.holds_code = begun.startswith(CODE)
        if not begun or self.holds_code or any(one.startswith(begun) for one in (*CODE, THINKING[0])):
            return None
        self._is_plain = True
        self._held = self._held if self.has_passed or self._last else begun
        return ""

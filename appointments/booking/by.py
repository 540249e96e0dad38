"""Who asks for a change, and how far they may go."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class By:
    """Who makes a change (`contact:3`, `agent:5`, `assistant`, `system`), the channel, and why, as a short code."""

    actor: str
    channel: str
    reason: str = ""

    @property
    def is_at_desk(self) -> bool:
        """Whether a person at the desk decides: notice, horizon, grid and cut-off do not bind them."""
        return self.actor.startswith("agent:")

    @property
    def is_customer(self) -> bool:
        """Whether it is the customer's own change, by hand or through the assistant."""
        return self.actor.startswith("contact:") or self.actor == "assistant"

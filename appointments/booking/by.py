"""Who asks for a change, and how far they may go."""

from dataclasses import dataclass

from appointments.judging import OVERRIDABLE
from appointments.refusals import NeedsReason


@dataclass(frozen=True, slots=True)
class By:
    """Who makes a change (`contact:3`, `agent:5`, `assistant`, `system`), the channel, and why, as a short code.

    `override` names rules (judging.OVERRIDABLE) that a person at the desk breaks on purpose: then the reason is needed,
    and both are kept in the history. `message` are words of staff for the customer: they travel with the notice.
    `together`: the change is one of several, and a later signal tells of all of them at once.
    """

    actor: str
    channel: str
    reason: str = ""
    override: frozenset[str] = frozenset()
    message: str = ""
    together: bool = False

    def __post_init__(self) -> None:
        if not self.override <= OVERRIDABLE:
            raise ValueError(f"no such rule can be overridden: {sorted(self.override - OVERRIDABLE)}")
        if self.override and not (self.is_at_desk and self.reason.strip()):
            raise NeedsReason

    @property
    def is_at_desk(self) -> bool:
        """Whether a person at the desk decides: notice, horizon, grid and cut-off do not bind them."""
        return self.actor.startswith("agent:")

    @property
    def is_customer(self) -> bool:
        """Whether it is the customer's own change, by hand or through the assistant."""
        return self.actor.startswith("contact:") or self.actor == "assistant"

"""How a clause says that something was done, whatever the verb: the open half of the claim check. Data.

`claim_words` lists what is usually said. What nobody thought of has a form all the same: somebody of ours did something
(*I popped you in*), something of the customer's is in a finished state (*your slot's been put aside*), a bare result
(*Slot secured*), or a meeting is taken for granted (*catch you on Tuesday at 11*). Such a clause is a claim unless a
licence is found: a verb of looking, hearing or saying, a modal, a general truth, somebody else. Texts are folded first.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Grammar:
    """One language. `spares` take a clause back; `kinds` name what is claimed, in order, else it is booked."""

    forms: tuple[str, ...]
    spares: str
    kinds: dict[str, str]

"""By how much something is to be put off or brought forward: "by a day", "an hour later", "ek din aage"."""

from datetime import datetime, timedelta

from .lexicon import read_atoms
from .numbers import join_numbers
from .periods import read_lengths
from .phrases import plain, says
from .rules import Scene
from .tables import find_table
from .values import Length
from .when import USUAL_OPENING
from .words import clean

_ANY_DAY = datetime(2024, 1, 3, 9)
LONGEST = timedelta(days=60)


def find_shift(text: str, *, language: str) -> timedelta | None:
    """find how far a time that is known is to be moved, negative for earlier; none where no such length is said.

    A length says nothing of its own: it counts beside a word of putting off or bringing forward.
    """
    table = find_table(language)
    if table is None:
        return None
    said = plain(text)
    sooner, later = says("sooner", said, table), says("put_off", said, table)
    if sooner == later:
        return None
    atoms = read_atoms(clean(text), table)
    scene = Scene(_ANY_DAY, "IN", USUAL_OPENING, table)
    lengths = [one.value for one in read_lengths(join_numbers(atoms, scene), scene) if one.kind == "length"]
    if len(lengths) != 1 or not isinstance(lengths[0], Length):
        return None
    by = lengths[0].after(_ANY_DAY) - _ANY_DAY
    return None if by > LONGEST else -by if sooner else by

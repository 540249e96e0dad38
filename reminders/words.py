"""An admin's words with values by name: what WhatsApp would refuse in them, and the same words with numbers. Pure."""

import re

from django.utils.translation import gettext as _

PLACEHOLDERS = ("service", "when", "place", "practitioner", "attendee")

# Source: WhatsApp's rules for approved templates: values in order, none first or last or side by side, at least twice
# as many words of one's own and one more, at most ten emojis, no line of blanks, no links to WhatsApp itself. The body
# with its values filled in holds 1024 characters, so this leaves room for five long ones.
LONGEST = 700
MOST_EMOJIS = 10

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def find_faults(words: str) -> list[str]:
    """List in plain words why these would not be approved, or could not be filled; empty when they are fine."""
    names = _PLACEHOLDER.findall(words)
    own = _PLACEHOLDER.split(words)[::2]
    faults = [*_find_bad_names(words, names), *_find_bad_places(own, names)]
    fixed = sum(_has_letter(word) for part in own for word in part.split())
    if names and fixed < 2 * len(names) + 1:
        text = _("Each value needs two words of your own, and one more: at least %(needed)s, here are %(fixed)s.")
        faults.append(text % {"needed": 2 * len(names) + 1, "fixed": fixed})
    if len(words) > LONGEST:
        faults.append(_("Longer than %(most)s characters: %(length)s.") % {"most": LONGEST, "length": len(words)})
    if "\t" in words or "    " in words or re.search(r"\n\s*\n\s*\n", words):
        faults.append(_("No tabs, no four blanks in a row and no two empty lines."))
    if sum(ord(letter) > 0xFFFF for letter in words) > MOST_EMOJIS:
        faults.append(_("At most %(most)s emojis.") % {"most": MOST_EMOJIS})
    if "wa.me/" in words.lower():
        faults.append(_("No links to WhatsApp itself (wa.me)."))
    return faults


def _find_bad_names(words: str, names: list[str]) -> list[str]:
    faults = []
    known = " ".join(f"{{{name}}}" for name in PLACEHOLDERS)
    for name in dict.fromkeys(names):
        if name not in PLACEHOLDERS:
            faults.append(_("{%(name)s} is no value. There are %(known)s.") % {"name": name, "known": known})
        elif names.count(name) > 1:
            faults.append(_("{%(name)s} stands more than once.") % {"name": name})
    if re.search(r"[{}]", _PLACEHOLDER.sub("", words)):
        faults.append(_("A brace has no partner. Write values as {service}, with one brace on either side."))
    return faults


def _find_bad_places(own: list[str], names: list[str]) -> list[str]:
    if not names:
        return []
    faults = []
    if not _has_letter(own[0]):
        faults.append(_("A value may not be the first word: begin with a word such as Hello."))
    if not _has_letter(own[-1]):
        faults.append(_("A value may not be the last word, also not before a full stop."))
    for part, before, after in zip(own[1:-1], names, names[1:], strict=False):
        if not _has_letter(part):
            text = _("{%(before)s} and {%(after)s} stand side by side: put a word in between.")
            faults.append(text % {"before": before, "after": after})
    return faults


def _has_letter(text: str) -> bool:
    return any(letter.isalnum() for letter in text)


def number(words: str) -> tuple[str, list[str]]:
    """Give the words with `{{1}}`, `{{2}}` for their values, and which value each number is."""
    names: list[str] = []

    def replace(found: re.Match[str]) -> str:
        names.append(found[1])
        return f"{{{{{len(names)}}}}}"

    return _PLACEHOLDER.sub(replace, words), names

"""Settings read from the environment, loudly: a bad value stops the start with its name, what is wrong and an example.

An empty value counts as absent, so a line `PORT=` copied from `.env.example` means the default. Values in `.env` never
override the real environment. Nothing here needs Django settings.
"""

from __future__ import annotations

import base64
import ipaddress
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import environ

TRUE_WORDS = ("1", "true", "yes", "on")
FALSE_WORDS = ("0", "false", "no", "off")


class BadSetting(SystemExit):
    """A setting that cannot be used. Left alone it ends the process with its one line on stderr and status 1."""

    def __init__(self, name: str, problem: str, example: str) -> None:
        self.name = name
        self.line = f"Setting {name} {problem}. Example: {name}={example}"
        super().__init__(self.line)

    def __str__(self) -> str:
        return self.line


def read_file(path: Path) -> None:
    """Add the lines of a `.env` file to the environment; what is set there already wins. A missing file is fine."""
    if path.is_file():
        environ.Env.read_env(str(path), overwrite=False)


def text(name: str, default: str = "") -> str:
    """Return the value without surrounding blanks, or the default when it is absent or empty."""
    return os.environ.get(name, "").strip() or default


def secret(name: str, default: str = "") -> str:
    """Return a value that must never be shown: the same as `text`, but what is wrong with it is said without it."""
    value = text(name, default)
    if any(character.isspace() for character in value):
        raise BadSetting(
            name, "holds a blank or a line break, which no key or password here has", "s3cret-without-blanks"
        )
    return value


def integer(name: str, default: int, minimum: int | None = None, maximum: int | None = None) -> int:
    """Return a whole number within its limits, both included."""
    value = text(name)
    if not value:
        return default
    try:
        number = int(value)
    except ValueError:
        raise BadSetting(name, f"is {value!r}, which is not a whole number", str(default)) from None
    if minimum is not None and number < minimum:
        raise BadSetting(name, f"is {number}, which is below the minimum of {minimum}", str(default))
    if maximum is not None and number > maximum:
        raise BadSetting(name, f"is {number}, which is above the maximum of {maximum}", str(default))
    return number


def number(name: str, default: float, minimum: float, maximum: float) -> float:
    """Return a number within its limits, both included."""
    value = text(name)
    if not value:
        return default
    try:
        read = float(value)
    except ValueError:
        raise BadSetting(name, f"is {value!r}, which is not a number", str(default)) from None
    if not minimum <= read <= maximum:
        raise BadSetting(name, f"is {value}, which is not between {minimum} and {maximum}", str(default))
    return read


def boolean(name: str, default: bool) -> bool:
    """Return yes or no from one of the usual words."""
    value = text(name).lower()
    if not value:
        return default
    if value in TRUE_WORDS:
        return True
    if value in FALSE_WORDS:
        return False
    allowed = ", ".join((*TRUE_WORDS, *FALSE_WORDS))
    raise BadSetting(name, f"is {value!r}, which is none of {allowed}", "1" if default else "0")


def url(name: str, default: str = "", example: str = "https://bookings.example.org") -> str:
    """Return an absolute http or https address without a trailing slash."""
    value = text(name, default)
    if not value:
        return value
    try:
        parts = urlsplit(value)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if not usable or any(character.isspace() for character in value):
        raise BadSetting(name, f"is {value!r}, which is not an absolute http or https address", example)
    if parts.query or parts.fragment:
        raise BadSetting(name, f"is {value!r}, which carries a query or a fragment", example)
    return value.rstrip("/")


def words(name: str, default: Sequence[str] = ()) -> list[str]:
    """Return the words of a comma list, in order, without blanks and empty ones."""
    value = text(name)
    return [word.strip() for word in value.split(",") if word.strip()] if value else list(default)


def keys(name: str) -> list[str]:
    """Return the keys of a comma list, each 32 random bytes in URL-safe base64. Never repeats one."""
    found = words(name)
    for key in found:
        try:
            is_key = len(base64.urlsafe_b64decode(key)) == 32
        except ValueError:
            is_key = False
        if not is_key:
            example = base64.urlsafe_b64encode(os.urandom(32)).decode()
            raise BadSetting(name, "holds something that is not 32 bytes in URL-safe base64", example)
    return found


def choice(name: str, default: str, choices: Sequence[str]) -> str:
    """Return one of the choices, as it is written there, whatever the case of the value."""
    value = text(name, default)
    for allowed in choices:
        if value.lower() == allowed.lower():
            return allowed
    raise BadSetting(name, f"is {value!r}, which is none of {', '.join(choices)}", default or choices[0])


def is_loopback(host: str) -> bool:
    """Tell whether only this machine reaches the host name or address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def own_url(bind: str, port: int) -> str:
    """Return the address at which this machine itself reaches a site that listens there."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(bind, bind)  # noqa: S104
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def database(name: str) -> dict[str, Any] | None:
    """Return Django's database settings from an address, or None when it is absent. Never repeats its password."""
    value = text(name)
    if not value:
        return None
    example = "postgresql://ringbook:password@db.example.org:5432/ringbook"
    scheme = value.partition("://")[0] if "://" in value else ""
    if scheme not in ("postgres", "postgresql"):
        raise BadSetting(name, "is not a postgresql:// address, and PostgreSQL is the only database", example)
    try:
        settings = dict(environ.Env.db_url_config(value))
    except (ValueError, KeyError):
        raise BadSetting(name, "cannot be read as an address", example) from None
    if not settings.get("NAME"):
        raise BadSetting(name, "names no database after the last slash", example)
    settings["HOST"] = unquote(settings["HOST"])  # a socket folder is written %2Ftmp%2F...
    return settings

"""Secrets made at the first start and kept under `var/`, readable by their owner only."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from pathlib import Path

from booking_site.env import BadSetting


def new_key() -> str:
    """Return a secret key nobody has used."""
    return secrets.token_urlsafe(50)


def read_or_make(path: Path) -> str:
    """Return the secret key in the file, made now if there is none."""
    return _read_or_make(path, new_key())


def read_or_make_simulator_account(path: Path) -> tuple[str, str]:
    """Return account SID and auth token of the simulator, made now if there are none."""
    made = json.dumps({"account_sid": "AC" + secrets.token_hex(16), "auth_token": secrets.token_hex(16)})
    account = json.loads(_read_or_make(path, made))
    return account["account_sid"], account["auth_token"]


def write_private(path: Path, content: str) -> None:
    """Write a file that only its owner reads, at once: nobody sees half of it, nor a moment of wider permissions."""
    path.parent.mkdir(parents=True, exist_ok=True)
    own = path.with_name(f"{path.name}.{os.getpid()}")
    with open(os.open(own, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(content)
        if os.geteuid() == 0:  # left to the folder's owner, who can then go on without root
            os.fchown(file.fileno(), path.parent.stat().st_uid, path.parent.stat().st_gid)
    own.replace(path)


def _read_or_make(path: Path, made: str) -> str:
    """Return the file's content, written now if there is none. Of several makers at once one wins; all return its."""
    try:
        if path.exists() and not path.read_text().strip():
            path.unlink()  # a disk that was full left it empty
        if not path.exists():
            own = path.with_name(f"{path.name}.new.{os.getpid()}")
            write_private(own, made + "\n")
            with contextlib.suppress(FileExistsError):
                os.link(own, path)  # fails when another process was faster
            own.unlink()
        return path.read_text().strip()
    except OSError as error:
        problem = f"is not set and {path} cannot be used ({error.strerror}): make it readable for this user, or set it"
        raise BadSetting("SECRET_KEY", problem, new_key()) from None

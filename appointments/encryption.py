"""Secrets kept in rows: encrypted with the first of FIELD_KEYS, read with any of them, so that a key can be changed.

The last key that can read is derived from SECRET_KEY: a site without FIELD_KEYS works, and one that sets them later can
still read what it kept before.
"""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class UnreadableSecretError(Exception):
    """None of the keys reads it: FIELD_KEYS or SECRET_KEY were changed without the old one being kept."""


def encrypt(text: str) -> str:
    """Encrypt a secret for a row; an empty one stays empty."""
    return _fernet().encrypt(text.encode()).decode() if text else ""


def decrypt(kept: str) -> str:
    """Read a secret from a row. Raises UnreadableSecretError."""
    if not kept:
        return ""
    try:
        return _fernet().decrypt(kept.encode()).decode()
    except InvalidToken:
        raise UnreadableSecretError from None


def rotate(kept: str) -> str:
    """Encrypt what a row keeps anew with the first key. Raises UnreadableSecretError."""
    if not kept:
        return ""
    try:
        return _fernet().rotate(kept.encode()).decode()
    except InvalidToken:
        raise UnreadableSecretError from None


def _fernet() -> MultiFernet:
    derived = base64.urlsafe_b64encode(hashlib.sha256(f"field-keys:{settings.SECRET_KEY}".encode()).digest()).decode()
    return MultiFernet([Fernet(one) for one in (*settings.FIELD_KEYS, derived)])

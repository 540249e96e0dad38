"""Frozen dataclasses to JSON and back, by their type hints: what a journey's row keeps."""

import dataclasses
import types
import typing
from collections.abc import Hashable
from datetime import datetime
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin

T = TypeVar("T")


def encode(value: Any) -> Any:
    """Turn a value of dataclasses, tuples, mappings and instants into what JSON can hold."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = dataclasses.fields(value)
        return {field.name: encode(getattr(value, field.name)) for field in fields}
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: encode(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [encode(one) for one in value]
    return value


def decode(kind: type[T], value: dict[str, Any]) -> T:
    """Build the dataclass `kind` from what `encode` made of one.

    A field that is missing takes its default and one that is unknown is passed over, so that rows written before a
    field came, or after it went, are still read.
    """
    decoded: T = _decode(kind, value)
    return decoded


@cache
def _hints(kind: Hashable) -> dict[str, Any]:
    return typing.get_type_hints(typing.cast(Any, kind))


def _decode(kind: Any, value: Any) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        if value is None:
            return None
        inner = [one for one in get_args(kind) if one is not types.NoneType]
        return _decode(inner[0], value) if len(inner) == 1 else value
    if origin is tuple:
        return tuple(_decode(get_args(kind)[0], one) for one in value)
    if origin is dict:
        return {key: _decode(get_args(kind)[1], one) for key, one in value.items()}
    if kind is datetime:
        return datetime.fromisoformat(value)
    if dataclasses.is_dataclass(kind):
        hints = _hints(typing.cast(Hashable, kind))
        known = {key: _decode(hints[key], one) for key, one in value.items() if key in hints}
        return typing.cast(Any, kind)(**known)
    return value

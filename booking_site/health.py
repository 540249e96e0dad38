"""Whether the site works: what `GET /healthz/` answers."""

from __future__ import annotations

import psycopg
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from booking_site import liveness

CONNECT_SECONDS = 2  # the smallest that libpq knows
ANSWER_MS = 2000


def process_names() -> tuple[str, ...]:
    """Return the names under which the processes beside the web show that they are alive."""
    return (*liveness.dispatcher_names(), "worker")


def find_checks() -> dict[str, str]:
    """Return "ok" or "down" for each part. Asks over a connection of its own: a full pool is not a dead database."""
    names = process_names()
    checks = {"web": "ok", "database": "down"} | dict.fromkeys(names, "down")
    try:
        with liveness.open_connection(
            connect_timeout=CONNECT_SECONDS, options=f"-c statement_timeout={ANSWER_MS}"
        ) as connection:
            alive = liveness.alive_names(connection, names)
    except psycopg.Error:
        return checks
    checks["database"] = "ok"
    return checks | {name: "ok" if name in alive else "down" for name in names}


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when every part works, else 503, and always say which."""
    checks = find_checks()
    works = set(checks.values()) == {"ok"}
    return JsonResponse({"status": "ok" if works else "down", "checks": checks}, status=200 if works else 503)

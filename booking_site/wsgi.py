"""The site as a WSGI application, for hosts that know nothing else: no live pages and no phone, which need sockets."""

from __future__ import annotations

import os
from pathlib import Path

from django.core.wsgi import get_wsgi_application

from booking_site import embedded_postgres

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "booking_site.settings")
try:
    embedded_postgres.start_for_site(Path(__file__).resolve().parent.parent)
except embedded_postgres.EmbeddedPostgresError as error:
    raise SystemExit(str(error)) from None
application = get_wsgi_application()

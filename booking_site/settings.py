"""Every setting of Ringbook, read from the environment once, each with a default that works.

Importing this module starts nothing: `manage.py`, `asgi.py` and `conftest.py` start or join the database first.
Each variable read here has a line in `.env.example` and in `docs/configuration.md`; a test compares the three.
"""

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from booking_site import embedded_postgres, env, kept_secrets

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env.read_file(BASE_DIR / ".env")

BIND = env.text("BIND", "127.0.0.1")
PORT = env.integer("PORT", 8000, minimum=1, maximum=65535)
PUBLIC_URL = env.url("PUBLIC_URL", f"http://127.0.0.1:{PORT}")
PUBLIC_HOST = urlsplit(PUBLIC_URL).hostname or ""
IS_HTTPS = PUBLIC_URL.startswith("https://")

# Without a word from the environment, a site that only this machine reaches shows its errors, and any other does not.
DEBUG = env.boolean("DEBUG", env.is_loopback(BIND) and env.is_loopback(PUBLIC_HOST))
SECRET_KEY = env.secret("SECRET_KEY", "")
if not SECRET_KEY:
    if not DEBUG or not env.is_loopback(BIND):
        raise env.BadSetting(
            "SECRET_KEY",
            "is not set, and the key made at the first start is only for a machine nobody else reaches "
            f"(BIND={BIND}, DEBUG={int(DEBUG)}, PUBLIC_URL={PUBLIC_URL})",
            kept_secrets.new_key(),
        )
    SECRET_KEY = kept_secrets.read_or_make(VAR_DIR / "secret-key")

# What encrypts secrets in rows: the first writes, all read. Without one a key is derived from SECRET_KEY.
FIELD_KEYS = env.keys("FIELD_KEYS")

ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]", BIND, PUBLIC_HOST])
CSRF_TRUSTED_ORIGINS = ["{0.scheme}://{0.netloc}".format(urlsplit(PUBLIC_URL))]

# The proxies whose X-Forwarded-* headers are believed. The web process speaks no TLS: behind https there is one.
TRUSTED_PROXIES = env.words("TRUSTED_PROXIES", ["127.0.0.1"] if IS_HTTPS else [])

SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_SSL_HOST = urlsplit(PUBLIC_URL).netloc if IS_HTTPS else None
SECURE_REDIRECT_EXEMPT = [r"^healthz/$"]
SECURE_HSTS_SECONDS = env.integer("HSTS_SECONDS", 365 * 24 * 3600, minimum=0) if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # preloading is a promise for the whole domain, which is not ours to give
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_NAME = "__Host-ringbook-session" if IS_HTTPS else "ringbook-session"
CSRF_COOKIE_NAME = "__Host-ringbook-csrf" if IS_HTTPS else "ringbook-csrf"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "axes",
    "csp",
    "django_htmx",
    "django_q",
    "appointments",
    "conversations",
    "handoff",
    "reminders",
    "booking_site",
]

AUTH_USER_MODEL = "appointments.StaffMember"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AXES_FAILURE_LIMIT = 10
AXES_LOCKOUT_CALLABLE = "booking_site.desk.sign_in.locked_out"
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

DATABASES = {
    "default": env.database("DATABASE_URL")
    or embedded_postgres.database_settings(BASE_DIR / embedded_postgres.SITE_FOLDER, embedded_postgres.SITE_DATABASE)
}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # a pool would hand out connections of a server that was restarted
# Connections of one process; 0 opens one for each thread instead. A pool does not survive a fork: the worker has none.
if pool_size := env.integer("DATABASE_POOL", 10, minimum=0, maximum=100):
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {"min_size": 1, "max_size": pool_size, "timeout": 10}

# A dispatcher keeps one core busy at most; the database and the web process want theirs.
DISPATCHERS = env.integer("DISPATCHERS", max(1, min((os.cpu_count() or 1) // 4, 4)), minimum=1, maximum=8)

ROOT_URLCONF = "booking_site.urls"
ASGI_APPLICATION = "booking_site.asgi.application"
WSGI_APPLICATION = "booking_site.wsgi.application"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

LANGUAGE_CODE = "en-in"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = True  # served from where they lie: no step that collects them

LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/desk/"

# One account at one provider. With TWILIO_API_BASE_URL set, every host of the SDK is rewritten to it, path kept.
TWILIO_ACCOUNT_SID = env.text("TWILIO_ACCOUNT_SID", "")
TWILIO_AUTH_TOKEN = env.secret("TWILIO_AUTH_TOKEN", "")
TWILIO_API_BASE_URL = env.url("TWILIO_API_BASE_URL", "")
SIMULATOR = env.boolean("SIMULATOR", False)
if SIMULATOR and not (TWILIO_ACCOUNT_SID or TWILIO_AUTH_TOKEN or TWILIO_API_BASE_URL):
    TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN = kept_secrets.read_or_make_simulator_account(
        VAR_DIR / "simulator-account.json"
    )
    TWILIO_API_BASE_URL = f"{env.own_url(BIND, PORT)}/simulator/twilio"

OPENAI_API_KEY = env.secret("OPENAI_API_KEY", "")
OPENAI_BASE_URL = env.url("OPENAI_BASE_URL", "")
OPENAI_MODEL = env.text("OPENAI_MODEL", "")
OPENAI_TEMPERATURE = env.number("OPENAI_TEMPERATURE", 0.2, minimum=0, maximum=2)
OPENAI_MAX_TOKENS = env.integer("OPENAI_MAX_TOKENS", 700, minimum=50, maximum=32_000)
OPENAI_FIRST_TOKEN_MS = env.integer("OPENAI_FIRST_TOKEN_MS", 4000, minimum=200, maximum=60_000)
OPENAI_TURN_MS = env.integer("OPENAI_TURN_MS", 20_000, minimum=1000, maximum=40_000)
OPENAI_CONVERSATION_TOKENS = env.integer("OPENAI_CONVERSATION_TOKENS", 400_000, minimum=0)
OPENAI_DAY_TOKENS = env.integer("OPENAI_DAY_TOKENS", 10_000_000, minimum=0)
OPENAI_SUMMARY_TOKENS = env.integer("OPENAI_SUMMARY_TOKENS", 200, minimum=0, maximum=2000)

Q_CLUSTER = {
    "name": "ringbook",
    "orm": "default",
    "workers": 2,
    "timeout": 60,
    "retry": 120,
    "max_attempts": 3,
    "poll": 1,
    "catch_up": False,
    "save_limit": 250,
    "bulk": 1,
    "recycle": 500,
    "ack_failures": True,
    "log_level": "WARNING",
}

LOG_LEVEL = env.choice("LOG_LEVEL", "INFO", ["DEBUG", "INFO", "WARNING", "ERROR"])
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "booking_site.log_lines.DiscreetFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        },
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"level": "INFO", "handlers": ["console"], "propagate": False},
        "django.request": {"level": "ERROR"},  # what is not found or not allowed is no news
        "axes": {"level": "ERROR"},  # user names; the admin shows failed sign-ins
        "django-q": {"level": "WARNING"},
        "urllib3": {"level": "WARNING"},  # its DEBUG lines hold addresses, and those of private calendars are secrets
        "twilio": {"level": "WARNING"},  # its INFO lines hold whole requests, numbers and all
        "httpx2": {"level": "WARNING"},
        "openai": {"level": "WARNING"},
    },
}

# Practitioners' calendars elsewhere are fetched over the internet; from this machine's own addresses only when told.
BUSY_CALENDARS_ON_THIS_MACHINE = env.boolean("BUSY_CALENDARS_ON_THIS_MACHINE", False)

# How conversations behave.
REPLY_DELAY_MS = env.integer("REPLY_DELAY_MS", 1200, minimum=0, maximum=10_000)
END_DONE_MINUTES = env.integer("END_DONE_MINUTES", 60, minimum=10, maximum=60 * 24 * 30)
END_IDLE_HOURS = env.integer("END_IDLE_HOURS", 24, minimum=1, maximum=24 * 90)
REOPEN_WITHIN_HOURS = env.integer("REOPEN_WITHIN_HOURS", 24, minimum=0, maximum=24 * 30)
FILLER_AFTER_MS = env.integer("FILLER_AFTER_MS", 800, minimum=10, maximum=10_000)
RECONCILE_AFTER_SECONDS = env.integer("RECONCILE_AFTER_SECONDS", 60, minimum=1, maximum=3600)
IDENTITY_ATTEMPTS = env.integer("IDENTITY_ATTEMPTS", 3, minimum=1, maximum=10)
IDENTITY_HOUR_ATTEMPTS = env.integer("IDENTITY_HOUR_ATTEMPTS", 6, minimum=1, maximum=60)
IDENTITY_CODE_MINUTES = env.integer("IDENTITY_CODE_MINUTES", 5, minimum=1, maximum=30)
MISSED_VISIT_MINUTES = env.integer("MISSED_VISIT_MINUTES", 15, minimum=0, maximum=24 * 60 - 1)
UNDO_MINUTES = env.integer("UNDO_MINUTES", 10, minimum=0, maximum=60)
MOST_BOOKINGS = env.integer("MOST_BOOKINGS", 2, minimum=1, maximum=50)
MOST_CHANGES = env.integer("MOST_CHANGES", 3, minimum=1, maximum=50)
RAW_PAYLOAD_DAYS = env.integer("RAW_PAYLOAD_DAYS", 30, minimum=1, maximum=400)

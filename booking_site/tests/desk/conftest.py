import pytest


@pytest.fixture(autouse=True)
def site_settings():
    from django.conf import settings

    settings.SECRET_KEY = "x" * 50
    settings.WHITENOISE_USE_FINDERS = True
    own = ["'self'"]
    settings.CONTENT_SECURITY_POLICY = {
        "DIRECTIVES": {
            "default-src": ["'none'"],
            "script-src": own,
            "style-src": own,
            "img-src": own,
            "connect-src": own,
            "form-action": own,
            "base-uri": ["'none'"],
            "frame-ancestors": ["'none'"],
        }
    }
    settings.AUTHENTICATION_BACKENDS = [
        "axes.backends.AxesStandaloneBackend",
        "django.contrib.auth.backends.ModelBackend",
    ]
    settings.AXES_LOCKOUT_CALLABLE = "booking_site.desk.sign_in.locked_out"
    settings.AXES_FAILURE_LIMIT = 5

"""A location's own model, its key encrypted in the row, never shown, and read after the keys were changed."""

import base64
import logging
import os

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from appointments import encryption
from appointments.models import Location, StaffMember
from booking_site import checks
from conversations.assistant import endpoints
from conversations.models import ModelEndpoint

pytestmark = pytest.mark.django_db

SECRET = "sk-live-very-secret-4711"
ADDRESS = "/admin/conversations/modelendpoint/"


def make_key() -> str:
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


@pytest.fixture
def location() -> Location:
    return Location.objects.create(name="Asha", time_zone="Asia/Kolkata", address="12 Test Road", languages=["en"])


@pytest.fixture
def admin(location: Location) -> Client:
    client = Client()
    client.force_login(StaffMember.objects.create_superuser("admin", password="pearl-otter-44"))
    return client


def give(admin: Client, location: Location, **typed: str) -> str:
    """Fill in the form, for a new row or the present one, and give what the page says."""
    row = ModelEndpoint.objects.first()
    form = {"location": location.pk, "base_url": "https://models.example.org/v1", "model": "small", "is_active": "on"}
    answer = admin.post(f"{ADDRESS}{row.pk}/change/" if row else f"{ADDRESS}add/", {**form, **typed}, follow=True)
    return answer.content.decode()


def test_endpoint_key_goes_in_and_never_comes_out(
    admin: Client, location: Location, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.FIELD_KEYS = [make_key()]
    caplog.set_level(logging.DEBUG)
    pages = [give(admin, location, new_key=SECRET)]
    row = ModelEndpoint.objects.get()
    pages += [admin.get(f"{ADDRESS}{row.pk}/{page}/").content.decode() for page in ("change", "history")]
    pages.append(admin.get(ADDRESS).content.decode())
    assert "kept" in pages[1]
    assert SECRET not in "".join((*pages, row.encrypted_key, caplog.text, repr(endpoints.find(location.pk))))
    found = endpoints.find(location.pk)
    assert found is not None
    assert (found.base_url, found.model, found.api_key) == ("https://models.example.org/v1", "small", SECRET)
    give(admin, location, model="large")
    found = endpoints.find(location.pk)
    assert found is not None
    assert (found.model, found.api_key) == ("large", SECRET)  # an empty field leaves it
    give(admin, location, forget_key="on")
    assert ModelEndpoint.objects.get().encrypted_key == ""


def test_endpoint_keys_are_changed_without_losing_what_they_keep(
    admin: Client, location: Location, settings: Settings
) -> None:
    old, new = make_key(), make_key()
    settings.FIELD_KEYS = []
    give(admin, location, new_key=SECRET)  # under the key derived from SECRET_KEY
    settings.FIELD_KEYS = [old]
    call_command("rotate_field_keys")
    settings.FIELD_KEYS = [new, old]
    call_command("rotate_field_keys")
    settings.FIELD_KEYS = [new]
    assert encryption.decrypt(ModelEndpoint.objects.get().encrypted_key) == SECRET
    assert checks.check_kept_keys(None, databases=["default"]) == []
    settings.FIELD_KEYS = [make_key()]
    assert [one.id for one in checks.check_kept_keys(None, databases=["default"])] == ["ringbook.E021"]
    assert endpoints.find(location.pk) is None  # the guided assistant answers there
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("rotate_field_keys")
    assert "cannot be read" in admin.get(ADDRESS).content.decode()


def test_endpoint_gets_the_settings_key_only_at_the_settings_address(location: Location, settings: Settings) -> None:
    settings.OPENAI_API_KEY, settings.OPENAI_MODEL = "sk-settings", "default-model"
    plain = endpoints.find(location.pk)
    assert plain is not None
    assert (plain.base_url, plain.model, plain.api_key) == (endpoints.OPENAI_ITSELF, "default-model", "sk-settings")
    row = ModelEndpoint.objects.create(location=location, base_url="https://elsewhere.example/v1", model="m")
    own = endpoints.find(location.pk)
    assert own is not None
    assert (own.model, own.api_key) == ("m", "")
    ModelEndpoint.objects.filter(pk=row.pk).update(base_url="", temperature=1)
    own = endpoints.find(location.pk)
    assert own is not None
    assert (own.api_key, own.temperature) == ("sk-settings", 1)
    ModelEndpoint.objects.filter(pk=row.pk).update(is_active=False)
    assert endpoints.find(location.pk) == plain


@pytest.mark.parametrize("address", ["models.example.org", "ftp://a/v1", "https://a/v1?key=1", "javascript:alert(1)"])
def test_endpoint_address_must_be_one(admin: Client, location: Location, address: str) -> None:
    give(admin, location, base_url=address)
    assert ModelEndpoint.objects.count() == 0


def test_a_half_configured_model_is_found(settings: Settings) -> None:
    def found(**changes: str) -> list[str | None]:
        for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_MODEL"):
            setattr(settings, name, changes.get(name, ""))
        return [one.id for one in checks.check_model(None)]

    assert found() == []
    assert found(OPENAI_MODEL="m", OPENAI_BASE_URL="http://127.0.0.1:11434/v1") == []
    assert found(OPENAI_MODEL="m", OPENAI_API_KEY="k") == []
    assert found(OPENAI_MODEL="m") == ["ringbook.E020"]
    assert found(OPENAI_API_KEY="k") == ["ringbook.W020"]
    assert found(OPENAI_BASE_URL="http://127.0.0.1:11434/v1") == ["ringbook.W020"]

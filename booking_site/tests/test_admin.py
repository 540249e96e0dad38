"""What an admin finds: every table of the four apps, under the product's name."""

from itertools import chain

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client

from appointments.models import StaffMember

APPS = ("appointments", "conversations", "handoff", "reminders")
# Rows that only serve another's page: a way to search an entry, a closure's visit that was let stand.
SERVE_ANOTHER = {"KnowledgePhrase", "KeptVisit"}
MODELS = [
    model for name in APPS for model in apps.get_app_config(name).get_models() if model.__name__ not in SERVE_ANOTHER
]


def name_of(model: type) -> str:
    return model.__name__


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_every_table_is_to_be_read_in_the_admin(model: type) -> None:
    own = admin.site._registry
    inside = {inline.model for one in own.values() for inline in one.inlines}

    assert model in own or model in inside


@pytest.mark.parametrize("model", [one for one in MODELS if admin.site.is_registered(one)], ids=name_of)
def test_every_page_of_the_admin_is_searched_and_shows_each_field_once(model: type) -> None:
    page = admin.site._registry[model]

    assert page.search_fields
    if page.fieldsets:
        shown = [name for _title, options in page.fieldsets for name in options["fields"]]
        flat = list(chain.from_iterable([name] if isinstance(name, str) else name for name in shown))
        assert len(flat) == len(set(flat))


@pytest.mark.django_db
def test_the_admin_has_the_product_s_name_and_leads_to_the_desk() -> None:
    client = Client()
    client.force_login(StaffMember.objects.create_superuser(username="boss", password="p"))

    page = client.get("/admin/").content.decode()

    assert "Ringbook admin" in page
    assert "Django administration" not in page
    assert 'href="/desk/"' in page

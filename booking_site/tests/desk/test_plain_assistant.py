"""The desk says when the plain assistant answers, and lets an admin practise it."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from appointments.models import StaffMember
from conversations.assistant import breaker
from conversations.models import ModelHealth
from handoff.tests.rows import make_agent, make_line, make_location


@pytest.fixture
def client(db: None, settings: Settings) -> Client:
    settings.OPENAI_API_KEY, settings.OPENAI_MODEL = "sk-test", "test-model"
    client = Client()
    client.force_login(make_agent("pooja", make_line(make_location()).location))
    return client


@pytest.fixture
def admin(client: Client) -> Client:
    StaffMember.objects.update(role=StaffMember.Role.ADMIN)
    return client


def banner(client: Client) -> str:
    return client.get(reverse("desk:panel-plain-assistant")).content.decode()


def test_plain_assistant_is_named_while_the_model_is_left_alone(client: Client) -> None:
    assert "plain assistant" not in banner(client)
    for _turn in range(3):
        breaker.note_trouble("test-model at x", "broken", now=timezone.now())
    assert "The language model does not answer as it should" in banner(client)
    assert "The plain assistant answers." in client.get(reverse("desk:desk")).content.decode()
    breaker.note_success("test-model at x")
    assert "plain assistant" not in banner(client)


def test_plain_assistant_is_no_news_where_no_model_is_configured(client: Client, settings: Settings) -> None:
    settings.OPENAI_MODEL = ""
    breaker.practise(10, now=timezone.now())
    assert "plain assistant" not in banner(client)


def test_plain_assistant_is_practised_by_an_admin_and_ended(admin: Client) -> None:
    assert "Practise 10 minutes without the model" in admin.get(reverse("desk:desk")).content.decode()
    admin.post(reverse("desk:practise-outage"), {"do": "begin"})
    row = ModelHealth.objects.get()
    assert row.open_until is not None
    assert timedelta(minutes=9) < row.open_until - timezone.now() <= timedelta(minutes=10)
    assert "is practised until" in banner(admin)
    assert "End the practice" in banner(admin)
    admin.post(reverse("desk:practise-outage"), {"do": "end"})
    assert breaker.list_outages(now=timezone.now()) == []


def test_plain_assistant_is_not_practised_by_an_agent(client: Client) -> None:
    assert client.post(reverse("desk:practise-outage"), {"do": "begin"}).status_code == 404
    assert "Practise 10 minutes" not in client.get(reverse("desk:desk")).content.decode()
    assert ModelHealth.objects.count() == 0


def test_practise_outage_command_begins_and_ends(db: None) -> None:
    said = StringIO()
    call_command("practise_outage", "--minutes", "25", stdout=said)
    [outage] = breaker.list_outages(now=timezone.now() + timedelta(minutes=24))
    assert outage.is_practice
    assert said.getvalue().startswith("The plain assistant answers until ")
    call_command("practise_outage", "--end", stdout=said)
    assert breaker.list_outages(now=timezone.now()) == []

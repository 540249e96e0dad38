"""Signing in and out, and what somebody reads who types wrong passwords."""

from datetime import timedelta

import pytest
from django.test import Client

from handoff.tests.rows import make_agent, make_location

PASSWORD = "pearl-otter-44"


@pytest.fixture
def pooja(db: None):
    agent = make_agent("pooja", make_location())
    agent.set_password(PASSWORD)
    agent.save()
    return agent


def sign_in(client: Client, password: str, **typed: str):
    return client.post("/sign-in/", {"username": "pooja", "password": password, **typed})


def test_sign_in_leads_to_the_desk(pooja):
    answer = sign_in(Client(), PASSWORD)

    assert (answer.status_code, answer["Location"]) == (302, "/desk/")


def test_sign_in_leads_back_to_where_one_wanted(pooja):
    assert sign_in(Client(), PASSWORD, next="/desk/all/")["Location"] == "/desk/all/"
    assert sign_in(Client(), PASSWORD, next="https://evil.example/")["Location"] == "/desk/"


def test_sign_in_names_the_business(pooja):
    assert "Asha Dental and Skin Clinic" in Client().get("/sign-in/").content.decode()


def test_sign_in_says_the_same_for_a_wrong_name_and_a_wrong_password(pooja):
    wrong_password = sign_in(Client(), "nonsense").content.decode()
    wrong_name = Client().post("/sign-in/", {"username": "nobody", "password": "nonsense"}).content.decode()

    assert "That name and password do not go together." in wrong_password
    assert "That name and password do not go together." in wrong_name


def test_too_many_wrong_tries_are_answered_in_words(pooja, settings):
    settings.AXES_COOLOFF_TIME = timedelta(minutes=15)
    for _try in range(settings.AXES_FAILURE_LIMIT):
        answer = sign_in(Client(), "nonsense")
    right = sign_in(Client(), PASSWORD)

    for locked in (answer, right):
        assert locked.status_code == 429
        assert "Too many wrong tries with this name. Try again in 15 minutes." in locked.content.decode()


def test_sign_out_ends_the_session_and_only_posts(pooja):
    client = Client()
    client.force_login(pooja)

    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert client.get("/desk/").status_code == 302

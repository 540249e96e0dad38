"""Settings are read loudly."""

import subprocess
import sys
from pathlib import Path

import pytest

from booking_site import env


@pytest.fixture
def setting(monkeypatch: pytest.MonkeyPatch):
    def put(value: str) -> None:
        monkeypatch.setenv("THING", value)

    return put


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("eighty", "Setting THING is 'eighty', which is not a whole number. Example: THING=8000"),
        ("0", "Setting THING is 0, which is below the minimum of 1. Example: THING=8000"),
        ("70000", "Setting THING is 70000, which is above the maximum of 65535. Example: THING=8000"),
    ],
)
def test_integer_says_what_is_wrong(setting, value, problem):
    setting(value)
    with pytest.raises(env.BadSetting) as caught:
        env.integer("THING", 8000, minimum=1, maximum=65535)
    assert str(caught.value) == problem


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("warm", "Setting THING is 'warm', which is not a number. Example: THING=0.2"),
        ("3", "Setting THING is 3, which is not between 0 and 2. Example: THING=0.2"),
        ("nan", "Setting THING is nan, which is not between 0 and 2. Example: THING=0.2"),
    ],
)
def test_number_says_what_is_wrong(setting, value, problem):
    setting("1.5")
    assert env.number("THING", 0.2, minimum=0, maximum=2) == 1.5
    setting(value)
    with pytest.raises(env.BadSetting) as caught:
        env.number("THING", 0.2, minimum=0, maximum=2)
    assert str(caught.value) == problem


def test_an_empty_value_means_the_default(setting):
    setting("  ")
    assert env.integer("THING", 7) == 7
    assert env.boolean("THING", True) is True
    assert env.text("THING", "x") == "x"
    assert env.words("THING", ["a"]) == ["a"]
    assert env.url("THING") == ""
    assert env.database("THING") is None
    assert env.choice("THING", "INFO", ["INFO", "DEBUG"]) == "INFO"


def test_usual_words_are_read(setting):
    setting("Yes")
    assert env.boolean("THING", False) is True
    setting("off")
    assert env.boolean("THING", True) is False
    setting("a, b ,,c")
    assert env.words("THING") == ["a", "b", "c"]
    setting("debug")
    assert env.choice("THING", "INFO", ["INFO", "DEBUG"]) == "DEBUG"
    setting("https://desk.example.org/base/")
    assert env.url("THING") == "https://desk.example.org/base"


@pytest.mark.parametrize(
    "value", ["desk.example.org", "ftp://x", "https://", "http://a b", "http://h:99999", "http://[x"]
)
def test_url_refuses_what_is_no_address(setting, value):
    setting(value)
    with pytest.raises(
        env.BadSetting, match=r"^Setting THING is .* not an absolute http or https address\. Example: THING=https"
    ):
        env.url("THING")


def test_url_refuses_a_query(setting):
    setting("https://a.example/?x=1")
    with pytest.raises(env.BadSetting, match="carries a query"):
        env.url("THING")


def test_boolean_and_choice_name_what_is_allowed(setting):
    setting("maybe")
    with pytest.raises(env.BadSetting, match="none of 1, true, yes, on, 0, false, no, off"):
        env.boolean("THING", True)
    with pytest.raises(env.BadSetting, match="none of INFO, DEBUG"):
        env.choice("THING", "INFO", ["INFO", "DEBUG"])


def test_secret_is_never_repeated(setting):
    setting("very secret")
    with pytest.raises(env.BadSetting) as caught:
        env.secret("THING")
    assert "very" not in str(caught.value)


def test_database_reads_hosts_and_socket_folders(setting):
    setting("postgresql://me:pass@db.example.org:6000/desk")
    read = env.database("THING")
    assert read == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "desk",
        "USER": "me",
        "PASSWORD": "pass",
        "HOST": "db.example.org",
        "PORT": 6000,
    }
    setting("postgres://me@%2Ftmp%2Fsockets:6000/desk")
    assert (env.database("THING") or {})["HOST"] == "/tmp/sockets"


@pytest.mark.parametrize(
    "value", ["sqlite:///x", "mysql://u:hidden@h/n", "nonsense", "postgres://u:hidden@h:99999/n", "postgres://h/"]
)
def test_database_refuses_other_addresses_without_their_password(setting, value):
    setting(value)
    with pytest.raises(env.BadSetting) as caught:
        env.database("THING")
    assert "Example: THING=postgresql://" in str(caught.value)
    assert "hidden" not in str(caught.value)


def test_the_environment_wins_over_the_file(setting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    setting("from the environment")
    monkeypatch.delenv("OTHER_THING", raising=False)
    (tmp_path / ".env").write_text("THING=from the file\nOTHER_THING='other'\n")
    env.read_file(tmp_path / ".env")
    env.read_file(tmp_path / "missing")
    try:
        assert env.text("THING") == "from the environment"
        assert env.text("OTHER_THING") == "other"
    finally:
        monkeypatch.delenv("OTHER_THING")


def test_a_bad_value_ends_a_process_with_one_line():
    base = Path(__file__).resolve().parents[2]
    ended = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=base,
        env={"PATH": "/usr/bin:/bin", "PORT": "eighty", "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr == "Setting PORT is 'eighty', which is not a whole number. Example: PORT=8000\n"


def test_keys_are_checked_and_never_repeated(setting):
    good = "A" * 43 + "="
    setting(f"{good},{good}")
    assert env.keys("THING") == [good, good]
    setting(f"{good},sesame")
    with pytest.raises(env.BadSetting) as caught:
        env.keys("THING")
    assert "sesame" not in str(caught.value)

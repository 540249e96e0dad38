"""The demo as a command: everything in place, nothing about to leave, and a second run changes nothing."""

import json
import re

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from appointments.models import Appointment, StaffMember
from booking_site.simulator import handset, senders
from conversations.models import Conversation, Line, Message, MessageTemplate
from handoff.models import Ticket


def counts():
    tables = (Appointment, Conversation, Line, Message, MessageTemplate, StaffMember, Ticket)
    return {model.__name__: model.objects.count() for model in tables}


@pytest.mark.django_db
def test_load_demo_fills_the_desk_and_a_second_run_changes_nothing(tmp_path):
    sign_ins = tmp_path / "signin.json"
    users = {"admin": {"username": "admin", "password": "a-1"}, "desk": {"username": "desk", "password": "d-1"}}
    sign_ins.write_text(json.dumps(users))
    call_command("load_demo", signin=sign_ins, verbosity=0)
    first = counts()

    desk, admin = StaffMember.objects.get(username="desk"), StaffMember.objects.get(username="admin")
    assert (desk.display_name, desk.is_staff, desk.role, desk.locations.count()) == ("Pooja", False, "agent", 1)
    assert (admin.is_superuser, admin.role, admin.check_password("a-1")) == (True, "admin", True)
    assert set(Line.objects.values_list("channel", "number_e164", "accepts_any_number")) == {
        ("whatsapp", "+15550100", True),
        ("phone", "+15550100", True),
    }
    assert sorted(Conversation.objects.values_list("status", flat=True)) == ["open", "resolved", "resolved"]
    assert Conversation.objects.filter(reply_after__isnull=False).count() == 0
    assert Ticket.objects.get().status == "waiting"
    assert set(Message.objects.filter(kind="outgoing").values_list("status", flat=True)) == {"read"}

    call_command("load_demo", verbosity=0)
    assert counts() == first
    desk.refresh_from_db()
    assert desk.check_password("d-1")


@pytest.mark.django_db
def test_phones_of_the_simulator_remember_what_was_written_before(settings):
    settings.SIMULATOR = True
    call_command("load_demo", verbosity=0)
    call_command("load_demo", verbosity=0)

    now, sender = timezone.now(), senders.default_sender()
    waits = handset.of_number("+15550192")
    assert [message.is_inbound for message in handset.chat(waits)] == [True, False, True]
    assert handset.window_is_open(waits, sender, now=now)
    assert not handset.window_is_open(handset.of_number("+15550190"), sender, now=now)


@pytest.mark.django_db
def test_templates_keep_the_rules_of_approval():
    from booking_site import demo_templates

    demo_templates.load_templates()
    templates = MessageTemplate.objects.all()
    assert set(templates.values_list("purpose", "language")) == {
        (purpose, language) for purpose in demo_templates.TEMPLATES for language in ("en", "hi")
    }
    for template in templates:
        numbers = re.findall(r"\{\{(\d+)\}\}", template.body)
        words = re.sub(r"\{\{\d+\}\}", " ", template.body).split()
        assert numbers == [str(number) for number in range(1, len(template.value_names) + 1)]
        assert len(template.samples) == len(numbers)
        assert len([word for word in words if word.strip(".,।")]) >= 2 * len(numbers) + 1
        assert not re.search(r"^\{\{|\}\}\W*$|\}\}\s*\{\{", template.body)


@pytest.mark.django_db
def test_missing_sign_in_file_is_said_clearly(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("load_demo", signin=tmp_path / "none.json")

"""A rule's words and its approved templates never differ."""

import pytest

from conversations.models import MessageTemplate
from conversations.transports.content_shapes import from_template
from reminders import demo, rules, templates
from reminders.models import ReminderRule, ReminderRuleText
from reminders.tests.practice import WORDS, make_rule

pytestmark = pytest.mark.django_db


def active(rule: ReminderRule) -> dict[str, MessageTemplate]:
    rows = MessageTemplate.objects.filter(purpose=rules.purpose_of(rule.pk), is_active=True)
    return {row.language: row for row in rows}


def test_templates_are_made_of_saved_words() -> None:
    rule = make_rule()
    template = active(rule)["en"]
    assert template.body == ("Hello {{1}}, this is about {{2}} with {{3}} on {{4}} at our {{5}} clinic. Will you come?")
    assert template.value_names == ["attendee", "service", "practitioner", "when", "place", "appointment"]
    assert template.samples == ["Meena", "Check-up", "Dr Rao", "Tuesday 1 December, 10:20 am", "Main Street", "1:v1"]
    assert template.buttons == [
        {"id": "appointment:{{6}}:confirm", "title": "Confirm"},
        {"id": "appointment:{{6}}:reschedule", "title": "Move"},
        {"id": "appointment:{{6}}:cancel", "title": "Cancel"},
    ]
    assert template.category == "UTILITY"


def test_templates_follow_every_save_and_only_a_change_makes_another_resource() -> None:
    rule = make_rule()
    text = rule.texts.get()
    before = from_template(active(rule)["en"])
    text.save()
    assert from_template(active(rule)["en"]).key == before.key
    text.words, text.reschedule_title = WORDS.replace("Hello", "Good day"), "Reschedule"
    text.save()
    template = active(rule)["en"]
    assert (template.body[:8], template.buttons[1]["title"]) == ("Good day", "Reschedule")
    assert from_template(template).key != before.key


def test_templates_of_a_language_that_is_changed_or_deleted_are_out_of_use() -> None:
    rule = make_rule()
    text = rule.texts.get()
    ReminderRuleText.objects.create(rule=rule, language="hi", words=WORDS)
    assert set(active(rule)) == {"en", "hi"}
    text.language = "en-GB"
    text.save()
    assert set(active(rule)) == {"en-GB", "hi"}
    text.delete()
    assert set(active(rule)) == {"hi"}
    rule.delete()
    assert active(rule) == {}


def test_templates_preview_shows_what_a_customer_reads() -> None:
    assert templates.preview(make_rule().texts.get()) == (
        "Hello Meena, this is about Check-up with Dr Rao on Tuesday 1 December, 10:20 am at our Main Street clinic. "
        "Will you come?\n[ Confirm | Move | Cancel ]"
    )


def test_templates_of_the_demo_are_there_and_stay_as_edited() -> None:
    demo.load_rules()
    assert {rule.name: sorted(active(rule)) for rule in ReminderRule.objects.all()} == {
        "The day before": ["en", "hi", "hi-Latn"],
        "Two hours before": ["en", "hi", "hi-Latn"],
    }
    for text in ReminderRuleText.objects.all():
        text.full_clean()
    ReminderRule.objects.filter(name="The day before").update(minutes_before=2880)
    ReminderRuleText.objects.filter(language="hi").delete()
    demo.load_rules()
    assert ReminderRule.objects.get(name="The day before").minutes_before == 2880
    assert not ReminderRuleText.objects.filter(language="hi").exists()

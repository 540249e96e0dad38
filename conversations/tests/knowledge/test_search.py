"""Which entry answers a question: by its words, in three written forms, with typing errors, never a wrong one."""

import pytest

from appointments.models import Location, Service
from conversations.knowledge import entries, search, words
from conversations.models import KnowledgeEntry
from conversations.tests.builders import NOW, make_line

pytestmark = pytest.mark.django_db

ENTRIES = [
    ("en", "Is there parking?", ["parking", "park my car", "where to park"], "Parking behind the house."),
    ("en", "May a companion come along?", ["companion", "bring my mother", "come with someone"], "One companion."),
    ("en", "What documents should I bring?", ["documents", "papers", "id proof"], "A photo identity card."),
    ("en", "Do you come home?", ["home visit", "at home", "come to my house"], "Only at the clinic."),
    ("en", "Can I pay by card?", ["card", "upi", "payment"], "Cash, card and UPI."),
    ("hi", "क्या पार्किंग है?", ["पार्किंग", "गाड़ी खड़ी"], "पीछे पार्किंग है।"),
    ("hi", "क्या कार्ड चलता है?", ["कार्ड", "यूपीआई"], "नक़द, कार्ड और UPI।"),
]


@pytest.fixture
def place() -> Location:
    location = make_line().location
    for language, question, synonyms, answer in ENTRIES:
        entries.add(question, answer, language=language, synonyms=synonyms, now=NOW)
    return location


ASKED = [
    ("en", "is there any parking space near the clinic for my car", ["Parking behind the house."]),
    ("en", "where can I park my car?", ["Parking behind the house."]),
    ("en", "parkng available?", ["Parking behind the house."]),
    ("en", "Could I bring my mother?", ["One companion."]),
    ("en", "which papers do you want to see", ["A photo identity card."]),
    ("en", "Do you accept UPI? And is there parking?", ["Cash, card and UPI.", "Parking behind the house."]),
    ("hi", "पार्किंग कहाँ है?", ["पीछे पार्किंग है।"]),
    ("hi", "parking hai kya", ["पीछे पार्किंग है।"]),
    ("hi", "kya card chalta hai", ["नक़द, कार्ड और UPI।"]),
    ("hi", "can I bring my mother", ["One companion."]),  # only in English: better than nothing
    ("en", "can someone pick up my report", []),
    ("en", "is Dr Rao good with children?", []),
    ("en", "do you have a lift?", []),
    ("en", "how are you", []),
    ("en", "", []),
    ("en", "'; drop table & | ! <-> :*", []),
]


@pytest.mark.parametrize(("language", "asked", "answers"), ASKED)
def test_search_finds_the_entry_that_answers(place: Location, language: str, asked: str, answers: list[str]) -> None:
    found = search.find_answers(asked, location=place, language=language)
    assert [one.entry.answer for one in found] == answers


def test_search_prefers_what_is_special_and_keeps_to_its_place_and_service(place: Location) -> None:
    elsewhere = Location.objects.create(name="Other", time_zone="Asia/Kolkata", address="1 Road")
    xray = Service.objects.create(name="X-ray", duration_minutes=10)
    entries.add("Is there parking?", "Street only.", language="en", location=elsewhere, now=NOW)
    entries.add("May a companion come along?", "Not inside.", language="en", service=xray, now=NOW)

    def ask(words: str, location: Location, service_id: int | None = None) -> str:
        found = search.find_answers(words, location=location, language="en", service_id=service_id)
        return found[0].entry.answer

    assert ask("is there parking", elsewhere) == "Street only."
    assert ask("is there parking", place) == "Parking behind the house."
    assert ask("may a companion come along", place, xray.pk) == "Not inside."
    assert ask("may a companion come along", place) == "One companion."


def test_search_leaves_out_what_is_switched_off(place: Location) -> None:
    entry = KnowledgeEntry.objects.get(question="Is there parking?")
    entry.is_active = False
    entries.save(entry, now=NOW)
    assert search.find_answers("is there parking", location=place, language="en") == ()


def test_entries_are_found_by_their_new_words_once_they_were_changed(place: Location) -> None:
    entry = KnowledgeEntry.objects.get(question="Is there parking?")
    entry.question, entry.synonyms = "Where do bicycles go?", ["bicycle"]
    entries.save(entry, now=NOW)
    assert search.find_answers("is there parking", location=place, language="en") == ()
    assert search.find_answers("a bicycle stand?", location=place, language="en")[0].entry == entry


FOLDED = [
    ("पार्किंग कहाँ है?", ["parking"]),
    ("parking kahan hai", ["parking"]),
    ("सफ़ाई", ["safai"]),
    ("safaai", ["safai"]),
    ("क्या कार्ड से दे सकता हूँ", ["kard"]),
    ("Can I pay by card?", ["pay", "kard"]),
    ("X-ray", ["xray"]),
    ("१२", ["12"]),
]


@pytest.mark.parametrize(("text", "folded"), FOLDED)
def test_words_are_folded_alike_in_every_written_form(text: str, folded: list[str]) -> None:
    assert words.fold(text) == folded

"""Which services are wanted together in one breath, which are left out, and where one of several is meant. No rows."""

import pytest

from conversations.assistant import named_services, recognise
from conversations.assistant.brain import ServiceWords
from conversations.assistant.named_services import Named

CUT, BEARD, FACIAL, WAX, CLEAN, MEN, WOMEN = 1, 2, 3, 4, 5, 6, 7
SERVICES = (
    ServiceWords(CUT, "Haircut", ("Haircut", "hair cut", "baal katwana", "बाल कटवाना")),
    ServiceWords(BEARD, "Beard trim", ("Beard trim", "daadhi", "दाढ़ी")),
    ServiceWords(FACIAL, "Facial", ("Facial", "face clean-up", "फेशियल")),
    ServiceWords(WAX, "Wash & wax", ("Wash & wax", "waxing", "वैक्सिंग")),
    ServiceWords(CLEAN, "Cleaning and scaling", ("Cleaning and scaling", "cleaning", "scaling")),
    ServiceWords(MEN, "Gentleman's massage", ("massage",)),
    ServiceWords(WOMEN, "Lady's massage", ("massage",)),
)


def find(words: str) -> Named:
    return named_services.find(words, SERVICES)


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("haircut and a beard trim on Friday afternoon", (CUT, BEARD)),
        ("I'd like a facial, a haircut and waxing tomorrow", (FACIAL, CUT, WAX)),
        ("haircut tomorrow at 5 and then a quick facial please", (CUT, FACIAL)),
        ("haircut with beard trim", (CUT, BEARD)),
        ("haircut + facial", (CUT, FACIAL)),
        ("a haircut as well as a facial", (CUT, FACIAL)),
        ("haircut facial dono kal", (CUT, FACIAL)),
        ("haircut aur facial dono kal shaam", (CUT, FACIAL)),
        ("baal katwana hai aur daadhi bhi", (CUT, BEARD)),
        ("facial ke saath waxing", (FACIAL, WAX)),
        ("बाल कटवाना और फेशियल", (CUT, FACIAL)),
        ("फेशियल, वैक्सिंग और बाल कटवाना है।", (FACIAL, WAX, CUT)),
        ("cleaning and scaling", (CLEAN,)),
        ("cleaning and scaling and a haircut", (CLEAN, CUT)),
        ("book a haircut and a facial for my son", (CUT, FACIAL)),
        ("haircut", (CUT,)),
        ("beard", (BEARD,)),
        ("tomorrow at five", ()),
    ],
)
def test_what_is_named_in_one_breath_is_wanted_in_its_order(words: str, wanted: tuple[int, ...]) -> None:
    found = find(words)
    assert (found.wanted, found.dropped, found.choice, found.only) == (wanted, (), (), False)


@pytest.mark.parametrize(
    ("words", "wanted", "dropped"),
    [
        ("haircut, not the facial", (CUT,), (FACIAL,)),
        ("no facial, a haircut please", (CUT,), (FACIAL,)),
        ("a haircut but without the beard trim", (CUT,), (BEARD,)),
        ("a facial instead of the haircut", (FACIAL,), (CUT,)),
        ("change the haircut to a facial", (FACIAL,), (CUT,)),
        ("haircut, sorry, a facial", (FACIAL,), (CUT,)),
        ("haircut no wait facial", (FACIAL,), (CUT,)),
        ("I don't want the facial", (), (FACIAL,)),
        ("cancel the beard trim", (), (BEARD,)),
        ("facial nahi, sirf haircut", (CUT,), (FACIAL,)),
        ("facial mat karo", (), (FACIAL,)),
        ("haircut ki jagah facial", (FACIAL,), (CUT,)),
        ("फेशियल नहीं, बाल कटवाना", (CUT,), (FACIAL,)),
        ("फेशियल हटा दीजिए", (), (FACIAL,)),
    ],
)
def test_what_is_refused_or_taken_back_is_not_wanted(
    words: str, wanted: tuple[int, ...], dropped: tuple[int, ...]
) -> None:
    found = find(words)
    assert (found.wanted, found.dropped, found.choice) == (wanted, dropped, ())


@pytest.mark.parametrize(
    ("words", "wanted", "choice"),
    [
        ("haircut or facial tomorrow", (), (CUT, FACIAL)),
        ("a haircut, a facial or waxing", (), (CUT, FACIAL, WAX)),
        ("haircut ya facial", (), (CUT, FACIAL)),
        ("बाल कटवाना या फेशियल", (), (CUT, FACIAL)),
        ("haircut/facial", (), (CUT, FACIAL)),
        ("a haircut and a massage", (CUT,), (MEN, WOMEN)),
        ("a massage", (), ()),
    ],
)
def test_one_of_several_is_never_all_of_them(words: str, wanted: tuple[int, ...], choice: tuple[int, ...]) -> None:
    assert (find(words).wanted, find(words).choice) == (wanted, choice)


@pytest.mark.parametrize(
    "words",
    [
        "a haircut for my son and a facial for me",
        "haircut on Friday. What does the facial cost?",
        "haircut and how much is the facial",
        "a haircut and my husband would like a facial",
        "haircut tomorrow and a facial on Friday",
    ],
)
def test_what_does_not_hang_together_is_no_one_visit(words: str) -> None:
    assert find(words).wanted == (CUT,)


def test_what_is_for_another_person_is_left_to_a_visit_of_its_own() -> None:
    assert find("a haircut and a facial for my son and waxing for me").wanted == (CUT, FACIAL)


@pytest.mark.parametrize(
    ("words", "after"),
    [
        ("and a facial too", (CUT, BEARD, FACIAL)),
        ("add a facial", (CUT, BEARD, FACIAL)),
        ("can I also get a facial and waxing", (CUT, BEARD, FACIAL, WAX)),
        ("aur facial bhi", (CUT, BEARD, FACIAL)),
        ("facial bhi jod do", (CUT, BEARD, FACIAL)),
        ("और फेशियल भी", (CUT, BEARD, FACIAL)),
        ("no, only the haircut", (CUT,)),
        ("just the beard trim please", (BEARD,)),
        ("nahi, sirf haircut", (CUT,)),
        ("सिर्फ़ बाल कटवाना", (CUT,)),
        ("without the beard trim", (CUT,)),
        ("leave out the beard trim", (CUT,)),
        ("not both, only the haircut", (CUT,)),
        ("beard trim nahi, facial", (CUT, FACIAL)),
        ("a facial", (FACIAL,)),
        ("a facial and waxing", (FACIAL, WAX)),
        ("the haircut at five", (CUT, BEARD)),
    ],
)
def test_words_change_what_was_wanted_before(words: str, after: tuple[int, ...]) -> None:
    assert find(words).after((CUT, BEARD)) == after


def test_a_no_to_what_was_read_back_keeps_only_what_it_names() -> None:
    assert find("no, the haircut").after((CUT, BEARD), refuses=True) == (CUT,)


def test_a_danda_is_no_letter_of_the_word_before_it() -> None:
    assert recognise.fold("शाम को डॉ राव।") == recognise.fold("शाम को डॉ राव")

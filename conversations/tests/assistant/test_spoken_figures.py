"""Figures as they are said on the phone, in each written form; and facts that stay the same words within a sentence."""

import pytest

from conversations.assistant.phrasing import spoken

SAID = [
    ("en", "A cleaning is ₹1,500.", "A cleaning is 1,500 rupees."),
    ("en", "It costs Rs 500, or Rs. 750 or INR 900.", "It costs 500 rupees, or 750 rupees or 900 rupees."),
    ("en", "That is ₹1,00,000/-.", "That is 100000 rupees."),
    ("en", "Pay ₹99.50 or ₹1.", "Pay 99 rupees and 50 paise or 1 rupee."),
    ("en", "Between ₹1,500 and ₹2,000", "Between 1,500 rupees and 2,000 rupees."),
    ("en", "It is ₹1,500–2,000.", "It is 1,500 to 2,000 rupees."),
    ("en", "It is $20 or £15.25.", "It is 20 dollars or 15 pounds and 25 cents."),
    ("en", "Tuesday at 4:30 pm or 4:00 PM", "Tuesday at 4:30 pm or 4 pm."),
    ("en", "It is at 9:30 am. See you at 4 p.m. then.", "It is at 9:30 am. See you at 4 pm then."),
    ("en", "We open at 09:30, close at 18:00.", "We open at 9:30 am, close at 6 pm."),
    ("en", "Open 9:30–13:00.", "Open 9:30 am to 1 pm."),
    ("en", "Tue 1 Dec, 11:00 am", "Tuesday 1 December, 11 am."),
    ("en", "On 2026-12-01.", "On 1 December 2026."),
    ("en", "Your reference is R4K-7Q.", "Your reference is R, 4, K, 7, Q."),
    ("en", "Your reference is K7M2QP.", "Your reference is K, 7, M, 2, Q, P."),
    ("en", "Call +91 98765 43210.", "Call plus 9 1, 9 8 7 6 5, 4 3 2 1 0."),
    ("en", "Call 9876543210 now", "Call 9 8 7 6 5, 4 3 2 1 0 now."),
    ("en", "Our number is +15550100.", "Our number is plus 1 5 5, 5 0 1, 0 0."),
    ("en", "Please call 112 now.", "Please call 1 1 2 now."),
    ("en", "It takes 30 minutes, 2 visits, 112 steps.", "It takes 30 minutes, 2 visits, 112 steps."),
    ("en", "You see Dr. Rao 😊 at 11 am.", "You see Dr Rao at 11 am."),
    ("hi", "सफ़ाई ₹1,500 की है।", "सफ़ाई 1,500 रुपये की है।"),
    ("hi", "मंगलवार 1 दिसंबर, शाम 4:30 बजे", "मंगलवार 1 दिसंबर, शाम साढ़े चार बजे."),
    ("hi", "सुबह 10:15 बजे, दोपहर 1:30 बजे, 2:30 बजे", "सुबह सवा दस बजे, दोपहर डेढ़ बजे, ढाई बजे."),
    ("hi", "सुबह 11:45 बजे, दोपहर 12:45 बजे", "सुबह पौने बारह बजे, दोपहर पौने एक बजे."),
    ("hi", "मंगलवार 1 दिसंबर, सुबह 11:00", "मंगलवार 1 दिसंबर, सुबह ग्यारह बजे."),
    ("hi", "दोपहर 1:30", "दोपहर डेढ़ बजे."),
    ("hi-Latn", "subah 11:00", "subah gyarah baje."),
    ("hi", "सुबह 10:20 बजे", "सुबह दस बजकर 20 मिनट."),
    ("hi", "सुबह 11:00 बजे", "सुबह ग्यारह बजे."),
    ("hi", "4:30 pm को आइए।", "शाम साढ़े चार बजे को आइए।"),
    ("hi", "112 पर फ़ोन कीजिए।", "1 1 2 पर फ़ोन कीजिए।"),
    ("hi", "+91 98765 43210", "प्लस 9 1, 9 8 7 6 5, 4 3 2 1 0."),
    ("hi-Latn", "Safai ₹1,500 ki hai.", "Safai 1,500 rupaye ki hai."),
    ("hi-Latn", "Mangalvar shaam 4:30 baje", "Mangalvar shaam saadhe chaar baje."),
    ("hi-Latn", "dopahar 2:30 baje", "dopahar dhai baje."),
]


@pytest.mark.parametrize(("language", "written", "said"), SAID)
def test_figures_are_put_as_they_are_said(language: str, written: str, said: str) -> None:
    assert spoken.put(written, language) == said


@pytest.mark.parametrize("language", ["en", "hi", "hi-Latn"])
@pytest.mark.parametrize("fact", ["Tuesday 1 December, 4:30 pm", "शाम 4:15 बजे", "shaam 4:45 baje", "₹1,200", "K7M2QP"])
def test_a_fact_alone_is_the_same_words_as_within_a_sentence(language: str, fact: str) -> None:
    alone = spoken.put(fact, language).rstrip(".")
    assert alone in spoken.put(f"Teeth cleaning, {fact}, for Meena. Shall I book it?", language)

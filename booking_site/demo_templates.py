"""The demo's approved messages, for what leaves outside the 24-hour window. Written once and then left alone."""

from typing import NamedTuple

from conversations.models import MessageTemplate


class Template(NamedTuple):
    """An approved message: which values its numbers are, an example of each, and the words by language."""

    value_names: tuple[str, ...]
    samples: dict[str, tuple[str, ...]]
    bodies: dict[str, str]


CLINIC_EN, CLINIC_HI = "Asha Dental and Skin Clinic", "आशा डेंटल एंड स्किन क्लिनिक"
WAY_EN = ("100 Feet Road, Indiranagar. Above the stationery shop. https://maps.example/asha", "eat something before")
WAY_HI = ("100 फ़ीट रोड, इंदिरानगर। स्टेशनरी की दुकान के ऊपर। https://maps.example/asha", "पहले कुछ खा लीजिए")
EXAMPLES: dict[str, tuple[str, ...]] = {
    "en": (
        "Dental check-up",
        "Dr Rao",
        "Tuesday 1 December, 10:20 am",
        "Asha Dental and Skin Clinic",
        "K7MQ2X",
        *WAY_EN,
    ),
    "hi": ("दाँतों की जाँच", "Dr Rao", "मंगलवार 1 दिसंबर, सुबह 10:20 बजे", CLINIC_HI, "K7MQ2X", *WAY_HI),
}
ANSWER_BY = {"en": "Monday 30 November, 6:00 pm", "hi": "सोमवार 30 नवंबर, शाम 6:00 बजे"}
TO_KNOW = {"en": "Please come by the side door", "hi": "कृपया बग़ल के दरवाज़े से आइए"}
DATES = {
    "en": "Tuesday 1 December, 10:20 am, K7MQ2X; Tuesday 8 December, 10:20 am, P4RT9W",
    "hi": "मंगलवार 1 दिसंबर, सुबह 10:20 बजे, K7MQ2X; मंगलवार 8 दिसंबर, सुबह 10:20 बजे, P4RT9W",
}
REASON = {"en": "The doctor is away that day", "hi": "उस दिन डॉक्टर नहीं हैं"}
WHOLE = ("service", "practitioner", "when", "place", "reference", "way", "to_prepare")
# Rules of approval: numbers in order, none first or last or side by side, and enough fixed words around them.
TEMPLATES = {
    "appointment-booked": Template(
        WHOLE,
        EXAMPLES,
        {
            "en": "Hello, your appointment for {{1}} with {{2}} is booked for {{3}} at {{4}}. Your reference is {{5}}. "
            "You find us here: {{6}} To prepare: {{7}}. Write here if you want to change it.",
            "hi": "नमस्ते, {{1}} के लिए {{2}} के साथ आपका अपॉइंटमेंट {{3}} को {{4}} में पक्का हो गया है। "
            "आपका रेफ़रेंस {{5}} है। यहाँ आइए: {{6}} तैयारी: {{7}}। बदलना हो तो यहीं लिखिए।",
        },
    ),
    "appointment-moved": Template(
        WHOLE,
        EXAMPLES,
        {
            "en": "Hello, your appointment for {{1}} with {{2}} has been moved and is now on {{3}} at {{4}}. "
            "Your reference {{5}} stays the same. You find us here: {{6}} "
            "To prepare: {{7}}. Write here if the new time does not suit you.",
            "hi": "नमस्ते, {{1}} के लिए {{2}} के साथ आपका अपॉइंटमेंट बदल गया है और अब {{3}} को {{4}} में है। "
            "आपका रेफ़रेंस {{5}} वही रहेगा। यहाँ आइए: {{6}} तैयारी: {{7}}। यह समय ठीक न हो तो यहीं लिखिए।",
        },
    ),
    "appointment-cancelled": Template(
        ("service", "when", "place", "reference"),
        {language: (words[0], words[2], words[3], words[4]) for language, words in EXAMPLES.items()},
        {
            "en": "Hello, your appointment for {{1}} on {{2}} at {{3}} has been cancelled. Its reference was {{4}}. "
            "Write here whenever you would like a new one.",
            "hi": "नमस्ते, {{1}} के लिए आपका अपॉइंटमेंट, जो {{2}} को {{3}} में था, रद्द कर दिया गया है। "
            "उसका रेफ़रेंस {{4}} था। नया समय चाहिए तो यहीं लिखिए।",
        },
    ),
    "appointment-kept": Template(
        ("service", "when", "place", "reference", "reason"),
        {name: (words[0], words[2], words[3], words[4], TO_KNOW[name]) for name, words in EXAMPLES.items()},
        {
            "en": "Hello, your appointment for {{1}} on {{2}} at {{3}} stands as we agreed, with the reference {{4}}. "
            "What our team wants you to know: {{5}}. Write here if you want to change it.",
            "hi": "नमस्ते, {{1}} के लिए आपका अपॉइंटमेंट {{2}} को {{3}} में ही है, रेफ़रेंस {{4}} वही है। "
            "हमारी टीम ने यह लिखा: {{5}}। बदलना हो तो यहीं लिखिए।",
        },
    ),
    "appointment-requested": Template(
        ("service", "practitioner", "when", "place", "answer_by", "reference"),
        {language: (*words[:4], ANSWER_BY[language], words[4]) for language, words in EXAMPLES.items()},
        {
            "en": "Hello, you have asked for an appointment for {{1}} with {{2}} on {{3}} at {{4}}. It is not "
            "booked yet: our team has to agree. We keep the time for you, and you hear from us by {{5}} at the "
            "latest. The reference of your request is {{6}}. Write here if you want to change it.",
            "hi": "नमस्ते, आपने {{1}} के लिए {{2}} के साथ {{3}} को {{4}} में अपॉइंटमेंट माँगा है। यह अभी बुक नहीं हुआ है, "
            "हमारी टीम की मंज़ूरी बाकी है। यह समय आपके लिए रुका है और आपको ज़्यादा से ज़्यादा {{5}} तक बता देंगे। "
            "आपके अनुरोध का रेफ़रेंस {{6}} है। बदलना हो तो यहीं लिखिए।",
        },
    ),
    "appointment-approved": Template(
        WHOLE,
        EXAMPLES,
        {
            "en": "Hello, we have agreed to your request: your appointment for {{1}} with {{2}} is booked for {{3}} at "
            "{{4}}. Your reference is {{5}}. You find us here: {{6}} To prepare: {{7}}. Write here to change it.",
            "hi": "नमस्ते, आपका अनुरोध मंज़ूर हो गया है: {{1}} के लिए {{2}} के साथ आपका अपॉइंटमेंट {{3}} को {{4}} में पक्का है। "
            "आपका रेफ़रेंस {{5}} है। यहाँ आइए: {{6}} तैयारी: {{7}}। बदलना हो तो यहीं लिखिए।",
        },
    ),
    "appointment-declined": Template(
        ("service", "when", "place", "reference", "reason"),
        {name: (words[0], words[2], words[3], words[4], REASON[name]) for name, words in EXAMPLES.items()},
        {
            "en": "Hello, we are sorry: we cannot give you the appointment you asked for, {{1}} on {{2}} at {{3}}, "
            "with the reference {{4}}. What our team noted about it: {{5}}. Write here and we look for another time.",
            "hi": "नमस्ते, माफ़ कीजिए: जो अपॉइंटमेंट आपने माँगा था, {{1}}, समय {{2}}, जगह {{3}}, रेफ़रेंस {{4}}, वह हम "
            "नहीं दे पाएँगे। हमारी टीम ने यह लिखा: {{5}}। यहीं लिखिए, हम दूसरा समय ढूँढ देंगे।",
        },
    ),
    "appointment-unanswered": Template(
        ("service", "when", "place", "reference"),
        {language: (words[0], words[2], words[3], words[4]) for language, words in EXAMPLES.items()},
        {
            "en": "Hello, we are sorry: nobody could answer your request for {{1}} on {{2}} at {{3}} in time, so it "
            "has ended. Its reference was {{4}}. Write here and we look for another time.",
            "hi": "नमस्ते, माफ़ कीजिए: {{1}} के लिए {{2}} को {{3}} में आपके अनुरोध का जवाब हम समय पर नहीं दे पाए, "
            "इसलिए वह ख़त्म हो गया है। उसका रेफ़रेंस {{4}} था। यहीं लिखिए, हम दूसरा समय ढूँढ देंगे।",
        },
    ),
    "appointment-series-booked": Template(
        ("service", "practitioner", "dates", "place", "way", "to_prepare"),
        {name: (words[0], words[1], DATES[name], words[3], *words[5:]) for name, words in EXAMPLES.items()},
        {
            "en": "Hello, your appointments for {{1}} with {{2}} are booked: {{3}}. All of them are at {{4}}. "
            "You find us here: {{5}} To prepare: {{6}}. Write here if you want to change one of them.",
            "hi": "नमस्ते, {{1}} के लिए {{2}} के साथ आपके ये अपॉइंटमेंट पक्के हो गए हैं: {{3}}। सभी {{4}} में हैं। "
            "यहाँ आइए: {{5}} तैयारी: {{6}}। किसी को बदलना हो तो यहीं लिखिए।",
        },
    ),
    "appointment-series-cancelled": Template(
        ("service", "dates", "place"),
        {name: (words[0], DATES[name], words[3]) for name, words in EXAMPLES.items()},
        {
            "en": "Hello, these appointments of yours for {{1}} have been cancelled: {{2}}. They were at {{3}}. "
            "Write here whenever you would like new ones.",
            "hi": "नमस्ते, {{1}} के लिए आपके ये अपॉइंटमेंट रद्द कर दिए गए हैं: {{2}}। ये {{3}} में थे। नए समय चाहिए तो यहीं लिखिए।",
        },
    ),
    "appointment-missed": Template(
        ("service", "practitioner", "when", "place"),
        {name: words[:4] for name, words in EXAMPLES.items()},
        {
            "en": "Hello, you could not make it to your appointment for {{1}} with {{2}} on {{3}} at {{4}}. "
            "Write here whenever you would like another time.",
            "hi": "नमस्ते, {{1}} के लिए {{2}} के साथ {{3}} को {{4}} में आप अपने अपॉइंटमेंट पर नहीं आ पाए। "
            "दूसरा समय चाहिए तो यहीं लिखिए।",
        },
    ),
    "missed-call": Template(
        ("place",),
        {"en": (CLINIC_EN,), "hi": (CLINIC_HI,)},
        {
            "en": "You rang {{1}} just now, and the call ended before we could help. Write here what you need, "
            "or ring again.",
            "hi": "आपने अभी {{1}} को फ़ोन किया था, पर बात नहीं हो पाई। जो चाहिए यहाँ लिखिए, या फिर से फ़ोन कीजिए।",
        },
    ),
    "reply-waiting": Template(
        (),
        {},
        {
            "en": "Asha Dental and Skin Clinic has answered your message. Write anything here to read the answer.",
            "hi": "आशा डेंटल एंड स्किन क्लिनिक ने आपके संदेश का जवाब दिया है। जवाब पढ़ने के लिए यहाँ कुछ भी लिखिए।",
        },
    ),
}


def load_templates() -> None:
    """Make the templates for what leaves outside the 24-hour window, where a purpose has none in that language."""
    for purpose, template in TEMPLATES.items():
        for language, body in template.bodies.items():
            MessageTemplate.objects.get_or_create(
                purpose=purpose,
                language=language,
                is_active=True,
                defaults={
                    "name": f"{purpose.replace('-', '_')}_{language}",
                    "body": body,
                    "value_names": list(template.value_names),
                    "samples": list(template.samples.get(language, ())),
                },
            )

"""What the demo business is: Asha Dental and Skin Clinic, its words in three written forms, its people and customers.

Numbers are from the range reserved for examples; those up to +15550159 are left to whoever tries the demo.
"""

from datetime import time
from typing import Any, NamedTuple

NAME = "Asha Dental and Skin Clinic"
TIME_ZONE = "Asia/Kolkata"
STATE = "KA"
NUMBER = "+15550100"
ADDRESS = "100 Feet Road, Indiranagar, Bengaluru 560038"
MAP_URL = "https://www.openstreetmap.org/?mlat=12.9719&mlon=77.6412#map=18/12.9719/77.6412"
LANGUAGES = ["en", "hi"]
PLACE_WORDS = {
    "en": (
        NAME,
        "First floor, above the stationery shop on 100 Feet Road. Lift at the back. Autos stop at the park gate.",
    ),
    "hi": (
        "आशा डेंटल एंड स्किन क्लिनिक",
        "पहली मंज़िल, 100 फ़ीट रोड पर स्टेशनरी की दुकान के ऊपर। लिफ़्ट पीछे है। ऑटो पार्क के गेट पर रुकते हैं।",
    ),
    "hi-Latn": (
        NAME,
        "Pehli manzil, stationery ki dukaan ke upar, 100 Feet Road. Lift peeche hai. Auto park ke gate par rukte hain.",
    ),
}
ROOM_KIND = "Treatment room"
ROOM = "Treatment room 1"


class Words(NamedTuple):
    """A service in one language."""

    name: str
    synonyms: tuple[str, ...]
    preparation: str


class DemoService(NamedTuple):
    """A service with its rules and words."""

    name: str
    minutes: int
    after_minutes: int
    price_text: str
    needs_room: bool
    words: dict[str, Words]
    rules: dict[str, Any] = {}
    question: dict[str, str] = {}


SERVICES = (
    DemoService(
        "Dental check-up",
        20,
        0,
        "₹500",
        False,
        {
            "en": Words(
                "Dental check-up",
                ("check-up", "checkup", "tooth check", "dentist", "toothache", "teeth check"),
                "Bring earlier X-rays if you have them.",
            ),
            "hi": Words(
                "दाँतों की जाँच",
                ("जाँच", "दाँत दिखाना", "दाँत दर्द", "चेकअप", "डेंटिस्ट"),
                "पुराने एक्स-रे हों तो साथ लाएँ।",
            ),
            "hi-Latn": Words(
                "Daanton ki jaanch",
                ("daant dikhana", "daant dard", "jaanch", "dant check"),
                "Purane X-ray hon to saath laayein.",
            ),
        },
    ),
    DemoService(
        "Cleaning and scaling",
        40,
        10,
        "₹1,500",
        False,
        {
            "en": Words(
                "Cleaning and scaling",
                ("cleaning", "scaling", "teeth cleaning", "polishing", "clean my teeth"),
                "Eat something light before, and tell us if you take blood thinners.",
            ),
            "hi": Words(
                "दाँतों की सफ़ाई",
                ("सफ़ाई", "सफाई", "स्केलिंग", "क्लीनिंग", "दाँत साफ़"),
                "आने से पहले हल्का कुछ खा लें, और ख़ून पतला करने की दवा लेते हों तो बताएँ।",
            ),
            "hi-Latn": Words(
                "Daanton ki safai",
                ("safai", "daant saaf", "dant ki safai", "saaf karwana"),
                "Aane se pehle halka kuch kha lein, aur khoon patla karne ki dawa lete hon to batayein.",
            ),
        },
        question={
            "en": "Do you take blood thinners?",
            "hi": "क्या आप ख़ून पतला करने की दवा लेते हैं?",
            "hi-Latn": "Kya aap khoon patla karne ki dawa lete hain?",
        },
    ),
    DemoService(
        "Crown refix",
        40,
        0,
        "₹800",
        True,
        {
            "en": Words(
                "Crown refix",
                ("crown", "cap", "crown came off", "cap fell off", "loose crown", "recementing"),
                "Bring the crown with you in a small clean box.",
            ),
            "hi": Words(
                "क्राउन दोबारा लगाना",
                ("क्राउन", "कैप", "कैप निकल गई", "क्राउन निकल गया"),
                "क्राउन को एक छोटे साफ़ डिब्बे में साथ लाएँ।",
            ),
            "hi-Latn": Words(
                "Crown dobara lagwana",
                ("crown nikal gaya", "cap nikal gayi", "cap lagwana"),
                "Crown ko ek chhote saaf dibbe mein saath laayein.",
            ),
        },
        # The cement is mixed fresh for each.
        rules={"most_per_day": 4},
    ),
    DemoService(
        "Skin consultation",
        20,
        0,
        "₹700",
        False,
        {
            "en": Words(
                "Skin consultation",
                ("skin", "skin doctor", "dermatologist", "acne", "pimples", "rash", "hair fall"),
                "Come without make-up, and bring the creams you use.",
            ),
            "hi": Words(
                "त्वचा परामर्श",
                ("त्वचा", "स्किन", "चमड़ी", "मुँहासे", "दाने", "बाल झड़ना"),
                "बिना मेकअप आएँ, और जो क्रीम लगाते हैं, साथ लाएँ।",
            ),
            "hi-Latn": Words(
                "Skin doctor se salah",
                ("twacha", "skin dikhana", "muhase", "daane", "baal jhadna"),
                "Bina make-up aayein, aur jo cream lagate hain, saath laayein.",
            ),
        },
    ),
    DemoService(
        "Laser session",
        30,
        10,
        "₹2,500",
        True,
        {
            "en": Words(
                "Laser session",
                ("laser", "laser treatment", "hair removal", "scar removal"),
                "Keep out of the sun for two days before, and do not wax or bleach.",
            ),
            "hi": Words(
                "लेज़र सेशन",
                ("लेज़र", "लेजर", "बाल हटाना", "दाग़ हटाना"),
                "दो दिन पहले से धूप से बचें, और वैक्सिंग या ब्लीच न करें।",
            ),
            "hi-Latn": Words(
                "Laser session",
                ("laser", "baal hatana", "daag hatana"),
                "Do din pehle se dhoop se bachein, aur waxing ya bleach na karein.",
            ),
        },
        # The machine warms up and cools down around its times.
        rules={
            "fixed_starts": [time(11), time(12), time(13), time(16, 30), time(17, 30), time(18, 30)],
            "most_per_day": 5,
            "cancel_cutoff_minutes": 24 * 60,
            "deposit_text": "₹500",
        },
    ),
)

Hours = tuple[tuple[time, time], ...]
WEEKDAYS, SATURDAY, SUNDAY = range(5), 5, 6


def _hours(*spans: tuple[int, int]) -> Hours:
    return tuple((time(start), time(end)) for start, end in spans)


# Weekday (Monday is 0) -> hours on the clinic's clock.
RAO_HOURS: dict[int, Hours] = {
    **{day: _hours((9, 13), (15, 19)) for day in (*WEEKDAYS, SATURDAY)},
    SUNDAY: _hours((10, 13)),
}
SEN_HOURS: dict[int, Hours] = {
    **{day: _hours((11, 14), (16, 20)) for day in (0, 2, 4)},
    **{day: _hours((16, 20)) for day in (1, 3)},
    SATURDAY: _hours((10, 14)),
}


class DemoPerson(NamedTuple):
    """A practitioner, the hours, and the services by name."""

    name: str
    hours: dict[int, Hours]
    services: tuple[str, ...]


PEOPLE = (
    DemoPerson("Dr Rao", RAO_HOURS, ("Dental check-up", "Cleaning and scaling", "Crown refix")),
    DemoPerson("Dr Sen", SEN_HOURS, ("Skin consultation", "Laser session")),
)

# Name and language; their numbers are +15550160 and up, in this order.
CUSTOMERS = (
    ("Suresh Murthy", "en"),
    ("Anita Kulkarni", "en"),
    ("Nisha Rajan", "en"),
    ("Vikram Shetty", "en"),
    ("Deepa Nair", "en"),
    ("Rajesh Verma", "hi"),
    ("Priya Menon", "en"),
    ("Arjun Gowda", "en"),
    ("Sunil Yadav", "hi"),
    ("Shalini Bhat", "en"),
    ("Mohammed Irfan", "en"),
    ("Geeta Sharma", "hi"),
    ("Harish Kamath", "en"),
    ("Pooja Agarwal", "hi"),
    ("Thomas Mathew", "en"),
    ("Savita Joshi", "hi"),
    ("Naveen Reddy", "en"),
    ("Farah Sheikh", "en"),
    ("Kiran Hegde", "en"),
    ("Manoj Tiwari", "hi"),
    ("Leela Krishnan", "en"),
    ("Rohit Deshpande", "en"),
    ("Asha Pillai", "en"),
    ("Ganesh Naik", "en"),
)
FIRST_CUSTOMER_NUMBER = 15550160
# Who also books for somebody else.
FAMILY = {"Deepa Nair": "Aarav Nair", "Rajesh Verma": "Kamla Verma", "Thomas Mathew": "Sara Mathew"}

"""The demo clinic's answers to what customers ask most, in English and Hindi."""

from datetime import datetime

from django.db import transaction

from appointments.models import Location
from conversations.knowledge import entries
from conversations.models import KnowledgeEntry

# Question, other words for it, answer; the same one in Hindi.
ANSWERS = (
    (
        (
            "What documents should I bring?",
            ("documents", "papers", "id proof", "old reports", "previous prescription"),
            "Please bring a photo identity card, and old reports or X-rays if you have them.",
        ),
        (
            "कौन से काग़ज़ साथ लाने हैं?",
            ("काग़ज़", "दस्तावेज़", "डॉक्यूमेंट", "आधार कार्ड", "पुरानी रिपोर्ट", "document"),
            "कृपया एक फ़ोटो पहचान पत्र लाइए, और पुरानी रिपोर्ट या एक्स-रे हों तो वे भी।",
        ),
    ),
    (
        (
            "May a companion come along?",
            (
                "companion",
                "bring someone",
                "bring my mother",
                "bring my husband",
                "bring my wife",
                "attendant",
                "come along",
            ),
            "Yes, one companion is welcome. In the treatment room there is a chair for one.",
        ),
        (
            "क्या साथ में कोई आ सकता है?",
            ("साथ कोई", "मम्मी साथ", "पति साथ", "पत्नी साथ", "किसी को साथ", "saath koi"),
            "जी हाँ, एक व्यक्ति साथ आ सकता है। इलाज के कमरे में एक कुर्सी है।",
        ),
    ),
    (
        (
            "Do you come home?",
            ("home visit", "home service", "come home", "at home", "on site", "visit my house"),
            "No, we treat at the clinic only. There is a lift, and we help from the car to the chair.",
        ),
        (
            "क्या डॉक्टर घर पर आते हैं?",
            ("घर पर", "घर आ", "होम विज़िट", "home visit"),
            "नहीं, इलाज सिर्फ़ क्लिनिक पर होता है। लिफ़्ट है, और हम गाड़ी से कुर्सी तक मदद करते हैं।",
        ),
    ),
    (
        (
            "Is there parking?",
            ("parking", "park my car", "where to park", "parking space"),
            "There is parking for two-wheelers behind the building. Cars can use the paid parking 100 metres away.",
        ),
        (
            "क्या पार्किंग है?",
            ("पार्किंग", "गाड़ी खड़ी", "कार खड़ी", "gaadi khadi"),
            "दोपहिया के लिए इमारत के पीछे पार्किंग है। कार के लिए 100 मीटर पर पेड पार्किंग है।",
        ),
    ),
    (
        (
            "How can I pay?",
            ("card", "upi", "gpay", "cash", "payment", "emi", "instalments"),
            "You can pay in cash, by card or by UPI. For treatments above ₹10,000 there are monthly instalments.",
        ),
        (
            "पैसे कैसे दे सकते हैं?",
            ("कार्ड", "यूपीआई", "नक़द", "कैश", "किस्त", "paise kaise", "upi"),
            "नक़द, कार्ड या UPI से दे सकते हैं। ₹10,000 से ऊपर के इलाज के लिए मासिक किस्त भी है।",
        ),
    ),
    (
        (
            "Do you take health insurance?",
            ("insurance", "cashless", "mediclaim", "claim"),
            "We are on no cashless list. You get a full bill with which most insurers pay back dental cover.",
        ),
        (
            "क्या बीमा चलता है?",
            ("बीमा", "इंश्योरेंस", "मेडिक्लेम", "कैशलेस", "insurance"),
            "कैशलेस नहीं है। पूरा बिल मिलता है, जिससे ज़्यादातर बीमा कंपनियाँ दाँतों का ख़र्च लौटाती हैं।",
        ),
    ),
    (
        (
            "Is there a lift and a way for wheelchairs?",
            ("lift", "elevator", "wheelchair", "stairs", "ramp"),
            "Yes. The lift is at the back of the building, and a wheelchair fits through every door.",
        ),
        (
            "क्या लिफ़्ट है?",
            ("लिफ़्ट", "सीढ़ी", "व्हीलचेयर", "lift", "wheelchair"),
            "जी हाँ। लिफ़्ट इमारत के पीछे है, और व्हीलचेयर हर दरवाज़े से निकल जाती है।",
        ),
    ),
    (
        (
            "Do you treat children?",
            ("children", "kids", "child", "my son", "my daughter", "baby teeth"),
            "Yes, from three years on. A parent has to be there.",
        ),
        (
            "क्या बच्चों का इलाज होता है?",
            ("बच्चों", "बच्चे", "बेटे", "बेटी", "bachche"),
            "जी हाँ, तीन साल की उम्र से। माता या पिता का साथ होना ज़रूरी है।",
        ),
    ),
    (
        (
            "What if I am late?",
            ("late", "delayed", "stuck in traffic", "running late"),
            "Please write here. Up to 15 minutes we keep your time; after that we may have to find another one.",
        ),
        (
            "देर हो जाए तो?",
            ("देर", "लेट", "ट्रैफ़िक", "late"),
            "कृपया यहीं लिखिए। 15 मिनट तक समय रखा जाता है, उसके बाद दूसरा समय देखना पड़ सकता है।",
        ),
    ),
    (
        (
            "What does it cost to cancel?",
            ("cancellation fee", "cancellation charge", "cancellation policy"),
            "Nothing, if you tell us two hours before.",
        ),
        (
            "रद्द करने पर पैसे लगते हैं?",
            ("रद्द पैसे", "कैंसल चार्ज", "cancel charge", "cancellation charge"),
            "दो घंटे पहले बता दें तो कुछ नहीं लगता।",
        ),
    ),
    (
        (
            "Which languages do you speak?",
            ("languages", "speak hindi", "speak kannada", "speak tamil"),
            "English, Hindi and Kannada.",
        ),
        (
            "कौन सी भाषा बोलते हैं?",
            ("भाषा", "हिंदी", "कन्नड़", "hindi"),
            "हिंदी, अंग्रेज़ी और कन्नड़।",
        ),
    ),
    (
        (
            "May I walk in without an appointment?",
            ("walk in", "without appointment", "without booking"),
            "Yes, but those with an appointment are seen first. Booking here takes a minute.",
        ),
        (
            "क्या बिना अपॉइंटमेंट आ सकते हैं?",
            ("बिना अपॉइंटमेंट", "बिना बुकिंग", "bina appointment"),
            "जी हाँ, पर जिनका अपॉइंटमेंट है वे पहले देखे जाते हैं। यहाँ बुक करने में एक मिनट लगता है।",
        ),
    ),
)


def load_entries(location: Location, now: datetime) -> None:
    """Keep the clinic's answers, unless some are there already."""
    with transaction.atomic():
        if KnowledgeEntry.objects.filter(location=location).exists():
            return
        for in_english, in_hindi in ANSWERS:
            for language, (question, synonyms, answer) in (("en", in_english), ("hi", in_hindi)):
                entries.add(question, answer, language=language, synonyms=synonyms, location=location, now=now)

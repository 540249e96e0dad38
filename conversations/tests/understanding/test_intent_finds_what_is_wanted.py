import pytest

from conversations.understanding.intent import INTENTS, Intent, find_intents, is_emergency, is_undo

FIRST = [
    ("en", "I'd like to book a cleaning", "book"), ("en", "can I see the dentist on Friday", "book"),
    ("en", "my tooth hurts", "book"), ("en", "is there a free slot tomorrow", "book"), ("en", "tomorrow at 5", "book"),
    ("en", "please cancel my appointment", "cancel"), ("en", "I won't be able to come", "cancel"),
    ("en", "I don't need the appointment anymore", "cancel"), ("en", "cancel my booking for Tuesday", "cancel"),
    ("en", "I need to reschedule", "reschedule"), ("en", "can we move my appointment to Monday", "reschedule"),
    ("en", "I can't make it tomorrow, can we do Friday instead", "reschedule"),
    ("en", "calling to confirm my appointment", "confirm"), ("en", "I'll be there", "confirm"),
    ("en", "how much is a root canal?", "question"), ("en", "where are you located", "question"),
    ("en", "do you have parking", "question"), ("en", "what should I bring along", "question"),
    ("en", "is there a fee if I cancel", "question"),
    ("en", "I want to talk to a real person", "person"), ("en", "human please", "person"), ("en", "agent", "person"),
    ("en", "can somebody call me back", "person"), ("en", "let me speak with the receptionist", "person"),
    ("en", "I'm tired of this bot", "person"), ("en", "get me your manager", "person"),
    ("en", "connect me to someone at the clinic", "person"),
    ("en", "hello", "other"), ("en", "many thanks to you all", "other"), ("en", "are you a real person?", "question"),
    ("hi", "मुझे कल डॉक्टर को दिखाना है", "book"), ("hi", "अपॉइंटमेंट चाहिए", "book"), ("hi",
    "दाँत में दर्द है", "book"),
    ("hi", "मेरी अपॉइंटमेंट रद्द कर दो", "cancel"), ("hi", "मैं कल नहीं आ पाऊंगा", "cancel"),
    ("hi", "अपॉइंटमेंट का समय बदलना है", "reschedule"), ("hi", "मैं ज़रूर आऊंगा", "confirm"),
    ("hi", "फीस कितनी है", "question"), ("hi", "क्लिनिक कहाँ है", "question"),
    ("hi", "किसी इंसान से बात कराइए", "person"), ("hi", "मैनेजर से बात करनी है", "person"), ("hi",
    "मुझे फोन करवाइए", "person"),
    ("hi-Latn", "mujhe kal doctor ko dikhana hai", "book"), ("hi-Latn", "appointment chahiye", "book"),
    ("hi-Latn", "daant me dard hai", "book"), ("hi-Latn", "appointment cancel karna hai", "cancel"),
    ("hi-Latn", "kal nahi aa paunga", "cancel"), ("hi-Latn", "time change karna hai", "reschedule"),
    ("hi-Latn", "main aa jaunga", "confirm"), ("hi-Latn", "fees kitni hai", "question"), ("hi-Latn",
    "clinic kahan hai", "question"),
    ("hi-Latn", "kisi insaan se baat karao", "person"), ("hi-Latn", "manager se baat karni hai", "person"),
    ("hi-Latn", "mujhe call karwa do", "person"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "intent"), FIRST)
def test_the_strongest_wish_comes_first(language: str, text: str, intent: str) -> None:
    assert find_intents(text, language=language)[0] == intent


def test_several_wishes_in_one_breath_are_all_found() -> None:
    assert find_intents("cancel Tuesday and book me a cleaning on Friday", language="en") == [
        Intent.CANCEL,
        Intent.BOOK,
    ]


@pytest.mark.parametrize(
    ("text", "unwanted"),
    [
        ("please don't cancel my appointment", "cancel"), ("is there somebody else who does fillings", "person"),
        ("what is your cancellation policy", "cancel"), ("a table for two people", "person"),
        ("I need the tooth removed", "cancel"), ("I don't want to reschedule", "reschedule"),
    ],
)  # fmt: skip
def test_what_is_denied_or_only_named_is_not_a_wish(text: str, unwanted: str) -> None:
    assert unwanted not in find_intents(text, language="en")


@pytest.mark.parametrize(
    ("text", "expecting", "intent"),
    [
        ("yes", "confirm", "confirm"), ("no, Thursday at 5", "confirm", "reschedule"), ("no", "confirm", "other"),
        ("the second one", "offer", "book"), ("yes, that works nicely", "offer", "book"),
        ("Meena Iyer", "detail", "other"), ("2", "offer", "other"), ("2.", "offer", "other"),
    ],
)  # fmt: skip
def test_an_answer_is_read_by_what_was_asked(text: str, expecting: str, intent: str) -> None:
    assert find_intents(text, language="en", expecting=expecting) == [intent]


def test_the_intents_are_those_of_the_front_desk() -> None:
    assert list(INTENTS) == ["book", "confirm", "reschedule", "cancel", "question", "person", "undo", "other"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I can't breathe"), ("en", "he has chest pain"), ("en", "this is an emergency"), ("en",
        "she is unconscious"),
        ("en", "I want to kill myself"), ("en", "I don't want to live anymore"), ("en", "the bleeding won't stop"),
        ("hi", "सीने में बहुत दर्द है"), ("hi", "सांस नहीं आ रही"), ("hi", "मैं मरना चाहता हूँ"), ("hi",
        "एम्बुलेंस भेजो"),
        ("hi-Latn", "seene me dard ho raha hai"), ("hi-Latn", "saans nahi aa rahi"), ("hi-Latn",
        "main marna chahta hu"),
        ("hi-Latn", "khoon bahut beh raha hai"), ("hi", "heart attack"), ("ta", "I think it is a heart attack"),
    ],
)  # fmt: skip
def test_words_of_emergency_are_heard(language: str, text: str) -> None:
    assert is_emergency(text, language=language) is True


@pytest.mark.parametrize(
    "text",
    ["not an emergency", "what is your emergency number", "my gums bleed a little", "I'm dying to get a haircut soon"],
)
def test_what_is_no_emergency_stays_calm(text: str) -> None:
    assert is_emergency(text, language="en") is False


def test_a_language_without_a_table_wants_nothing_known() -> None:
    assert find_intents("je voudrais un rendez-vous", language="fr") == [Intent.OTHER]


UNDO = [
    ("en", "undo that"), ("en", "wait, no, I did not want that"), ("en", "oh no I didn't mean that"),
    ("en", "please take it back"), ("en", "can you put it back"), ("en", "that was a mistake"),
    ("en", "I booked it by mistake"), ("en", "leave it as it was"), ("en", "back to the old time please"),
    ("hi", "इसे वापस कर दीजिए"), ("hi", "यह गलती से हो गया"), ("hi", "मुझे यह नहीं चाहिए था"),
    ("hi", "जैसा पहले था वैसा कर दो"), ("hi", "पहले जैसा कर दो"),
    ("hi-Latn", "galti se ho gaya"), ("hi-Latn", "wapas kar do"), ("hi-Latn", "pehle jaisa kar do"),
    ("hi-Latn", "mujhe ye nahi chahiye tha"), ("hi-Latn", "jaisa pehle tha waisa kar do"), ("hi-Latn", "undo karo"),
]  # fmt: skip
NO_UNDO = [
    ("en", "don't undo it"), ("en", "I did not want that one, the other"), ("en", "thank you"), ("en", "call me back"),
    ("en", "I'll be back on Friday"), ("en", "my back hurts"), ("en", "yes that is right"),
    ("hi", "मुझे वापस कॉल करो"), ("hi", "धन्यवाद"), ("hi", "हाँ ठीक है"), ("hi-Latn", "wapas call karo"),
    ("hi-Latn", "shukriya"), ("hi-Latn", "wapas mat karo"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), UNDO)
def test_taking_back_is_heard(language: str, text: str) -> None:
    assert is_undo(text, language=language)
    assert Intent.UNDO in find_intents(text, language=language)
    assert Intent.UNDO not in find_intents(text, language=language, expecting="confirm")


@pytest.mark.parametrize(("language", "text"), NO_UNDO)
def test_other_words_take_nothing_back(language: str, text: str) -> None:
    assert not is_undo(text, language=language)

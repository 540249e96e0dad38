"""What the demo has above its appointments: lines, templates, staff, and what was written before you came.

Made once and then left alone. Conversations are written by the verbs that live ones use, each whole in one transaction,
with every answer already delivered, so that nothing of the demo's past ever leaves for a real number.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import transaction

from appointments import availability, booking, contacts
from appointments.availability import SlotQuery
from appointments.booking import By
from appointments.models import ContactPoint, Location, Service, StaffMember
from conversations import inbox, lifecycle, outbox, receipts
from conversations.models import Line, Message, MessageTemplate
from conversations.transports.base import InboundMessage, Receipt
from handoff import queue
from handoff.models import Ticket

NUMBER = "+15550100"
SignIns = dict[str, dict[str, str]]


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
    "reply-waiting": Template(
        (),
        {},
        {
            "en": "Asha Dental and Skin Clinic has answered your message. Write anything here to read the answer.",
            "hi": "आशा डेंटल एंड स्किन क्लिनिक ने आपके संदेश का जवाब दिया है। जवाब पढ़ने के लिए यहाँ कुछ भी लिखिए।",
        },
    ),
}


class Talk(NamedTuple):
    """A conversation of the past: who, and lines of (minutes after the first, from us or not, words)."""

    number: str
    name: str
    language: str
    began_ago: timedelta
    lines: tuple[tuple[int, bool, str], ...]


PRICE_ASKED = Talk(
    "+15550190",
    "Kavita Menon",
    "en",
    timedelta(hours=26),
    (
        (0, False, "Hello, how much is a cleaning at your clinic?"),
        (0, True, "Cleaning and scaling: ₹1,500.\nWould you like to book one?"),
        (2, False, "Not now, I will write next week. Thank you"),
        (2, True, "You are welcome. Write here whenever you like."),
    ),
)
WAY_ASKED = Talk(
    "+15550191",
    "रमेश गुप्ता",
    "hi",
    timedelta(hours=5),
    (
        (0, False, "क्लिनिक कहाँ है? ऑटो वाले को क्या बोलूँ?"),
        (0, True, "हम 100 फ़ीट रोड, इंदिरानगर पर हैं, स्टेशनरी की दुकान के ऊपर, पहली मंज़िल। ऑटो पार्क के गेट पर रुकते हैं।"),
        (1, False, "ठीक है, धन्यवाद"),
    ),
)
MEDICINE_ASKED = Talk(
    "+15550192",
    "Sunita Reddy",
    "en",
    timedelta(minutes=6),
    (
        (
            0,
            False,
            "Hi, I have a cleaning with you soon. I take blood thinners since last month, is that a problem?",
        ),
        (
            1,
            True,
            "I cannot answer questions about medicines, so I have asked a colleague. They will write here.",
        ),
        (2, False, "Ok. Please tell me before evening, I have to plan my tablets"),
    ),
)
TALKS = (PRICE_ASKED, WAY_ASKED, MEDICINE_ASKED)


def load_lines(location: Location) -> None:
    """Make the two lines of the clinic. Whatever number of ours is written to or rung, it is these."""
    for channel in (Line.Channel.WHATSAPP, Line.Channel.PHONE):
        Line.objects.get_or_create(
            channel=channel,
            provider="twilio",
            number_e164=NUMBER,
            defaults={"location": location, "accepts_any_number": True},
        )


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


def load_staff(location: Location, sign_ins: SignIns) -> None:
    """Make Pooja at the desk, bound to the location, and an admin; with passwords when sign-ins are given."""
    Role = StaffMember.Role  # noqa: N806
    for key, first_name, role in (("admin", "", Role.ADMIN), ("desk", "Pooja", Role.AGENT)):
        sign_in = sign_ins.get(key, {})
        username = sign_in.get("username", key)
        is_admin = role == Role.ADMIN
        user, is_new = StaffMember.objects.get_or_create(
            username=username,
            defaults={"role": role, "is_staff": is_admin, "is_superuser": is_admin, "first_name": first_name},
        )
        password = sign_in.get("password")
        if password and not user.check_password(password):
            user.set_password(password)
            user.save(update_fields=["password"])
        elif is_new:
            user.set_unusable_password()
            user.save(update_fields=["password"])
        if not is_admin and not user.locations.exists():
            user.locations.add(location)


def load_conversations(location: Location, now: datetime) -> None:
    """Write two matters that are done and one that waits for a person, unless they were written before."""
    for talk in (PRICE_ASKED, WAY_ASKED):
        if not _is_known(talk):
            with transaction.atomic():
                conversation_id = _write(talk, now)
                conversation = lifecycle.lock(conversation_id)
                lifecycle.resolve(conversation, outcome=queue.Outcome.ANSWERED, now=_moment(talk, now, 5))
    if not _is_known(MEDICINE_ASKED):
        with transaction.atomic():
            _book_cleaning(MEDICINE_ASKED, location, now)
            conversation_id = _write(MEDICINE_ASKED, now)
            lifecycle.request_person(
                conversation_id,
                reason=Ticket.Reason.RULE,
                urgency=Ticket.Urgency.SOON,
                detail="Asks whether blood thinners matter for a cleaning.",
                now=_moment(MEDICINE_ASKED, now, 2),
            )


def _is_known(talk: Talk) -> bool:
    return ContactPoint.objects.filter(kind=ContactPoint.Kind.NUMBER, value=talk.number).exists()


def _moment(talk: Talk, now: datetime, minutes: int) -> datetime:
    return now - talk.began_ago + timedelta(minutes=minutes)


def _write(talk: Talk, now: datetime) -> int:
    """Write the lines of a conversation and give its id. What we said is delivered when the transaction ends."""
    account = settings.TWILIO_ACCOUNT_SID
    point = _make_point(talk, now)
    conversation_id = 0
    for position, (minutes, is_ours, text) in enumerate(talk.lines):
        at = _moment(talk, now, minutes) + timedelta(seconds=5 * position)
        sid = f"SM{talk.number[1:]:0>28}{position:04}"
        if not is_ours:
            message = inbox.receive(
                InboundMessage(
                    account=account,
                    message_sid=sid,
                    to_number=NUMBER,
                    from_address=point.whatsapp_address,
                    number_e164=point.value,
                    profile_name=talk.name,
                    text=text,
                ),
                now=at,
            )
            conversation_id = message.conversation_id if message else conversation_id
            continue
        conversation = lifecycle.lock(conversation_id)
        answer = outbox.send(
            conversation, purpose="reply", values={"text": text}, sender=Message.Sender.ASSISTANT, now=at
        )
        receipt = Receipt(account=account, message_sid=sid, message_id=answer.pk, status="read")
        receipts.apply_receipt(receipt, now=at + timedelta(seconds=2))
    return conversation_id


def _make_point(talk: Talk, now: datetime) -> ContactPoint:
    return contacts.find_or_create_point(
        kind=ContactPoint.Kind.NUMBER,
        value=talk.number,
        whatsapp_address=f"whatsapp:{talk.number}",
        name=talk.name,
        language=talk.language,
        now=now - timedelta(days=10),
    )


def _book_cleaning(talk: Talk, location: Location, now: datetime) -> None:
    """Book the cleaning that the conversation is about: the first that is free from tomorrow on."""
    cleaning = Service.objects.filter(name="Cleaning and scaling", locations=location).first()
    if cleaning is None:
        return
    asked_at = now - timedelta(days=2)
    midnight = now.astimezone(location.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    tomorrow = (midnight + timedelta(days=1), None)
    for slot in availability.find_slots(SlotQuery(location.pk, (cleaning.pk,), windows=(tomorrow,)), now=now)[:1]:
        contact = _make_point(talk, now).contact
        booking.book(
            slot.id,
            contact=contact,
            attendee=contacts.self_attendee(contact),
            by=By("system", "phone", "demo"),
            now=asked_at,
            request_key=f"conversation {talk.number}",
        )

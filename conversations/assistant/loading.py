"""What a turn begins with, read in one go: what was heard, the journey, the place, who it is."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from appointments import contacts, queries
from appointments.models import Appointment, Location, LocationText, Practitioner, ServiceText
from conversations import appointment_tokens
from conversations.assistant.brain import Heard, Manner, Place, PractitionerWords, ServiceWords
from conversations.assistant.toolbox import Scope
from conversations.journeys import store
from conversations.lifecycle import TurnLease
from conversations.models import Conversation, Line, Message, Turn

DAYS_TO_AN_OPEN_ONE = 7
KEEP_PLACE = timedelta(seconds=5)
MOST_PLACES = 500

_places: dict[tuple[int, str], tuple[datetime, Place]] = {}


@dataclass
class TurnStart:
    """The scope of a turn, and what else the engine must know of it."""

    scope: Scope
    heard_up_to: int
    heard_text: str
    first_turn: bool
    failed_before: bool


def load(lease: TurnLease, *, now: datetime) -> TurnStart | None:
    """Read everything a turn needs; None when nothing is left to be answered. Raises LeaseLostError."""
    conversation = store.check_lease_unlocked(lease)
    messages = list_unheard(conversation)
    if not messages:
        return None
    journey = store.load_or_open(lease, now=now)
    newest = messages[-1]
    assert newest.line is not None
    heard = tuple(_heard(one) for one in messages)
    opening = journey
    if journey.acted_up_to:
        # An earlier try at this turn acted on these words and died. Newer ones are read, but never as an answer: what
        # that try asked was never said.
        newer = tuple(one for one in heard if one.message_id > journey.acted_up_to)
        heard = newer or heard
        opening = replace(journey, question=None)
    contact = contacts.current(conversation.contact)
    scope = Scope(
        lease=lease,
        contact_id=contact.pk,
        place=place_lately(newest.line.location, conversation.language, now=now),
        language=conversation.language,
        manner=manner_of(lease.channel or channel_after(newest.channel)),
        now=now,
        opening=opening,
        journey=journey,
        heard=heard,
        customer_name=contact.name,
        has_paused=store.has_paused(conversation),
        unfinished=bool(journey.acted_up_to) and heard[0].message_id <= journey.acted_up_to,
    )
    turns = Turn.objects.filter(conversation=conversation).exclude(outcome="superseded")
    last = turns.order_by("-id").first()
    return TurnStart(
        scope=scope,
        heard_up_to=newest.pk,
        heard_text="\n".join(one.text for one in messages if one.text),
        first_turn=not turns.exclude(said="").exists(),
        failed_before=last is not None and last.outcome == "failed",
    )


def list_unheard(conversation: Conversation) -> list[Message]:
    """List what came in and is not answered yet, oldest first; STOP and START are answered already."""
    incoming = Message.objects.filter(
        conversation=conversation, kind=Message.Kind.INCOMING, id__gt=conversation.heard_up_to, line__isnull=False
    )
    words = incoming.filter(consents__isnull=True).select_related("line__location").order_by("id")
    return list(words)


def _heard(message: Message) -> Heard:
    return Heard(
        message_id=message.pk,
        text=message.text,
        choice_id=_choice_now(message.choice_id),
        appointment_id=message.appointment_id,
        has_media=bool(message.media),
    )


def _choice_now(token: str) -> str:
    """Give a button of a reminder as it counts now. A Confirm for a time that was moved since is only a word: the
    answer then names the new time; Reschedule and Cancel read that time back anyway before anything is done.
    """
    answer = appointment_tokens.parse_token(token)
    if answer is None:
        return token
    is_current = Appointment.objects.filter(pk=answer.appointment_id, version=answer.version).exists()
    if answer.answer == appointment_tokens.CONFIRM and not is_current:
        return ""
    return f"{answer.answer}:{answer.appointment_id}"


def channel_after(channel: str) -> str:
    """Say where the answer to words on this channel goes when no call is live: what a call left over, by WhatsApp."""
    return Line.Channel.WHATSAPP if channel == Line.Channel.PHONE else channel


def manner_of(channel: str) -> Manner:
    """Say how to put things on a channel. Notices go by WhatsApp."""
    return Manner(
        channel=channel,
        notices_follow=channel == Line.Channel.WHATSAPP,
        is_spoken=channel == Line.Channel.PHONE,
    )


def place_lately(location: Location, language: str, *, now: datetime) -> Place:
    """Give the place as it was read at most five seconds ago: half of what a turn reads before its first word is this.

    What an admin edits is known that much later. Times on offer are never kept: they are looked for each time.
    """
    key = (location.pk, language)
    kept = _places.get(key)
    if kept is None or not timedelta(0) <= now - kept[0] < KEEP_PLACE:
        if len(_places) >= MOST_PLACES:
            _places.clear()
        kept = _places[key] = (now, load_place(location, language, now=now))
    return kept[1]


def load_place(location: Location, language: str, *, now: datetime) -> Place:
    """Read what the assistant may know of a place, in the customer's language."""
    chain = queries.list_languages(language, location)
    texts = {one.language: one for one in LocationText.objects.filter(location=location, language__in=chain)}
    ordered = [texts[tag] for tag in chain if tag in texts]
    return Place(
        location_id=location.pk,
        name=next((one.name for one in ordered if one.name), location.name),
        address=location.address,
        time_zone=location.time_zone,
        country=location.country,
        services=_services(location, language, chain),
        practitioners=_practitioners(location),
        opening=_opening(location, now=now),
        directions=next((one.directions for one in ordered if one.directions), ""),
        map_url=location.map_url,
        number=location.number_e164,
    )


def _services(location: Location, language: str, chain: list[str]) -> tuple[ServiceWords, ...]:
    services = queries.list_services(location)
    names = dict(queries.find_service_words(location, language))
    texts: dict[int, dict[str, ServiceText]] = {}
    for text in ServiceText.objects.filter(service__in=services, language__in=chain):
        texts.setdefault(text.service_id, {})[text.language] = text
    words = []
    for service in services:
        own = [texts[service.pk][tag] for tag in chain if tag in texts.get(service.pk, {})]
        words.append(
            ServiceWords(
                id=service.pk,
                name=next((one.name for one in own if one.name), service.name),
                words=tuple(names.get(service.pk, ())),
                price=next((one.price_text for one in own if one.price_text), service.price_text),
                preparation=next((one.preparation for one in own if one.preparation), service.preparation),
                minutes=service.duration_minutes,
            )
        )
    return tuple(words)


def _practitioners(location: Location) -> tuple[PractitionerWords, ...]:
    people = Practitioner.objects.filter(is_active=True, available_times__location=location).distinct()
    return tuple(
        PractitionerWords(one.pk, one.name, tuple(offering.service_id for offering in one.offerings.all()))
        for one in people.order_by("name").prefetch_related("offerings")
    )


def _opening(location: Location, *, now: datetime) -> tuple[time, time] | None:
    """The hours of today, else of the next open day: they decide between four in the morning and in the afternoon."""
    today = now.astimezone(location.zone).date()
    for ahead in range(DAYS_TO_AN_OPEN_ONE):
        hours = queries.opening_hours(location, today + timedelta(days=ahead))
        if hours is not None:
            return hours
    return None

"""What a turn begins with, read in one go: what was heard, the journey, the place, who it is."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from appointments import contacts, queries
from appointments.models import Location, LocationText, Practitioner, ServiceText
from conversations import consent, lifecycle, outbox, playbooks
from conversations.assistant import callers, doubts, languages, options, reading, standing
from conversations.assistant import heard as hearing
from conversations.assistant.brain import Candidate, Heard, Manner, Place, PractitionerWords, ServiceWords
from conversations.assistant.phrasing import say
from conversations.assistant.toolbox import Scope
from conversations.journeys import state as states
from conversations.journeys import store
from conversations.journeys.state import JourneyState
from conversations.lifecycle import TurnLease
from conversations.models import Consent, Conversation, Line, Message, Turn

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
    greeting: str = ""


def load(lease: TurnLease, *, now: datetime) -> TurnStart | None:
    """Read everything a turn needs; None when nothing is left to be answered. Raises LeaseLostError."""
    conversation = store.check_lease_unlocked(lease)
    messages = list_unheard(conversation)
    if not messages:
        return None
    journey = store.load_or_open(lease, now=now)
    newest = messages[-1]
    assert newest.line is not None
    manner = manner_of(lease.channel or channel_after(newest.channel))
    caller = callers.find(conversation, messages, is_spoken=manner.is_spoken)
    if caller.may_tell:
        journey = replace(journey, question=callers.unwrap(journey.question))
    heard = tuple(_heard(one, journey, conversation) for one in messages)
    conversation, heard, asked = _choose_language(conversation, lease, heard, newest.line.location, manner, now=now)
    language = outbox.language_on(conversation, manner.channel)
    place = place_lately(newest.line.location, language, now=now)
    if journey.question is not None and journey.question.kind != states.WHICH_QUESTION:
        titled = replace(journey.question, options=options.in_language(journey, place, language))
        journey = replace(journey, question=titled)
    opening = journey
    if journey.acted_up_to:
        # An earlier try at this turn acted on these words and died. Newer ones are read, but never as an answer: what
        # that try asked was never said.
        newer = tuple(one for one in heard if one.message_id > journey.acted_up_to)
        heard = newer or heard
        opening = replace(journey, question=None)
    contact = contacts.current(conversation.contact)
    torn: tuple[Candidate, ...] = ()
    if not journey.acted_up_to:
        # Who is not known yet hears of no reminder.
        reminded = doubts.list_reminded(contact, language, now=now) if caller.may_tell else ()
        settled = doubts.settle(journey, heard, reminded, language, place_zone=place.time_zone)
        opening = journey = settled.journey
        heard, torn = settled.heard, settled.torn
    scope = Scope(
        lease=lease,
        contact_id=contact.pk,
        place=place,
        language=language,
        language_asked=asked,
        manner=manner,
        now=now,
        opening=opening,
        journey=journey,
        heard=heard,
        customer_name=contact.name,
        caller=caller,
        has_paused=store.has_paused(conversation),
        torn=torn,
        gone=standing.list_gone(journey, now=now),
        unfinished=bool(journey.acted_up_to) and heard[0].message_id <= journey.acted_up_to,
    )
    turns = Turn.objects.filter(conversation=conversation).exclude(outcome="superseded")
    last = turns.order_by("-id").first()
    first_turn = not turns.exclude(said="").exists()
    return TurnStart(
        scope=scope,
        heard_up_to=newest.pk,
        heard_text="\n".join(one.text for one in messages if one.text),
        first_turn=first_turn,
        failed_before=last is not None and last.outcome == "failed",
        greeting=_greeting(newest.line.location, scope.place.name, language) if first_turn else "",
    )


def _greeting(location: Location, name: str, language: str) -> str:
    """The business's own first line, else ours; both say that an assistant writes."""
    own = playbooks.playbook_texts(location, language).greeting
    return own or say("greeting", language, place=name)


def _choose_language(
    conversation: Conversation,
    lease: TurnLease,
    heard: tuple[Heard, ...],
    location: Location,
    manner: Manner,
    *,
    now: datetime,
) -> tuple[Conversation, tuple[Heard, ...], bool]:
    """Go on in the language that was asked for or used, for this contact too; what asked for it is no other wish."""
    contact = contacts.current(conversation.contact)
    found = languages.choose(
        reading.typed(heard),
        language=conversation.language,
        written_form=contact.written_form,
        offered=location.languages,
        is_spoken=manner.is_spoken,
    )
    if (found.language, found.written_form) != (conversation.language, contact.written_form):
        with transaction.atomic():
            conversation = store.check_lease(conversation.pk, lease)
            lifecycle.set_language(conversation, found.language)
            lifecycle.touch(conversation, now=now)
        # Not in the same transaction: what comes in locks the contact first and then the conversation.
        contacts.set_language(contact, found.language, found.written_form)
        conversation = store.check_lease_unlocked(lease)
    if found.asked:
        last = next(one for one in reversed(heard) if one.text and reading.read_tap(one.choice_id) is None)
        kept = (replace(one, text=found.rest if one is last else "") if _is_typed(one) else one for one in heard)
        heard = tuple(kept)
    return conversation, heard, found.asked


def _is_typed(one: Heard) -> bool:
    return reading.read_tap(one.choice_id) is None


def list_unheard(conversation: Conversation) -> list[Message]:
    """List what came in and is not answered yet, oldest first; STOP and START are answered already."""
    incoming = Message.objects.filter(
        conversation=conversation, kind=Message.Kind.INCOMING, id__gt=conversation.heard_up_to, line__isnull=False
    )
    keywords = Consent.objects.filter(message=OuterRef("pk"), source=consent.KEYWORD)
    words = incoming.filter(~Exists(keywords)).select_related("line__location", "quoted").order_by("id")
    return list(words)


def _heard(message: Message, journey: JourneyState, conversation: Conversation) -> Heard:
    return Heard(
        message_id=message.pk,
        text=message.text,
        choice_id=doubts.choice_now(message.choice_id),
        appointment_id=message.appointment_id,
        quoted_tokens=tuple(one["id"] for one in message.quoted.choices) if message.quoted else (),
        has_media=bool(message.media),
        had_read_back=hearing.could_answer(message, journey.question, conversation),
    )


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

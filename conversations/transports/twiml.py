"""What a call does next, as TwiML. The SDK passes any attribute through, so a test looks at each in the result."""

from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from twilio.twiml.voice_response import Connect, Dial, VoiceResponse

from conversations.transports.signatures import TRY_AGAIN

RELAY_PATH = "/twilio/voice/relay/"
AFTER_RELAY_PATH = "/twilio/voice/after-relay/"
AFTER_DIAL_PATH = "/twilio/voice/after-dial/"
RINGS_SECONDS = 25  # so long a person's telephone rings before the caller is with us again
SPEAKS, HEARS = "Google", "Deepgram"


def relay_url() -> str:
    """Give the address of the relay socket, byte for byte as it stands in TwiML and is signed.

    `wss:` where PUBLIC_URL is https; `ws:` where it is http, which only a simulator on loopback accepts. No query
    string: how one is signed is documented in two ways.
    """
    public = urlsplit(settings.PUBLIC_URL.rstrip("/"))
    scheme = "wss" if public.scheme == "https" else "ws"
    return urlunsplit((scheme, public.netloc, public.path + RELAY_PATH, "", ""))


def _persistently(path: str) -> str:
    """Give an address that Twilio tries again. A fragment is no part of what is signed, nor of what is sent."""
    return f"{settings.PUBLIC_URL.rstrip('/')}{path}{TRY_AGAIN}"


def build_connect(*, greeting: str, language: str) -> str:
    """Connect the call to our relay socket. `language` is a tag with its country, such as `en-IN`."""
    response = VoiceResponse()
    connect = Connect(action=_persistently(AFTER_RELAY_PATH))
    connect.conversation_relay(
        url=relay_url(),
        welcome_greeting=greeting,
        language=language,
        tts_provider=SPEAKS,
        transcription_provider=HEARS,
        dtmf_detection=True,
        report_input_during_agent_speech="any",
        interruptible="any",
        preemptible=True,
        partial_prompts=True,
        events="speaker-events tokens-played",
    )
    response.append(connect)
    return str(response)


def build_dial(number_e164: str) -> str:
    """Put the call through to a person's telephone. What came of it is asked for afterwards."""
    response = VoiceResponse()
    dial = Dial(action=_persistently(AFTER_DIAL_PATH), timeout=RINGS_SECONDS)
    dial.number(number_e164)
    response.append(dial)
    return str(response)


def build_hangup() -> str:
    """Hang up where all has been said."""
    response = VoiceResponse()
    response.hangup()
    return str(response)


def build_goodbye(words: str, *, language: str) -> str:
    """Say one thing and hang up."""
    response = VoiceResponse()
    response.say(words, language=language)
    response.hangup()
    return str(response)


def build_nothing() -> str:
    """Answer where nobody is on the line any more."""
    return str(VoiceResponse())

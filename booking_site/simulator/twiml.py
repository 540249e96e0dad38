"""Read TwiML as Twilio documents it, and refuse what it does not document. Pure: no rows, no network.

Twilio itself only warns about some of what is refused here; a warning nobody reads is a fault nobody finds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from xml.etree import ElementTree

CONTENT_TYPES = ("text/xml", "application/xml", "application/rss+xml")
MEANINGS = {
    11200: "HTTP retrieval failure",
    12100: "Document parse failure",
    12200: "Schema validation warning",
    12300: "Invalid Content-Type",
    64101: "Invalid parameter",
}


class Refused(Exception):
    """A document that Twilio does not run."""

    def __init__(self, code: int, detail: str) -> None:
        self.code = code
        super().__init__(f"{code} {MEANINGS[code]}: {detail}")


@dataclass(frozen=True)
class Relay:
    """One ConversationRelay noun, with the address its verb names for afterwards."""

    attributes: dict[str, str]
    parameters: dict[str, str]
    action: str

    @property
    def url(self) -> str:
        """The address of the app's socket, byte for byte as it was written."""
        return self.attributes["url"]

    def is_on(self, name: str) -> bool:
        """Tell whether a true/false attribute is on; all of them are off when left out."""
        return self.attributes.get(name) == "true"

    def kinds(self, name: str, default: str) -> frozenset[str]:
        """Give which of `speech` and `dtmf` an attribute such as interruptible names."""
        return kinds_of(self.attributes.get(name, default))

    def reports(self, event: str) -> bool:
        """Tell whether an event (`speaker-events`, `tokens-played`) was asked for."""
        return event in self.attributes.get("events", "").split()

    @property
    def silence_ms(self) -> int:
        """How long the caller is silent before what was said counts as final."""
        written = self.attributes.get("speechTimeout", "auto")
        return 700 if written == "auto" else int(written)


@dataclass(frozen=True)
class Verb:
    """Any other verb: its name, attributes, words, and the relay of a Connect."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    text: str = ""
    relay: Relay | None = None


def kinds_of(written: str) -> frozenset[str]:
    """Give which kinds of input a value such as `any`, `dtmf` or `true` names."""
    whole = {"any": ("speech", "dtmf"), "true": ("speech", "dtmf"), "none": (), "false": ()}
    return frozenset(whole.get(written, (written,)))


Check = Callable[[str], bool]


def _one_of(*values: str) -> Check:
    return lambda written: written in values


def _any_case(*values: str) -> Check:
    return lambda written: written.lower() in values


def _words_of(*values: str) -> Check:
    return lambda written: set(written.split()) <= set(values)


def _number(low: float, high: float) -> Check:
    return lambda written: bool(re.fullmatch(r"\d+(\.\d+)?", written)) and low <= float(written) <= high


def _text(written: str) -> bool:
    return True


def _language(written: str) -> bool:
    return written == "multi" or bool(re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", written))


def _silence(written: str) -> bool:
    return written == "auto" or (written.isdigit() and 600 <= int(written) <= 5000)


def _named(check: Check, names: str) -> dict[str, Check]:
    return dict.fromkeys(names.split(), check)


_KIND = ("none", "dtmf", "speech", "any")
RELAY: dict[str, Check] = {
    **_named(
        _text,
        "url welcomeGreeting voice speechModel hints customerName intelligenceService conversationConfiguration "
        "conversationId backgroundNoiseReduction",
    ),
    **_named(_one_of(*_KIND), "welcomeGreetingInterruptible reportInputDuringAgentSpeech"),
    **_named(_one_of(*_KIND, "true", "false"), "interruptible"),
    **_named(_language, "language ttsLanguage transcriptionLanguage"),
    **_named(_any_case("google", "amazon", "elevenlabs"), "ttsProvider"),
    **_named(_any_case("google", "deepgram"), "transcriptionProvider"),
    **_named(_one_of("low", "medium", "high"), "interruptSensitivity"),
    **_named(
        _one_of("true", "false"),
        "ignoreBackchannel preemptible dtmfDetection partialPrompts partialPromptOnHangup turnDetection "
        "echoPromptFiltering applicationReconnect deepgramSmartFormat asrSmartFormat profanityFilter",
    ),
    **_named(_silence, "speechTimeout"),
    **_named(_number(0.5, 0.9), "eotThreshold"),
    **_named(_number(0.3, 0.9), "eagerEotThreshold"),
    **_named(
        _one_of("on", "auto", "off"),
        "elevenlabsTextNormalization ttsTextNormalization ttsLanguageTextNormalization "
        "elevenlabsLanguageTextNormalization",
    ),
    **_named(_words_of("speaker-events", "tokens-played"), "events"),
    **_named(_words_of("debugging", "speaker-events", "tokens-played"), "debug"),
    **_named(_words_of("turn-state", "prompt-segments"), "includeInPrompt"),
}
INHERITED = {"ttsProvider", "voice", "transcriptionProvider", "speechModel", "hints", "asrSmartFormat"} | {
    "ttsTextNormalization",
    "ttsLanguageTextNormalization",
}
LANGUAGE: dict[str, Check] = {"code": _language} | {name: RELAY[name] for name in INHERITED}
VERBS = {
    "Connect": "action method",
    "Dial": "action method timeout timeLimit callerId answerOnBridge",
    "Say": "voice language loop",
    "Play": "loop digits",
    "Pause": "length",
    "Redirect": "method",
    "Hangup": "",
    "Reject": "reason",
}
WITHOUT_PHONE = {"Enqueue", "Gather", "Leave", "Pay", "Prompt", "Queue", "Record", "Refer", "Sms"} | {
    "Start",
    "Stop",
}


def read(status: int, content_type: str, body: bytes) -> list[Verb]:
    """Give the verbs of an answer to a voice webhook, in order; raises Refused."""
    if not 200 <= status < 300:
        raise Refused(11200, f"HTTP {status}")
    if content_type.split(";")[0].strip().lower() not in CONTENT_TYPES:
        raise Refused(12300, content_type or "none")
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        raise Refused(12100, "a document type is not allowed")
    try:
        document = ElementTree.fromstring(body)  # noqa: S314  (our own site's; entities were refused above)
    except ElementTree.ParseError as error:
        raise Refused(12100, str(error)) from error
    if document.tag != "Response":
        raise Refused(12200, f"<{document.tag}> in place of <Response>")
    return [_verb(element) for element in document]


def _verb(element: ElementTree.Element) -> Verb:
    if element.tag in WITHOUT_PHONE:
        raise Refused(12200, f"<{element.tag}> is Twilio's, but this simulator does not play it")
    if element.tag not in VERBS:
        raise Refused(12200, f"<{element.tag}> is no verb")
    _only(element, VERBS[element.tag].split())
    if element.tag == "Dial":
        return _dial(element)
    if element.tag != "Connect":
        _only_children(element, ())
        return Verb(element.tag, dict(element.attrib), (element.text or "").strip())
    children = list(element)
    if [child.tag for child in children] != ["ConversationRelay"]:
        raise Refused(12200, "<Connect> holds exactly one <ConversationRelay> here")
    return Verb("Connect", dict(element.attrib), relay=_relay(children[0], element.get("action", "")))


def _dial(element: ElementTree.Element) -> Verb:
    _only_children(element, ("Number",))
    numbers = [(child.text or "").strip() for child in element]
    if len(numbers) != 1 or not re.fullmatch(r"\+[1-9]\d{6,14}", numbers[0]):
        raise Refused(12200, "<Dial> holds exactly one <Number> here, with its country code")
    return Verb("Dial", dict(element.attrib), numbers[0])


def _relay(element: ElementTree.Element, action: str) -> Relay:
    _only(element, RELAY)
    _check_values(element, RELAY)
    if not element.get("url"):
        raise Refused(64101, "url is required")
    _only_children(element, ("Language", "Parameter"))
    parameters = {}
    for child in element:
        _only_children(child, ())
        if child.tag == "Language":
            _only(child, LANGUAGE)
            _check_values(child, LANGUAGE)
            if not child.get("code"):
                raise Refused(64101, "<Language> needs a code")
        else:
            _only(child, ("name", "value"))
            parameters[child.get("name", "")] = child.get("value", "")
    return Relay(dict(element.attrib), parameters, action)


def _only(element: ElementTree.Element, known: Iterable[str]) -> None:
    for name in element.attrib:
        if name not in known:
            raise Refused(12200, f"<{element.tag}> has no attribute {name}")


def _only_children(element: ElementTree.Element, known: Iterable[str]) -> None:
    for child in element:
        if child.tag not in known:
            raise Refused(12200, f"<{element.tag}> cannot hold <{child.tag}>")


def _check_values(element: ElementTree.Element, checks: dict[str, Check]) -> None:
    for name, written in element.attrib.items():
        if not checks[name](written):
            raise Refused(64101, f"{name}={written!r}")

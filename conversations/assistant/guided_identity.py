"""What the guided brain makes of an answer to "who calls?": a detail, the wish for a code, or something else."""

from conversations import identity
from conversations.assistant import proof_words, vocabulary
from conversations.assistant.brain import Context, ToolCall
from conversations.assistant.reading import Reading, wanted_intent
from conversations.journeys import state as states
from conversations.understanding.intent import Intent

STOPS = ("identity-needed", "not-proven", "cannot-send", "say-again", "nothing-to-undo")
ASKED_BY = ("identity-needed", "not-proven", "cannot-send")  # after these the question for a detail is put


def must_wait(context: Context) -> bool:
    """Say whether nothing more can be done before the customer has answered."""
    last = context.results[-1] if context.results else None
    return last is not None and (last.name == "send_code" if last.ok else last.code in STOPS)


def list_calls(read: Reading, context: Context) -> tuple[ToolCall, ...]:
    """List what an answer to the question for a detail sets off; nothing where it is about something else."""
    if read.tap("code") or (read.text and _wants_code(read, context)):
        return (ToolCall("send_code"),)
    wants = wanted_else(read, context)
    if wants != states.BOOK and _names_a_detail(read, context):
        return (ToolCall("prove_identity"), *([ToolCall("note_wish", {"intent": wants})] if wants else []))
    if read.answer.no and not wants and wanted_intent(read) not in states.CHANGES:
        return (ToolCall("ask_customer", {"kind": states.CONFIRM_COLLEAGUE}),)
    return ()


def _wants_code(read: Reading, context: Context) -> bool:
    return vocabulary.says("send-code", read.text, context.language) and not any(map(str.isdecimal, read.text))


def _names_a_detail(read: Reading, context: Context) -> bool:
    details = proof_words.find_details(
        read.text,
        language=context.language,
        asked=True,
        with_days=True,
        code_digits=identity.CODE_DIGITS,
        local_now=context.local_now,
        country=context.place.country,
    )
    if details.names or details.references or details.codes:
        return True
    if wanted_else(read, context):
        return False
    asks_or_refuses = Intent.QUESTION in read.intents or read.answer.no
    return bool(details.days) or (bool(details.loose) and not asks_or_refuses)


def wanted_else(read: Reading, context: Context) -> str:
    """Give other business that is named; a bare day asks for a booking only where no day was asked for."""
    wanted = wanted_intent(read)
    if wanted == states.BOOK and not vocabulary.says("names-book", read.text, context.language):
        return ""
    return "" if wanted == context.opening.intent else wanted


def call_again(context: Context) -> ToolCall | None:
    """Give the call that was refused until it was known who calls, once that is known."""
    proved = next((one for one in context.results if one.name == "prove_identity" and one.ok), None)
    again = proved.value.get("again") if proved is not None else None
    if any(one.name == "note_wish" for one in context.results):
        return None  # something else was wished for in the same breath
    if not again or again[0] not in context.tools or any(one.name == again[0] for one in context.results):
        return None
    return ToolCall(again[0], again[1])

"""What Twilio's error codes mean and what to do, in words for the people at the desk.

Source: twilio.com/docs/api/errors and the error tables of the WhatsApp guides. A code that is not here is never tried
again; it is shown with its number.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

Words = object  # a lazy translation


@dataclass(frozen=True)
class ErrorMeaning:
    """One code. `retry_after_seconds` is None when trying again changes nothing."""

    code: str
    meaning: str
    action: str
    retry_after_seconds: float | None = None

    @property
    def text(self) -> str:
        """The meaning and what to do, as one line."""
        return f"{self.meaning} {self.action}".strip()


_FIX_SETTINGS = _("An administrator should check the Twilio account and its WhatsApp sender.")
_FIX_TEMPLATE = _("An administrator should look at the message template.")
_OTHER_WAY = _("Reach this person another way, such as by phone.")
_FIX_TEXT = _("Change the message and send it again.")
_TRY_LATER = _("It is tried again.")
_OUR_FAULT = _("This is a fault of the program; please report it.")

# code: (meaning, what to do, seconds until another try, or None)
_TABLE: dict[str, tuple[Words, Words, float | None]] = {
    # The 24-hour window and templates
    "63016": (
        _("The 24-hour window is shut: only an approved template may leave."),
        _("Wait until the person writes, or reach them another way."),
        None,
    ),
    "63027": (_("The template does not exist in this language."), _FIX_TEMPLATE, None),
    "63028": (_("The template got the wrong number of values."), _FIX_TEMPLATE, None),
    "63029": (_("The person's WhatsApp could not load the template."), _OTHER_WAY, None),
    "63040": (_("WhatsApp rejected the template."), _FIX_TEMPLATE, None),
    "63041": (_("WhatsApp paused the template because people complained."), _FIX_TEMPLATE, None),
    "63042": (_("WhatsApp switched the template off because people complained."), _FIX_TEMPLATE, None),
    "63049": (_("WhatsApp chose not to deliver this marketing message."), _OTHER_WAY, None),
    # The person
    "63003": (_("This number is not on WhatsApp."), _OTHER_WAY, None),
    "63014": (_("The person blocked us on WhatsApp."), _OTHER_WAY, None),
    "63033": (_("The person blocked us on WhatsApp."), _OTHER_WAY, None),
    "63015": (
        _("The person has not joined the Twilio sandbox, or three days have passed since."),
        _("Ask them to send the join code again."),
        None,
    ),
    "63024": (_("WhatsApp cannot deliver to this person."), _OTHER_WAY, None),
    "63032": (_("WhatsApp holds this person out in an experiment of its own."), _OTHER_WAY, None),
    "21610": (_("The person wrote STOP."), _("Nothing may be sent until they write START."), None),
    "21211": (_("This is no valid number."), _("Correct the number."), None),
    "21212": (_("Our own number is not valid for sending."), _FIX_SETTINGS, None),
    "21612": (_("This number cannot be reached from ours."), _OTHER_WAY, None),
    "21614": (_("This is no mobile number."), _OTHER_WAY, None),
    "63031": (_("The message was addressed to our own number."), _("Correct the number."), None),
    # Our account and sender
    "20003": (_("Twilio does not accept our account or key."), _FIX_SETTINGS, None),
    "20404": (_("Twilio does not know what was asked for."), _FIX_SETTINGS, None),
    "21408": (_("The account may not send to this country."), _FIX_SETTINGS, None),
    "21603": (_("The message named no number of ours."), _FIX_SETTINGS, None),
    "21606": (_("Our number cannot send this message."), _FIX_SETTINGS, None),
    "21609": (
        _("Twilio cannot use our address for delivery reports."),
        _("An administrator should set PUBLIC_URL to an https address that Twilio reaches."),
        None,
    ),
    "63001": (_("WhatsApp does not accept the sender's credentials."), _FIX_SETTINGS, None),
    "63002": (_("The WhatsApp sender does not exist."), _FIX_SETTINGS, None),
    "63007": (_("Our number is not set up for WhatsApp."), _FIX_SETTINGS, None),
    "63008": (_("The WhatsApp sender is set up wrongly."), _FIX_SETTINGS, None),
    "63020": (_("The invitation from Meta has not been accepted."), _FIX_SETTINGS, None),
    "63051": (_("Meta locked the WhatsApp account or sender."), _FIX_SETTINGS, None),
    "63062": (_("Meta's terms for marketing messages have not been accepted."), _FIX_SETTINGS, None),
    "63112": (_("Meta switched the WhatsApp account or sender off."), _FIX_SETTINGS, None),
    "63026": (_("WhatsApp took the message for spam."), _FIX_SETTINGS, None),
    "63039": (_("WhatsApp warns of unwanted messages from our number."), _FIX_SETTINGS, None),
    "63038": (_("The account used up its messages for today."), _("Try again tomorrow."), None),
    # The message
    "21602": (_("The message was empty."), _FIX_TEXT, None),
    "21619": (_("The message was empty."), _FIX_TEXT, None),
    "21617": (_("The message is longer than 1600 characters."), _("Shorten it and send it again."), None),
    "21620": (_("The address of a file was not valid."), _FIX_TEXT, None),
    "21623": (_("The message had too many files."), _FIX_TEXT, None),
    "21654": (_("The message named no Content resource."), _OUR_FAULT, None),
    "21655": (_("Twilio does not know the Content resource."), _OUR_FAULT, None),
    "21656": (_("The values of the Content resource were not valid."), _OUR_FAULT, None),
    "21910": (_("Our number and the person's are on different channels."), _FIX_SETTINGS, None),
    "63005": (_("WhatsApp did not accept the content."), _FIX_TEXT, None),
    "63006": (_("The content could not be put into WhatsApp's form."), _FIX_TEXT, None),
    "63013": (_("The content is against WhatsApp's policy."), _FIX_TEXT, None),
    "63019": (_("The file could not be fetched."), _FIX_TEXT, None),
    "63021": (_("The content was not valid for WhatsApp."), _FIX_TEXT, None),
    "63025": (_("The file is there already."), _FIX_TEXT, None),
    "63030": (_("The message carried something WhatsApp does not take."), _FIX_TEXT, None),
    "63034": (_("The file is too big."), _FIX_TEXT, None),
    "63037": (_("The file could not be handed to WhatsApp."), _FIX_TEXT, None),
    # Trouble that passes
    "20429": (_("Too many requests at once."), _TRY_LATER, 1.0),
    "20503": (_("Twilio is not available."), _TRY_LATER, 5.0),
    "30001": (_("Twilio's queue is full."), _TRY_LATER, 30.0),
    "63009": (_("WhatsApp had a fault."), _TRY_LATER, 5.0),
    "63010": (_("Twilio had a fault."), _TRY_LATER, 5.0),
    "63012": (_("WhatsApp had a fault."), _TRY_LATER, 5.0),
    "63023": (_("WhatsApp refused without saying why."), _TRY_LATER, 10.0),
    "63017": (_("The account sends too fast."), _TRY_LATER, 2.0),
    "63018": (_("Our number sends too fast, or reached Meta's limit of people a day."), _TRY_LATER, 15.0),
    # Where Twilio gave no code of its own: the HTTP status
    "401": (_("Twilio does not accept our account or key."), _FIX_SETTINGS, None),
    "403": (_("Our account may not do this."), _FIX_SETTINGS, None),
    "404": (_("Twilio does not know what was asked for."), _FIX_SETTINGS, None),
}


def describe(code: str) -> ErrorMeaning:
    """Give a code's meaning and what to do, in the active language; an unknown one by its number."""
    if code in _TABLE:
        meaning, action, seconds = _TABLE[code]
        return ErrorMeaning(code, str(meaning), str(action), seconds)
    if not code:
        return ErrorMeaning("", translate("The provider refused the message without a reason."), "")
    if code.startswith("920"):
        return ErrorMeaning(code, translate("Twilio refused the Content resource."), str(_FIX_TEMPLATE))
    look = f"https://www.twilio.com/docs/api/errors/{code}" if len(code) > 3 else ""
    return ErrorMeaning(code, translate("Twilio refused with error %(code)s.") % {"code": code}, look)

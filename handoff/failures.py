"""What a provider's error code means for who sits at the desk, and what to do about it. Pure."""

from django.utils.translation import gettext_lazy as _

# Source: Twilio's error dictionary, codes of WhatsApp and messaging.
MEANINGS = {
    "21211": _("The number is not valid."),
    "21408": _("Messages to that country are not switched on at Twilio."),
    "21610": _("They wrote STOP. Nothing may be sent until they write START."),
    "21612": _("That number cannot be reached from our line."),
    "21614": _("The number is not a mobile number."),
    "21617": _("The text is longer than 1600 characters. Send it in parts."),
    "21655": _("The prepared content is unknown at Twilio."),
    "21656": _("A value of the template was not accepted."),
    "63001": _("Twilio could not sign in to WhatsApp. An admin must look."),
    "63003": _("That number has no WhatsApp. Ring instead."),
    "63007": _("Our WhatsApp line is not set up at Twilio. An admin must look."),
    "63013": _("WhatsApp refused the content."),
    "63014": _("They blocked us."),
    "63015": _("They have not joined the test sandbox, or the three days are over."),
    "63016": _("WhatsApp's 24-hour window is shut, so only an approved template can leave. Ring instead."),
    "63018": _("Too many messages at once. It may be tried again later."),
    "63024": _("WhatsApp cannot reach that person. Ring instead."),
    "63027": _("The template does not exist in this language."),
    "63028": _("The template got the wrong number of values."),
    "63032": _("WhatsApp holds this person out of such messages for now. Ring instead."),
    "63033": _("They blocked us."),
    "63038": _("The day's limit of messages is used up."),
    "63040": _("The template was refused by WhatsApp. An admin must look."),
    "63041": _("The template is paused by WhatsApp. An admin must look."),
    "63042": _("The template is switched off by WhatsApp. An admin must look."),
    "63049": _("WhatsApp chose not to deliver it."),
}


def meaning(code: str) -> str:
    """Say in words what a code means; empty for one it does not know."""
    return str(MEANINGS.get(code, ""))

"""What Twilio refuses with, and its words for it."""

from __future__ import annotations

MEANINGS = {
    11200: "HTTP retrieval failure",
    20001: "Unknown parameters",
    20003: "Authenticate",
    20004: "Method not allowed",
    20404: "The requested resource was not found",
    20422: "Invalid parameter",
    20429: "Too many requests",
    20500: "Internal server error",
    21211: "The 'To' number is not a valid phone number.",
    21602: "Message body is required.",
    21603: "A 'From' phone number is required.",
    21604: "A 'To' phone number is required.",
    21606: "The 'From' phone number provided is not a valid, message-capable number for this account.",
    21609: "Invalid 'StatusCallback' URL.",
    21617: "The concatenated message body exceeds the 1600 character limit.",
    21619: "A text message body or media urls must be specified.",
    21620: "Invalid media URL(s).",
    21623: "Number of media files exceeds allowed limit.",
    21654: "ContentSid Required",
    21655: "The ContentSid is Invalid",
    21656: "The Content Variables parameter is invalid.",
    21701: "The Messaging Service does not exist.",
    21910: "Invalid 'From' and 'To' pair. 'From' and 'To' should be of the same channel.",
    30409: "Message cannot be cancelled.",
    63003: "Channel could not find To address",
    63007: "Twilio could not find a Channel with the specified From address",
    63016: "Failed to send freeform message because you are outside the allowed window. Please use a Message Template.",
    63021: "Channel invalid content error",
    63030: "Unsupported parameter for type of channels message",
    63031: "Channels message cannot have same From and To",
    63040: "Template rejected",
    63041: "Template paused",
    63042: "Template disabled",
    92001: "'types' Parameter Required",
}


class Refused(Exception):
    """A request that Twilio answers with an error. `detail` is added to the code's own words."""

    def __init__(self, code: int, detail: str = "", *, status: int = 400) -> None:
        self.code = code
        self.status = status
        self.message = f"{MEANINGS[code]} {detail}".strip()
        super().__init__(f"{status} {code} {self.message}")

    def as_json(self) -> dict[str, object]:
        """Give the body of Twilio's answer."""
        return {
            "code": self.code,
            "message": self.message,
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
        }

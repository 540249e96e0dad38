"""What Twilio posts: the parameters of its two webhooks, the signature, and the post itself. No rows."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urldefrag

import requests

from booking_site.simulator.models import SimulatedMessage
from booking_site.simulator.refusals import MEANINGS

API_VERSION = "2010-04-01"
CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 15.0
USER_AGENT = "TwilioProxy/1.1"


class NotConnected(Exception):
    """Nobody listened, so nothing was processed."""


class NoAnswer(Exception):
    """Somebody listened and did not answer in time."""


@dataclass(frozen=True)
class Webhook:
    """One signed post, ready to leave."""

    url: str
    parameters: Mapping[str, str]
    headers: Mapping[str, str]


def sign(url: str, parameters: Mapping[str, str], token: str) -> str:
    """Give X-Twilio-Signature: HMAC-SHA1 over the exact address and the sorted parameters.

    Written out here rather than taken from the SDK, so that the product's check is tested against a second reading.
    """
    text = url + "".join(f"{name}{parameters[name]}" for name in sorted(parameters))
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()


def build(url: str, parameters: Mapping[str, str], *, token: str, idempotency_token: str) -> Webhook:
    """Sign a post. The fragment of the address (Twilio's connection settings) is not sent."""
    address = urldefrag(url).url
    headers = {
        "X-Twilio-Signature": sign(address, parameters, token),
        "I-Twilio-Idempotency-Token": idempotency_token,
        "User-Agent": USER_AGENT,
        "Accept": "*/*",
    }
    return Webhook(address, parameters, headers)


def ask(webhook: Webhook) -> requests.Response:
    """Post a webhook and give the whole answer; raises NotConnected or NoAnswer."""
    with requests.Session() as session:
        session.trust_env = False  # a proxy of the developer's would never reach this machine's own address
        try:
            return session.post(
                webhook.url,
                data=dict(webhook.parameters),
                headers=dict(webhook.headers),
                timeout=(CONNECT_SECONDS, ANSWER_SECONDS),
                allow_redirects=False,  # Twilio would follow with a GET, which loses everything
            )
        except (requests.exceptions.ConnectTimeout, requests.exceptions.InvalidURL) as error:
            raise NotConnected(str(error)) from error
        except requests.exceptions.ConnectionError as error:
            # A connection that broke after it stood is no answer; one that never stood was refused.
            refused = "Failed to establish a new connection" in str(error)
            raise (NotConnected if refused else NoAnswer)(str(error)) from error
        except requests.exceptions.RequestException as error:
            raise NoAnswer(str(error)) from error


def post(webhook: Webhook) -> int:
    """Post a webhook and give the status of the answer; raises NotConnected or NoAnswer."""
    return ask(webhook).status_code


def incoming_parameters(message: SimulatedMessage, account_sid: str) -> dict[str, str]:
    """Give what Twilio posts when a customer writes or taps."""
    handset = message.handset
    person = {"ProfileName": handset.profile_name}
    if not handset.hides_number:
        person["WaId"] = handset.number_e164.removeprefix("+")
    parameters = {
        "MessageSid": message.sid,
        "SmsSid": message.sid,
        "SmsMessageSid": message.sid,
        "AccountSid": account_sid,
        "ApiVersion": API_VERSION,
        "SmsStatus": "received",
        "MessageType": _message_type(message),
        "From": handset.address,
        "To": message.sender.address,
        "Body": message.body,
        "NumSegments": "1",
        "NumMedia": "0",
        "ReferralNumMedia": "0",
        "ExternalUserId": f"whatsapp:{handset.user_id}",
        **person,
        **_choice_parameters(message),
    }
    if message.quoted:
        parameters["OriginalRepliedMessageSid"] = message.quoted.sid
        parameters["OriginalRepliedMessageSender"] = (
            handset.address if message.quoted.is_inbound else message.sender.address
        )
    context = {
        key: parameters[key] for key in ("ProfileName", "WaId", "ButtonText", "ButtonPayload") if key in parameters
    }
    parameters["ChannelMetadata"] = json.dumps({"type": "whatsapp", "data": {"context": context}}, ensure_ascii=False)
    return parameters


def _message_type(message: SimulatedMessage) -> str:
    if not message.choice:
        return "text"
    return "button" if message.choice["from_template"] else "interactive"


def _choice_parameters(message: SimulatedMessage) -> dict[str, str]:
    choice = message.choice
    if not choice:
        return {}
    forwarded = {"Forwarded": "false", "FrequentlyForwarded": "false"}
    if choice["kind"] == "list":
        return {
            "ListId": choice["id"],
            "ListTitle": choice["title"],
            "ListDescription": choice["description"],
            **forwarded,
        }
    button = {"ButtonText": choice["title"], "ButtonPayload": choice["id"]}
    return button if choice["from_template"] else {**button, **forwarded}


def status_parameters(message: SimulatedMessage, status: str, account_sid: str) -> dict[str, str]:
    """Give what Twilio posts to the StatusCallback."""
    handset = message.handset
    parameters = {
        "MessageSid": message.sid,
        "SmsSid": message.sid,
        "AccountSid": account_sid,
        "ApiVersion": API_VERSION,
        "MessageStatus": status,
        "SmsStatus": status,
        "From": message.sender.address,
        "To": handset.address,
        "ChannelPrefix": "whatsapp",
        "ChannelInstallSid": "XE" + hashlib.md5(message.sender.number_e164.encode(), usedforsecurity=False).hexdigest(),
        "ChannelToAddress": handset.address.removeprefix("whatsapp:"),
    }
    if status in ("delivered", "read"):
        parameters["EventType"] = status.upper()
        parameters["ExternalUserId"] = f"whatsapp:{handset.user_id}"
    if status == "failed" and message.error_code:
        parameters["ErrorCode"] = str(message.error_code)
        parameters["ChannelStatusMessage"] = MEANINGS[message.error_code]
    return parameters

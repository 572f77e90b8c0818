"""The ways in which gateways speak: what they send, what they expect, how they are told to send."""

from isegoria.channels.sms.kinds.africastalking import AfricasTalking
from isegoria.channels.sms.kinds.kannel import Kannel
from isegoria.channels.sms.kinds.port import Delivery, GatewayKind, Incoming, NotSent
from isegoria.channels.sms.kinds.twilio import Twilio
from isegoria.channels.sms.kinds.webhook import Webhook

__all__ = ["KINDS", "Delivery", "GatewayKind", "Incoming", "NotSent"]

KINDS: dict[str, GatewayKind] = {
    "kannel": Kannel(),
    "africastalking": AfricasTalking(),
    "twilio": Twilio(),
    "webhook": Webhook(),
}

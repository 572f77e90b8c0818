"""A kiosk of the demonstration, under an address that everybody may know."""

from hashlib import sha256

from isegoria.channels.kiosk.channel import OF_THE_DEMONSTRATION
from isegoria.channels.kiosk.models import Kiosk
from isegoria.channels.kiosk.services import set_up
from isegoria.organisations.models import Site

_PATIENCE = 90


def put_kiosk(site: Site) -> None:
    """Set up one kiosk; whoever opens its address sees what stands in the library."""
    kiosk, _drawn = set_up(
        institution=site.operator,
        name="Library",
        place="Town square. Screen at 110 cm, keys at 90 cm.",
        paper=Kiosk.Paper.NARROW,
        patience=_PATIENCE,
    )
    kiosk.token_digest = sha256(OF_THE_DEMONSTRATION.encode()).digest()
    kiosk.save(update_fields=["token_digest"])

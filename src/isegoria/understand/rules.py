"""By which seed an activity is read, and what is too little to be told."""

from hashlib import sha256

from isegoria.hear.models import Activity

FEWEST_FOR_GROUPS = 25
FEWEST_VOTES = 7
FEWEST_IN_A_CELL = 10
FEW_OF = 3  # what fewer than one in so many agree with, few people hold


def seed_of(activity: Activity) -> int:
    """The number from which all chance in the reading of an activity is drawn.

    It follows from the address of the question, so that everybody can know it before it opens.
    """
    name = f"{activity.process.slug}/{activity.type_slug}/{activity.position}"
    return int.from_bytes(sha256(name.encode()).digest()[:4], "big")

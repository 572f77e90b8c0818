"""What stands in the way of a film, in words for staff."""

from django.utils.translation import gettext as _

LONGEST_NAME = 60
LONGEST_TRANSCRIPT = 10_000


def faults(*, sign_language: str, transcript: str) -> dict[str, str]:
    """What is wrong with what is said of a film, by field."""
    found = {}
    if not sign_language:
        found["sign_language"] = _("Name the sign language, as those who sign it call it.")
    elif len(sign_language) > LONGEST_NAME:
        found["sign_language"] = _("This is too long: %(most)d characters at most.") % {
            "most": LONGEST_NAME
        }
    if not transcript:
        found["transcript"] = _(
            "Write what is signed in the film. Without it, whoever cannot see the film is left out."
        )
    elif len(transcript) > LONGEST_TRANSCRIPT:
        found["transcript"] = _("This is too long: %(most)d characters at most.") % {
            "most": LONGEST_TRANSCRIPT
        }
    return found

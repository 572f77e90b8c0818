"""What stands in the way of asking another institution, in words for staff."""

from django.utils.translation import gettext as _

from isegoria.process.models import Process, Stage

LONGEST = 500


def obstacle_to_asking(process: Process) -> str | None:
    """Why others cannot be asked to put this question too; None if they can."""
    if process.published_at is None:
        return _("Open this question to the public first: what is asked then stays as it is.")
    hear = process.stages.get(kind=Stage.Kind.HEAR)
    if hear.has_ended():
        return _("This question is closed.")
    return None


def obstacle_to_referring(process: Process) -> str | None:
    """Why a matter of this question cannot be handed on; None if it can."""
    if process.published_at is None:
        return _("Nobody knows of this question yet. Open it to the public first.")
    return None


def obstacle_to_words(words: str, *, missing: str) -> str | None:
    """What is wrong with a reason that everybody reads; None if nothing."""
    if not words.strip():
        return missing
    if len(words.strip()) > LONGEST:
        return _("This is too long: %(most)d characters at most.") % {"most": LONGEST}
    return None

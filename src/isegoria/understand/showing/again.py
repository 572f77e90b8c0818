"""What came of working the numbers out anew, in sentences."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from isegoria.base.listed import listed
from isegoria.understand.models import ReadAgain


def words_again(last: ReadAgain | None) -> tuple[str, ...]:
    """What came of it when somebody last asked; nothing if nobody has."""
    if last is None:
        return ()
    if last.done_at is None:
        return (_("Somebody has asked for it. It is done within a minute or two; come back then."),)
    day = date_format(last.done_at, "DATE_FORMAT")
    told = {
        ReadAgain.Outcome.SAME: _("Worked out anew on %(day)s: every figure the same."),
        ReadAgain.Outcome.MOVED: _(
            "On %(day)s there was nothing to compare: more had been said since the numbers were "
            "read. They are read anew by themselves."
        ),
        ReadAgain.Outcome.OTHERWISE: _(
            "Worked out anew on %(day)s: some figures came out otherwise."
        ),
    }[ReadAgain.Outcome(last.outcome)] % {"day": day}
    versions = _("Read by %(before)s, and again by %(now)s.") % {
        "before": last.read_by,
        "now": last.again_by,
    }
    others = _("What differs: %(names)s.") % {"names": listed(last.others)}
    return (told, versions, *((others,) if last.others else ()))

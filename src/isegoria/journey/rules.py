"""What stands in the way of preparing a question, beyond the rules of its own room."""

from django.utils.translation import gettext as _

from isegoria.hear.models import Activity
from isegoria.process.rules import obstacle_to_asking_otherwise


def obstacle_to_seeding(activity: Activity) -> str | None:
    """What stands in the way of changing what people answer to; None while nobody can."""
    if activity.process.published_at is not None and activity.stage.has_begun():
        return _("People can answer already, so what they answer to stays as it is.")
    return obstacle_to_asking_otherwise(activity.process)

"""Recordings of calls are put down as answers at once, and checked where all others are.

What one person had written down stays as a draft and waits for another in the common list. What was
written down and checked stays as it is, with both names.
"""

from typing import Any

from django.db import migrations
from django.utils import timezone


def bring_together(apps: Any, _schema: Any) -> None:  # noqa: ANN401  # Django's own
    """Put both names into one field, and what waits before the worker."""
    recordings = apps.get_model("voice", "Recording").objects
    for row in recordings.exclude(checked_by="").iterator():
        row.heard_by = f"{row.heard_by}, {row.checked_by}"
        row.save(update_fields=["heard_by"])
    recordings.filter(standing="heard").update(standing="confirmed")
    waiting = recordings.filter(standing__in=("spoken", "confirmed"), source=None)
    waiting.update(due_at=timezone.now(), tries=0)


class Migration(migrations.Migration):
    dependencies = [
        ("voice", "0003_what_stood_in_the_way_and_who_heard_it"),
    ]

    operations = [
        # Backwards the names stay together in one field: both can be read there.
        migrations.RunPython(bring_together, migrations.RunPython.noop),
    ]

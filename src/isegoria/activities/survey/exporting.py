"""The answers of a survey as files for other programs."""

import io
from collections import defaultdict
from random import SystemRandom
from zipfile import ZIP_DEFLATED, ZipFile

from isegoria.activities.survey import queries
from isegoria.hear.models import Activity, Contribution, Item
from isegoria.languages.queries import as_written
from isegoria.questionnaire import table_schema
from isegoria.questionnaire.answered import Answered


def answers_of(activity: Activity) -> bytes | None:
    """A row a person as CSV with a Table Schema and a code book; None if nothing was ever asked.

    Rows are in an order drawn anew for each file, so that their numbers lead nowhere.
    """
    laid = queries.laid_out(activity)
    if laid is None:
        return None
    files = table_schema.package(laid.form, _people(activity, laid))
    whole = io.BytesIO()
    with ZipFile(whole, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return whole.getvalue()


def _people(activity: Activity, laid: queries.Laid) -> list[Answered]:
    said: dict[int, dict[str, str]] = defaultdict(dict)
    own = _accepted_words(activity)
    for person, merged_into, item, value, own_id in queries.counted_answers(activity):
        code = laid.code_of(item)
        if code is not None:
            said[merged_into or person][code] = value if own_id is None else own.get(own_id, "")
    parts = Contribution.objects.filter(activity=activity, participant__in=said)
    rows = list(parts.values_list("participant_id", "received_on", "channel", "language"))
    SystemRandom().shuffle(rows)
    return [
        Answered(str(number), day, channel, language, said[person])
        for number, (person, day, channel, language) in enumerate(rows, 1)
    ]


def _accepted_words(activity: Activity) -> dict[int, str]:
    """Words of people's own that somebody read and accepted, by item."""
    rows = Item.objects.filter(activity=activity, standing=Item.Standing.ACCEPTED)
    texts = dict(rows.exclude(author=None).values_list("pk", "text_id"))
    words = as_written(texts.values())
    return {item: words.get(text, "") for item, text in texts.items()}

"""What broadcasters take from a feed: each open question with the words that are read out.

The same number of queries however many questions are open.
"""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from isegoria.base.atom import Entry, Feed, Link
from isegoria.base.easy import easy_words
from isegoria.hear.models import Channel
from isegoria.journey.queries.announcing import Told, spoken
from isegoria.journey.queries.public import reaches_of
from isegoria.languages.codes import direction_of, tag_of
from isegoria.languages.queries import Shown, shown
from isegoria.organisations.queries import SiteShown
from isegoria.process.models import Process, Stage
from isegoria.process.queries import published
from isegoria.process.timetable import instant_in_words

MOST = 50


def broadcast(
    language: str, *, site: SiteShown, host: str, now: datetime, slug: str = ""
) -> Feed | None:
    """All questions that people can answer now, the newest first, or the one of this name.

    None where that one is not open.
    """
    rows = published().filter(
        stages__kind=Stage.Kind.HEAR, stages__begins_at__lte=now, stages__ends_at__gt=now
    )
    rows = rows.filter(slug=slug) if slug else rows
    found = list(rows.prefetch_related("corrections")[:MOST])
    if slug and not found:
        return None
    with easy_words():
        keys: list[int | None] = [one.institution.name_id for one in found]
        keys += [key for one in found for key in (one.question_id, one.summary_id)]
        words = shown(keys, language)
    entries = [_entry(one, words, language, site, host) for one in found]
    title = _("Words for the radio")
    # With nothing open, the same all day: whoever asks again is told that nothing changed.
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return Feed(
        address=_address("radio-feed", slug) if slug else _address("broadcast"),
        title=f"{title}: {words[found[0].question_id]}" if slug else f"{title}: {site.name}",
        subtitle=_simulated(site),
        language=tag_of(language),
        updated=max((one.updated for one in entries), default=today),
        links=[Link(_address("question", slug) if slug else _address("home"), "alternate")],
        entries=entries,
    )


def _entry(
    process: Process,
    words: Mapping[int | None, Shown],
    language: str,
    site: SiteShown,
    host: str,
) -> Entry:
    hear = next(one for one in process.stages.all() if one.kind == Stage.Kind.HEAR)
    told = Told(
        asked_by=str(words[process.institution.name_id]),
        question=str(words[process.question_id]),
        summary=str(words[process.summary_id]),
        closes=instant_in_words(hear.ends_at, process) if hear.ends_at else "",
        has_web=Channel.WEB in process.channel_codes,
        reaches=tuple(reaches_of(process)),
    )
    began = [one for one in (process.published_at, hear.begins_at) if one]
    changed = [one.made_at for one in process.corrections.all()]
    simulated = [_simulated(site)] if site.simulated else []
    return Entry(
        address=_address("radio", process.slug),
        title=told.question,
        language=tag_of(language),
        direction=direction_of(language),
        author=told.asked_by,
        summary=told.summary,
        lines=[*simulated, *spoken(told, site, host)],
        published=max(began),
        updated=max(began + changed),
        links=[
            Link(_address("question", process.slug), "alternate"),
            Link(_address("radio", process.slug), "related"),
            Link(_address("poster", process.slug), "related"),
        ],
    )


def _simulated(site: SiteShown) -> str:
    if not site.simulated:
        return ""
    return _("Everything on this site is simulated: the places, the people and what they say.")


def _address(name: str, *slugs: str) -> str:
    return settings.ADDRESS + reverse(name, args=slugs)

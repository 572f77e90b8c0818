"""Every address of the site: each room brings its own, below the language."""

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path
from django.utils.module_loading import import_string

from isegoria.config import plain
from isegoria.config.tour import tour
from isegoria.ledger.urls import page as ledger_page

handler400 = "isegoria.config.errors.unreadable"
handler403 = "isegoria.config.errors.forbidden"
handler404 = "isegoria.config.errors.missing"
handler500 = "isegoria.config.errors.broken"


def _activities() -> list[URLPattern | URLResolver]:
    """The pages of each type of activity, below the question that they belong to."""
    return [
        path(
            f"q/<slug:process>/{import_string(where).slug}/",
            include(where.rpartition(".activity.")[0] + ".urls"),
        )
        for where in settings.ACTIVITY_TYPES
    ]


def _channels(where: str, below: str) -> list[URLPattern | URLResolver]:
    """The addresses of one sort that each channel has, below its name; most have some of them."""
    rooms = {import_string(one).slug: one.rpartition(".channel.")[0] for one in settings.CHANNELS}
    return [
        path(f"{below}{slug}/", include(f"{room}.urls.{where}"))
        for slug, room in rooms.items()
        if find_spec(f"{room}.urls") and find_spec(f"{room}.urls.{where}")
    ]


def _desks_of_activities() -> list[URLPattern | URLResolver]:
    """The pages on which staff put together what is asked, for the types that have such pages."""
    found: list[URLPattern | URLResolver] = []
    for where in settings.ACTIVITY_TYPES:
        urls = import_module(where.rpartition(".activity.")[0] + ".urls")
        if pages := getattr(urls, "desk_patterns", None):
            found.append(
                path(f"desk/q/<slug:process>/{import_string(where).slug}/", include(pages))
            )
    return found


urlpatterns = [
    path("", plain.language_choice),
    path("health/live", plain.live),
    path("health/ready", plain.ready),
    path("worker.js", plain.service_worker, name="worker"),
    path("sitemap.xml", plain.sitemap),
    path("robots.txt", plain.robots),
    path("log/", include("isegoria.ledger.urls")),
    *_channels("gateways", ""),
    *i18n_patterns(
        *_channels("desk", "desk/q/<slug:process>/"),
        *_channels("pages", ""),
        path("files/", include("isegoria.files.urls")),
        path("simulator/", include("isegoria.channels.simulator.urls")),
        path("tour/", tour, name="tour"),
        path("account/", include("isegoria.config.account_urls")),
        path("", include("isegoria.journey.urls")),
        path("log/", include(ledger_page)),
        path("q/<slug:process>/", include("isegoria.understand.urls")),
        path("q/<slug:process>/", include("isegoria.report.urls")),
        path("q/<slug:process>/", include("isegoria.decide.urls")),
        path("desk/q/<slug:process>/decision/", include("isegoria.decide.urls.desk")),
        path("q/<slug:process>/", include("isegoria.answer.urls")),
        path("desk/q/<slug:process>/answers/", include("isegoria.answer.urls.desk")),
        path("q/<slug:process>/", include("isegoria.follow.urls")),
        path("desk/q/<slug:process>/promised/", include("isegoria.follow.urls.desk")),
        path("q/<slug:process>/", include("isegoria.solved.urls")),
        path("desk/q/<slug:process>/solved/", include("isegoria.solved.urls.desk")),
        path("q/<slug:process>/", include("isegoria.archive.urls")),
        path("q/<slug:process>/signed/", include("isegoria.signing.urls")),
        path("desk/q/<slug:process>/signed/", include("isegoria.signing.urls.desk")),
        path("desk/q/<slug:process>/report/", include("isegoria.report.urls.desk")),
        path("q/<slug:process>/about/", include("isegoria.inform.urls")),
        path("training/", include("isegoria.training.urls")),
        path("desk/course/", include("isegoria.training.urls.desk")),
        path("q/<slug:process>/themes/", include("isegoria.themes.urls.pages")),
        path("desk/q/<slug:process>/themes/", include("isegoria.themes.urls.desk")),
        path("desk/q/<slug:process>/folder/", include("isegoria.auditing.urls")),
        path("areas/", include("isegoria.community.urls")),
        path("policy/", include("isegoria.gates.urls")),
        path("results/", include("isegoria.learn.urls")),
        path("desk/policy/", include("isegoria.gates.urls.desk")),
        path("desk/community/", include("isegoria.community.urls.desk")),
        path("desk/many/", include("isegoria.bulk.urls")),
        path("moderation/", include("isegoria.moderation.urls")),
        *_activities(),
        *_desks_of_activities(),
    ),
]

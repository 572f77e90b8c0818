"""Pages that cross the stages. Public pages first, then what a receipt opens, then the desk."""

from django.urls import include, path

from isegoria.journey.views import announcing, levels, public, reading, searching

urlpatterns = [
    path("", public.home, name="home"),
    path("search/", searching.search, name="search"),
    path("how/", public.how, name="how"),
    path("reading/", reading.reading, name="reading"),
    path("accessibility/", public.accessibility, name="accessibility"),
    path("privacy/", public.privacy, name="privacy"),
    path("help/", include("isegoria.organisations.urls.pages")),
    path("offline/", public.offline, name="offline"),
    path("q/<slug:process>/", public.question, name="question"),
    path("q/<slug:process>/easy/", public.easy, name="easy"),
    path("q/<slug:process>/checked/", public.checked, name="checked"),
    path("q/<slug:process>/levels/", levels.levels, name="levels"),
    path("q/<slug:process>/poster/", announcing.poster, name="poster"),
    path("q/<slug:process>/radio/", announcing.radio, name="radio"),
    path("q/<slug:process>/radio.atom", announcing.radio_feed, name="radio-feed"),
    path("broadcast.atom", announcing.broadcast_feed, name="broadcast"),
    path("receipt/", include("isegoria.journey.urls.receipt")),
    path("desk/", include("isegoria.journey.urls.desk")),
]

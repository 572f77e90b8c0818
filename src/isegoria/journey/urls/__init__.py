"""Pages that cross the stages. Public pages first, then what a receipt opens, then the desk."""

from django.urls import include, path

from isegoria.journey.views import announcing, public, reading

urlpatterns = [
    path("", public.home, name="home"),
    path("how/", public.how, name="how"),
    path("reading/", reading.reading, name="reading"),
    path("accessibility/", public.accessibility, name="accessibility"),
    path("privacy/", public.privacy, name="privacy"),
    path("help/", include("isegoria.organisations.urls.pages")),
    path("offline/", public.offline, name="offline"),
    path("q/<slug:process>/", public.question, name="question"),
    path("q/<slug:process>/easy/", public.easy, name="easy"),
    path("q/<slug:process>/poster/", announcing.poster, name="poster"),
    path("q/<slug:process>/radio/", announcing.radio, name="radio"),
    path("receipt/", include("isegoria.journey.urls.receipt")),
    path("desk/", include("isegoria.journey.urls.desk")),
]

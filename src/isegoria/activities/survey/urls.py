"""Where people answer a survey, below the address of the question; where staff write it."""

from django.urls import path

from isegoria.activities.survey.views import desk, public

app_name = "survey"
urlpatterns = [
    path("<int:position>/", public.page, name="next"),
    path("<int:position>/<slug:code>/", public.page, name="page"),
]
desk_patterns = [
    path("<int:position>/", desk.survey, name="survey-desk"),
    path("<int:position>/line/", desk.line, name="survey-desk-new"),
    path("<int:position>/line/<slug:code>/", desk.line, name="survey-desk-line"),
    path("<int:position>/take/", desk.take_sheet, name="survey-desk-take"),
    path("<int:position>/sheet/", desk.give_sheet, name="survey-desk-sheet"),
    path("<int:position>/answers/", desk.give_answers, name="survey-desk-answers"),
    path("<int:position>/preview/", desk.preview, name="survey-desk-preview"),
]

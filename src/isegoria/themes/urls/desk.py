"""The addresses of themes at the desk, below a question."""

from django.urls import path

from isegoria.themes.views import desk, drafts, meaning, proposed, publishing, reading, rights

urlpatterns = [
    path("", desk.overview, name="themes-desk"),
    path("begin/", desk.begin, name="themes-begin"),
    path("new/", desk.add, name="themes-new"),
    path("undo/<int:number>/", desk.undo, name="themes-undo"),
    path("languages/", reading.languages, name="themes-languages"),
    path("answers/", reading.answers, name="themes-answers"),
    path("answers/next/", reading.following, name="themes-next"),
    path("answers/<int:number>/", reading.answer, name="themes-answer"),
    path("programs/", proposed.programs, name="themes-programs"),
    path("programs/switch/", proposed.switch, name="themes-switch"),
    path("programs/sending/", drafts.sending, name="themes-sending"),
    path("<int:number>/draft/", drafts.draft, name="themes-draft"),
    path("words/", meaning.words, name="themes-words"),
    path("<int:number>/remarks/", meaning.about_theme, name="themes-remarks"),
    path("answers/<int:number>/remarks/", meaning.about_answer, name="themes-answer-remarks"),
    path("answers/<int:number>/right/", rights.about_answer, name="themes-answer-right"),
    path("agreement/", publishing.agreement, name="themes-agreement"),
    path("publish/", publishing.publish, name="themes-publish"),
    path("objections/", publishing.objections, name="themes-objections"),
    path("codes.csv", publishing.codes, name="themes-codes"),
    path("codes.schema.json", publishing.codes_schema, name="themes-codes-schema"),
    path("<int:number>/community/", publishing.community, name="themes-community"),
    path("<int:number>/", desk.theme, name="themes-theme"),
    path("<int:number>/change/", desk.change, name="themes-change"),
    path("<int:number>/shift/", desk.shift, name="themes-shift"),
]

"""The desk of the officials: questions here, and what other rooms bring to it."""

from django.urls import include, path

from isegoria.journey.views import (
    desk_audit,
    desk_content,
    desk_easy,
    desk_list,
    desk_question,
    desk_record,
    desk_spoken,
    desk_who,
)

question = [
    path("", desk_question.question, name="desk-question"),
    path("preview/", desk_question.preview, name="desk-preview"),
    path("preview/about/", desk_question.preview_about, name="desk-preview-about"),
    path("ways/<int:activity>/", desk_question.ways, name="desk-ways"),
    path("open/", desk_question.open_, name="desk-open"),
    path("delete/", desk_question.delete, name="desk-delete"),
    path("pause/<int:activity>/", desk_question.pause, name="desk-pause"),
    path("words/", desk_record.words, name="desk-words"),
    path("influence/", desk_record.influence, name="desk-influence"),
    path("times/", desk_record.times, name="desk-times"),
    path("access/", desk_record.access, name="desk-access"),
    path("background/<int:position>/", desk_content.document, name="desk-document"),
    path("spoken/", desk_spoken.queue, name="desk-spoken"),
    path("spoken/<int:item>/", desk_spoken.one, name="desk-spoken-one"),
    path("spoken/<int:item>/original/", desk_spoken.original_of, name="desk-spoken-original"),
    path("who/", desk_who.board, name="desk-who"),
    path("who/reached/", desk_who.reached, name="desk-reached"),
    path("seeds/", desk_content.seeds, name="desk-seeds"),
    path("seeds/<int:activity>/<int:item>/", desk_content.seed, name="desk-seed"),
    path("translate/", desk_content.translations, name="desk-translations"),
    path("translate/<slug:language>/", desk_content.translate, name="desk-translate"),
    path("easy/<slug:language>/", desk_easy.words, name="desk-easy"),
    path("easy/<slug:language>/tested/", desk_easy.tested, name="desk-easy-tested"),
]

urlpatterns = [
    path("", desk_list.questions, name="desk"),
    path("new/", desk_list.new, name="desk-question-new"),
    path("record/", desk_audit.trail, name="desk-audit"),
    path("record/table.csv", desk_audit.trail_as_table, name="desk-audit-table"),
    path("q/<slug:process>/", include(question)),
    path("moderation/", include("isegoria.moderation.urls.desk")),
    path("", include("isegoria.organisations.urls.desk")),
    path("", include("isegoria.people.urls")),
]

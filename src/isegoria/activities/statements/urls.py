"""Where people vote on statements and add their own; below the address of the question."""

from django.urls import path

from isegoria.activities.statements import views

app_name = "statements"
urlpatterns = [
    path("<int:position>/", views.vote, name="vote"),
    path("<int:position>/add/", views.add, name="add"),
    path("<int:position>/<int:number>/", views.vote, name="statement"),
]

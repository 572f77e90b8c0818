"""Where everybody practises: a made-up town has the addresses of a real question."""

from django.urls import path

from isegoria.training import views

of_a_town = {
    "": views.town,
    "heard/": views.heard,
    "heard/statements/": views.statements,
    "heard/signs/": views.signs,
    "heard/sure/": views.sure,
    "heard/sure/table.csv": views.sure_table,
    "heard.json": views.data,
    "who/": views.who,
    "who/table.csv": views.who_table,
    "result/": views.result,
}

urlpatterns = [
    path("", views.training, name="training"),
    path("any/", views.any_town, name="training-any"),
    *(
        path(
            f"<int:town>/{below}",
            views.to_practise(view),
            name=f"training-{view.__name__}",
        )
        for below, view in of_a_town.items()
    ),
]

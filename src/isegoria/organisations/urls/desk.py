"""The addresses of the site's settings and of its staff, below the desk."""

from django.urls import path

from isegoria.organisations.views import institutions, staff

urlpatterns = [
    path("site/", staff.site, name="desk-site"),
    path("institutions/", institutions.tree, name="desk-institutions"),
    path("institutions/new/", institutions.add, name="desk-institution-new"),
    path("institutions/<int:institution_id>/", institutions.change, name="desk-institution"),
    path("points/", staff.points, name="desk-points"),
    path("points/new/", staff.point, name="desk-point-new"),
    path("points/<int:point_id>/", staff.point, name="desk-point"),
    path("staff/", staff.staff, name="desk-staff"),
    path("staff/invite/", staff.invite, name="desk-staff-invite"),
    path("staff/keys/", staff.keys, name="desk-staff-keys"),
    path("staff/keys/<int:account_id>/", staff.keys_of, name="desk-staff-keys-of"),
    path("staff/<int:account_id>/", staff.member, name="desk-staff-member"),
    path("staff/<int:account_id>/close/", staff.close, name="desk-staff-close"),
    path("staff/<int:account_id>/open/", staff.reopen, name="desk-staff-open"),
    path("staff/<int:account_id>/link/", staff.new_link, name="desk-staff-link"),
]

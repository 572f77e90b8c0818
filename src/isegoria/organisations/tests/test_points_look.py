"""Pages of places that help in a browser: no violation of WCAG 2.2 AA, no scripts needed."""

from datetime import time

import pytest

from isegoria.organisations.points import PointWords, put_point
from isegoria.places.services import put_area

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.mark.parametrize("width", [320, 1200])
def test_the_pages_can_be_used_by_everybody(
    browse, violations, administrator, institution, site, width
):
    area = put_area(code="harbour", name="Harbour", language="en", also={"ar": "الميناء"})
    week = {day: [(time(9), time(12)), (time(14), time(18))] for day in range(6)}
    words = PointWords(
        name="Quay Library",
        kind="library",
        address="Quay 3",
        area=area,
        phone="0800 555 018",
        languages=("en", "ar"),
        equipment=("ramp", "printer"),
        week=week,
    )
    point = put_point(institution=institution, words=words)
    everybody = browse(java_script_enabled=False, viewport={"width": width, "height": 800})
    staff = browse(administrator, viewport={"width": width, "height": 800})
    found = {}

    everybody.goto("/en/help/")
    everybody.get_by_label("Your village, town or district").fill("harbour")
    everybody.get_by_role("button", name="Find").click()
    told = everybody.get_by_role("heading", name="Quay Library").count()
    for where in ("/en/help/?place=harbour", "/ar/help/", "/en/desk/points/"):
        staff.goto(where)
        found[where] = violations(staff)
    staff.goto(f"/en/desk/points/{point.pk}/")
    staff.get_by_label("Monday").fill("always")
    staff.get_by_role("button", name="Save").click()
    found["refused"] = violations(staff)

    assert told == 1
    assert found == {where: [] for where in found}
    assert [one for one in staff.complaints if "status of 422" not in one] == []
    assert staff.evaluate("document.documentElement.scrollWidth") <= width

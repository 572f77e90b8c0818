"""A copy opens from a folder, without a server, without scripts and without a connection."""

import io
import zipfile

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(
    ("language", "width", "scheme"), [("en", 320, "dark"), ("ar", 1200, "light")]
)
def test_everybody_can_take_it(browse, violations, decided, keep, language, width, scheme):
    keep(decided)
    page = browse(viewport={"width": width, "height": 800}, color_scheme=scheme)

    page.goto(f"/{language}/q/internet/archive/")

    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.complaints == []


def test_it_opens_from_a_folder(browse, decided, keep, tmp_path):
    copy = keep(decided)
    with zipfile.ZipFile(io.BytesIO(bytes(copy.bag))) as opened:
        opened.extractall(tmp_path / "taken")
    (folder,) = (tmp_path / "taken").iterdir()
    root = (folder / "data").as_uri()
    page = browse(offline=True, java_script_enabled=False, color_scheme="dark")
    waiting, seen = [f"{root}/index.html"], set()

    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        page.goto(address)
        links = page.eval_on_selector_all("a[href]", "found => found.map(one => one.href)")
        here = (one.partition("#")[0] for one in links if one.startswith(root))
        waiting += [one for one in here if one.endswith(".html")]

    assert len(seen) == copy.pages + 1
    assert page.locator("h1").count() == 1
    assert page.complaints == []

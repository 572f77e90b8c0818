"""What somebody at the desk does with a table."""

import csv
import io
import re

from django.core.files.uploadedfile import SimpleUploadedFile

DESK = "/en/desk/q/internet/table/"
WHO = {
    "organisation": "Farmers' union",
    "speaks_for": "person",
    "formed": "Asked at the market.",
    "language": "en",
}


def table_in(rows, encoding="utf-8", separator=","):
    """A file with these rows, as a spreadsheet saves it."""
    written = io.StringIO()
    csv.writer(written, delimiter=separator).writerows(rows)
    return written.getvalue().encode(encoding)


def hand_in(desk, content, name="answers.csv"):
    """Choose a file; what the site says."""
    file = SimpleUploadedFile(name, content, content_type="text/csv")
    return desk.post(DESK, {"file": file}, follow=True)


def check(desk, content, *, columns=None, **who):
    """Choose a file and say what it is; the page that shows what was understood."""
    page = hand_in(desk, content)
    place = page.redirect_chain[-1][0].removesuffix("letters/")
    desk.post(f"{place}letters/", chosen_on(page))
    asked = desk.get(f"{place}who/").content.decode()
    activity = re.findall(r'<option value="(\d+)"', asked)[-1]
    page = desk.post(f"{place}who/", {**WHO, "activity": activity, **who}, follow=True)
    assert page.redirect_chain, page.content.decode()
    told = chosen_on(page) | {f"is_{at}": key for at, key in (columns or {}).items()}
    return desk.post(f"{place}columns/", told, follow=True)


def bring_in(desk, content, **said):
    """All steps, and the last button; the page that says that it is in."""
    page = check(desk, content, **said)
    return desk.post(page.redirect_chain[-1][0], {"act": "take"}, follow=True)


def chosen_on(page):
    """What the selects of a page hold."""
    found = {}
    for name, body in re.findall(
        r'<select name="(\w+)".*?>(.*?)</select>', page.content.decode(), re.DOTALL
    ):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        found[name] = chosen[1] if chosen else ""
    return found


def receipts_of(desk, page):
    """The rows of the file with receipts, without its heading."""
    place = page.redirect_chain[-1][0] if page.redirect_chain else page.request["PATH_INFO"]
    content = desk.get(f"{place}receipts/").content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content)))[1:]

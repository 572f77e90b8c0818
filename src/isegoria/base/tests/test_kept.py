"""What is kept for a moment: how long, for whom, and what never is."""

import pytest
from django.http import Http404, HttpResponse
from django.utils import translation

from isegoria.base.kept import Kept, same_for_everybody


@pytest.fixture(autouse=True)
def _a_second(settings):
    settings.KEPT_SECONDS = 1


class Clock:
    """A clock that a test moves by hand."""

    seconds = 0.0

    def __call__(self):
        return self.seconds


def counting_view(**headers):
    calls = []

    @same_for_everybody
    def view(request):
        calls.append(request.path)
        response = HttpResponse(f"{len(calls)} in {translation.get_language()}", **headers)
        if "cookie" in request.GET:
            response.set_cookie("part", "1")
        if "missing" in request.GET:
            raise Http404
        return response

    return view, calls


def test_a_thing_is_kept_for_the_moment_and_no_longer():
    clock = Clock()
    kept = Kept(clock)
    kept.put("page", "words")

    clock.seconds = 0.999
    before = kept.find("page")
    clock.seconds = 1.0

    assert (before, kept.find("page"), kept.find("other")) == ("words", None, None)


def test_what_is_kept_is_not_made_again():
    made = []
    kept = Kept(Clock())

    for _time in range(3):
        kept.get("site", lambda: made.append("made") or "the site")

    assert made == ["made"]


def test_many_different_addresses_do_not_fill_the_memory():
    kept = Kept(Clock())

    for number in range(10_000):
        kept.put(number, b"page")

    assert len(kept._things) <= 256  # noqa: SLF001  # nothing else tells


def test_readers_of_one_second_share_a_page(rf):
    view, calls = counting_view()

    pages = [view(rf.get("/en/")).content for _reader in range(3)]

    assert pages == [b"1 in en"] * 3
    assert calls == ["/en/"]


def test_every_address_query_and_language_has_its_own_page(rf):
    view, calls = counting_view()

    for path in ("/en/", "/en/?page=2", "/en/q/"):
        view(rf.get(path))
    with translation.override("ar"):
        assert view(rf.get("/en/")).content == b"4 in ar"

    assert len(calls) == 4


@pytest.mark.parametrize("path", ["/en/?cookie=1", "/en/?missing=1"])
def test_what_belongs_to_one_person_or_is_not_there_is_never_kept(rf, path):
    view, calls = counting_view()

    for _time in range(2):
        try:
            view(rf.get(path))
        except Http404:
            continue

    assert len(calls) == 2


def test_a_page_that_went_wrong_is_not_kept(rf):
    view, calls = counting_view(status=503)

    assert [view(rf.get("/en/")).status_code for _time in range(2)] == [503, 503]
    assert len(calls) == 2


def test_changing_what_was_handed_out_changes_nothing_for_the_next(rf):
    view, _calls = counting_view()
    first = view(rf.get("/en/"))

    first.content = b"pressed together for the way"
    first["Content-Encoding"] = "gzip"

    second = view(rf.get("/en/"))
    assert second.content == b"1 in en"
    assert not second.has_header("Content-Encoding")

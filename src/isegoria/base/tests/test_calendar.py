"""A calendar as programs read it."""

from datetime import UTC, date, datetime

from isegoria.base.calendar import Day, calendar

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


def written(**changed):
    told = {
        "name": "one@example.org",
        "on": date(2026, 12, 31),
        "title": "The masts stand",
        "words": "By the roads department",
        "address": "https://example.org/",
        "changed_at": NOW,
    }
    return calendar(title="Promises", maker="Harbour", days=[Day(**told | changed)]).decode()


def test_a_day_is_one_whole_day_with_a_name_of_its_own():
    lines = written().split("\r\n")

    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert "UID:one@example.org" in lines
    assert "DTSTAMP:20261122T100000Z" in lines
    assert "DTSTART;VALUE=DATE:20261231" in lines
    assert "DTEND;VALUE=DATE:20270101" in lines
    assert lines[-2:] == ["END:VCALENDAR", ""]


def test_what_would_end_a_value_is_marked_and_what_cannot_be_written_left_out():
    text = written(title="Masts; poles, both\r\nEND:VEVENT\x00\\")

    assert "SUMMARY:Masts\\; poles\\, both\\nEND:VEVENT\\\\\r\n" in text
    assert text.count("\r\nEND:VEVENT\r\n") == 1


def test_long_lines_go_on_in_the_next_one_and_no_letter_is_cut():
    title = "Мачты стоят у реки " * 12

    text = calendar(
        title="x",
        maker="y",
        days=[Day("a", date(2026, 1, 1), title, "", "https://example.org/", NOW)],
    )

    assert max(len(line) for line in text.split(b"\r\n")) <= 75
    assert f"SUMMARY:{title}" in text.replace(b"\r\n ", b"").decode()

"""What is read of a mail: the words of the person, whatever their program made of them."""

import base64
import time

import pytest
from hypothesis import given
from hypothesis import strategies as some

from isegoria.channels.email.cleaning import from_markup, own_words
from isegoria.channels.email.reading import Unreadable, read

OURS = "talk@example.org"
HEAD = b"From: Amina <amina@example.net>\r\nTo: talk@example.org\r\nMessage-ID: <1@example.net>\r\n"
ABOVE = "===== Write your answer above this line. ====="


@pytest.mark.parametrize(
    "below",
    [
        "",
        "\n\n-- \nAmina Diallo\nHarbour",
        f"\n\nOn Sun, 22 Nov 2026 at 09:30, Harbour <{OURS}> wrote:\n> {ABOVE}\n> Why?",
        f"\n\nOn Sun, 22 Nov 2026 at 09:30, Harbour <\n{OURS}> wrote:\n\n> {ABOVE}\n>\n> Why?",
        f"\n\nLe dim. 22 nov. 2026 à 09:30, Harbour <{OURS}> a écrit :\n\n> {ABOVE}",
        f"\n\nAm 22.11.2026 um 09:30 schrieb Harbour:\n> {ABOVE}\n> Warum?",
        f"\n\nفي الأحد، ٢٢ نوفمبر ٢٠٢٦ كتب Harbour:\n> {ABOVE}",
        f"\n\n{'_' * 32}\nFrom: Harbour <{OURS}>\nSent: Sunday\n\n{ABOVE}\nWhy?",
        f"\n\n-----Original Message-----\nFrom: Harbour\nSent: Sunday\n\n{ABOVE}\nWhy?",
        f"\n\nFrom: Harbour <{OURS}>\nDate: Sunday\nTo: me\n\nWhy?",
        f"\n\n发件人: Harbour <{OURS}>\n\n{ABOVE}",
        f"\n\nHarbour <{OURS}> wrote:\n\n{ABOVE}\n\nWhy?",
        f"\n\nYou wrote:\n{ABOVE}\nWhy?",
        f"\n\nOn 22 Nov 2026 Harbour <\n{OURS}> wrote:\n\n{ABOVE}\n\nWhy?",
        f"\nHarbour <{OURS}> wrote:\n> {ABOVE}",
        "\n\nSent from my iPhone",
        "\n\nEnvoyé depuis mon téléphone",
        "\n\n发自我的iPhone",
    ],
)
def test_what_is_quoted_and_signatures_are_cut_off(below):
    assert own_words(f"A roof: for the market.\nAnd light.{below}", OURS) == (
        "A roof: for the market.\nAnd light."
    )


def test_answers_below_what_is_quoted_are_read_too():
    above = f"On Sunday Harbour <{OURS}> wrote:\n> {ABOVE}\n> Why?"
    text = f"{above}\n\nBecause of rain.\n> -- \n> Harbour"

    assert own_words(text, OURS) == "Because of rain."


@pytest.mark.parametrize(
    "words",
    [
        "My address is amina@example.net",
        "I wrote to talk@example.org and nobody answered.",
        "Three things:\n1\n2",
        "- light\n- shade",
        "a > b, and 3 - 2",
    ],
)
def test_the_words_themselves_are_left_as_they_are(words):
    assert own_words(words, OURS) == words


def test_markup_is_read_as_text():
    markup = (
        "<html><head><style>p{color:red}</style><title>x</title></head><body><p>A roof&nbsp;&amp; "
        "<b>light</b>.</p><ul><li>one</li><li>two</li></ul><script>alert(1)</script>"
        f"<div>On Sunday Harbour &lt;{OURS}&gt; wrote:<br></div><blockquote><p>{ABOVE}</p>"
        "<p>Why?</p></blockquote></body></html>"
    )

    assert own_words(from_markup(markup), OURS) == "A roof & light.\n\none\n\ntwo"


def test_a_mail_of_html_alone_is_read():
    letter = read(HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n<p>Une id\xc3\xa9e</p>")

    assert letter.text == "Une idée"


@pytest.mark.parametrize(
    ("charset", "words"),
    [
        ("utf-8", "Ça coûte trop"),
        ("iso-8859-1", "Ça coûte trop"),
        ("windows-1252", "“Trop” – ça"),
        ("koi8-r", "Слишком дорого"),
        ("windows-1251", "Слишком дорого"),
        ("windows-1256", "الثمن غال"),
        ("iso-8859-6", "الثمن غال"),
        ("gb2312", "太贵了"),
        ("big5", "太貴了"),
        ("shift_jis", "高すぎる"),
        ("iso-2022-jp", "高すぎる"),
        ("euc-kr", "너무 비싸요"),
        ("utf-7", "trop cher"),
    ],
)
@pytest.mark.parametrize("transfer", ["8bit", "base64"])
def test_words_in_any_signs_are_read(charset, words, transfer):
    body = words.encode(charset)
    body = base64.encodebytes(body) if transfer == "base64" else body
    head = (
        f"Content-Type: text/plain; charset={charset}\r\n"
        f"Content-Transfer-Encoding: {transfer}\r\n\r\n"
    )

    assert read(HEAD + head.encode() + body).text.strip() == words


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"Content-Type: text/plain; charset=no-such\r\n",
        b"Content-Type: text/plain; charset=hex\r\n",
        b"Content-Type: nonsense\r\n",
        b"Content-Type: multipart/mixed\r\n",
        b"Content-Transfer-Encoding: nonsense\r\n",
        b"Subject: =?utf-8?b?####?=\r\n",
        b"Subject: =?nonsense?q?=FF?=\r\n",
    ],
)
def test_what_is_declared_wrongly_is_read_all_the_same(head):
    assert read(HEAD + head + b"\r\nplain").text.strip() == "plain"


def test_of_two_forms_of_the_same_words_the_plain_one_is_read_and_files_are_noticed():
    raw = HEAD + (
        b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n"
        b"Content-Type: multipart/alternative; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/plain\r\n\r\nplain\r\n--b\r\n"
        b"Content-Type: text/html\r\n\r\n<p>rich</p>\r\n--b--\r\n--a\r\nContent-Type: image/png; "
        b'name="x.png"\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--a--\r\n'
    )

    letter = read(raw)

    assert letter.text.strip() == "plain"
    assert letter.has_attachments


def test_a_mail_that_was_passed_on_inside_is_not_taken_for_one_s_own_words():
    raw = HEAD + (
        b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n\r\nmine\r\n--a\r\n"
        b"Content-Type: message/rfc822\r\n\r\nFrom: x@example.net\r\n\r\ntheirs\r\n--a--\r\n"
    )

    assert read(raw).text.strip() == "mine"
    assert read(raw).has_attachments


@pytest.mark.parametrize(
    "line",
    [
        b"Auto-Submitted: auto-replied",
        b"Auto-Submitted: auto-generated; x=y",
        b"Precedence: bulk",
        b"List-Id: <list.example.net>",
        b"List-Unsubscribe: <mailto:x@example.net>",
        b"Return-Path: <>",
        b"Content-Type: multipart/report; boundary=a",
        b"X-Auto-Response-Suppress: All",
        b"X-Autoreply: yes",
    ],
)
def test_what_programs_write_is_known(line):
    assert read(HEAD + line + b"\r\n\r\n1").is_automatic


@pytest.mark.parametrize(
    "local", ["MAILER-DAEMON", "postmaster", "no-reply", "noreply", "x-request"]
)
def test_programs_are_known_by_their_names_too(local):
    assert read(f"From: {local}@example.net\r\n\r\n1".encode()).is_automatic


@pytest.mark.parametrize(
    "line", [b"Auto-Submitted: no", b"X-Auto-Response-Suppress: OOF", b"Return-Path: <a@b.example>"]
)
def test_what_people_write_is_not_taken_for_a_program_s(line):
    assert not read(HEAD + line + b"\r\n\r\n1").is_automatic


@pytest.mark.parametrize(
    "sender",
    [
        b"",
        b"From: \r\n",
        b"From: nobody\r\n",
        b"From: a@example.net, b@example.net\r\n",
        b"From: a b@example.net\r\n",
        b"From: \xff\xfe@example.net\r\n",
        "From: 用户@example.net\r\n".encode(),
    ],
)
def test_without_one_sender_nobody_is_answered(sender):
    with pytest.raises(Unreadable):
        read(sender + b"\r\n1")


def test_an_address_is_the_same_in_capitals_and_under_a_name_of_another_script():
    assert read("From: AMINA@Bücher.example\r\n\r\n1".encode()).sender == (
        "amina@xn--bcher-kva.example"
    )


def test_a_mail_without_a_number_is_known_by_its_content():
    one, other = (read(b"From: a@example.net\r\n\r\n" + word) for word in (b"1", b"2"))

    assert one.id == read(b"From: a@example.net\r\n\r\n1").id
    assert one.id != other.id


def test_parts_within_parts_come_to_an_end():
    raw = HEAD + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (at, at)
        for at in range(3000)
    )

    with pytest.raises(Unreadable, match="RecursionError"):
        read(raw + b"\r\n1")


@given(some.binary(max_size=400), some.binary(max_size=400))
def test_no_mail_stops_the_reader(head, body):
    try:
        letter = read(HEAD + head + b"\r\n\r\n" + body)
    except Unreadable:
        return

    assert "\x00" not in letter.text
    assert own_words(letter.text, OURS) == own_words(letter.text, OURS).strip()


@pytest.mark.parametrize(
    ("charset", "body", "words"),
    [
        ("unicode_escape", rb"\ud800 yes", r"\ud800 yes"),
        ("raw_unicode_escape", rb"\ud800 yes", r"\ud800 yes"),
        ("utf-7", b"+2AA- yes", "+2AA- yes"),
        ("punycode", b"yes-" + b"a" * 99_999 + b"b", "yes-" + "a" * 99_999 + "b"),
    ],
)
def test_no_name_of_signs_makes_words_that_cannot_be_kept(charset, body, words):
    raw = HEAD + f"Content-Type: text/plain; charset={charset}\r\n\r\n".encode() + body

    letter = read(raw)

    assert letter.text == words
    assert letter.text.encode()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("-" * 1000 + "x", "plain"),
        ("=" * 20_000 + " " * 20_000 + "x", "plain"),
        ("<a" * 20_000, "html"),
        ("<a b=" * 10_000, "html"),
        ("<!--" * 20_000, "html"),
    ],
)
def test_no_mail_takes_the_reader_long(body, kind):
    begun = time.process_time()

    read(HEAD + f"Content-Type: text/{kind}\r\n\r\n{body}".encode())
    own_words(body, OURS)

    assert time.process_time() - begun < 4


def test_a_subject_without_end_takes_the_reader_no_longer():
    begun = time.process_time()

    letter = read(HEAD + b"Subject: " + b"=?utf-8?q?a?= " * 30_000 + b"\r\n\r\nyes")

    assert letter.text == "yes"
    assert time.process_time() - begun < 4


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<p>1 < 2 and <b>3</b>", "1 < 2 and 3"),
        ("<p>seen<!-- <b>not</b> --> again</p>", "seen again"),
        ("<p>seen<!-- not ended", "seen"),
        ("<p>I like it <3", "I like it <3"),
    ],
)
def test_broken_markup_keeps_the_words(markup, words):
    assert from_markup(markup) == words

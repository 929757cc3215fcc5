"""Bodies that become text."""

from __future__ import annotations

import pytest

from app.intake.mail.body import html_charset, html_text, tidy, unescape, unflow


@pytest.mark.parametrize(
    "source, text",
    [
        ("<p>one</p><p>two</p>", "one\ntwo"),
        ("one<br>two<BR/>three", "one\ntwo\nthree"),
        ("<div>a</div><div><br></div><div>b</div>", "a\n\nb"),
        ("a  b\n c&nbsp;&nbsp;d", "a b c d"),
        ("<pre>a  b\n  c</pre>d", "a  b\n  c\nd"),
        ("<ul><li>a<li>b</ul>", "· a\n· b"),
        ("<table><tr><td>a</td><td> b </td></tr><tr><td>c</td></tr></table>", "a\tb\nc"),
        ("<script>x</script>a<STYLE>b</style>c", "ac"),
        ("a<script>never closed <p>b</p>", "a"),
        ("a<!-- no <p> -->b<!DOCTYPE x>c<?xml y?>d", "abcd"),
        ("a<!-- never closed", "a"),
        ("<![if !supportLists]>a<![endif]><![foo[b]]>", "a"),
        ("a &lt;b&gt; &amp;amp; &#20320;&#x597d;", "a <b> &amp; 你好"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ('<p title="a > b" x=\'y>\'>c</p>', "c"),
        ("<a href='https://example.com/p'>proof</a>", "proof〔https://example.com/p〕"),
        ("<a href='https://example.com/'>https://example.com</a>", "https://example.com"),
        ("<a href='javascript:x()'>here</a>", "here"),
        ("<img src='http://example.com/spy.gif'>a<img alt=receipt src=x>", "a〔图片：receipt〕"),
        ("<o:p></o:p>a<weird>b</weird>", "ab"),
        ("", ""),
    ],
)  # fmt: skip
def test_html_reads_as_a_person_would_see_it(source: str, text: str) -> None:
    assert html_text(source) == text


@pytest.mark.parametrize("piece", ["<!--", "<a ", "<a", "<a b='", '"<a ', "<![foo[", "</", "&#9"])
def test_hostile_html_is_answered_without_quadratic_work(piece: str) -> None:
    # the standard parser needs 30 s for 60 KB of "<a ": quadratic work would hang this suite
    assert html_text("x" + piece * (400_000 // len(piece))).startswith("x")


@pytest.mark.parametrize("entity", ["&#" + "9" * 5000 + ";", "&#x" + "f" * 5000 + ";", "&#xD800;"])
def test_numbers_beyond_any_character_become_the_replacement(entity: str) -> None:
    assert unescape(entity) == "\ufffd"


def test_the_charset_that_a_page_names_is_found() -> None:
    assert html_charset(b'<META http-equiv=x content="text/html; charset=GB2312">') == "GB2312"
    assert html_charset(b'<meta charset="utf-8"/>') == "utf-8"
    assert html_charset(b"<p>no</p>") is None


def test_soft_line_breaks_are_joined_and_quotes_and_signatures_are_not() -> None:
    assert unflow("a \nb\n> q \n> r\n-- \nme") == "a b\n> q \n> r\n-- \nme"
    assert unflow("你 \n好", delete_space=True) == "你好"


def test_tidy_keeps_the_text_and_drops_the_dust() -> None:
    assert tidy("\ufeff\r\n\r\n  a \t\r\n\r\n\u3000\u3000b\u3000\r\n\r\n") == "  a\n\n\u3000\u3000b"

"""Page numbers run through a volume without holes, whatever is printed here and whatever lies on a shelf."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from app.rules.archives.numbering import contents, holes, page_words, paged, paper_pages
from app.rules.archives.order import arranged
from app.rules.archives.pieces import Piece

EXTENTS = st.lists(
    st.lists(st.integers(1, 6), min_size=1, max_size=5).map(tuple), min_size=1, max_size=20
)


@given(EXTENTS, st.integers(0, 4), st.booleans())
def test_numbers_run_without_holes(
    extents: list[tuple[int, ...]], front: int, both_sides: bool
) -> None:
    made = paged(extents, front=front, both_sides=both_sides)
    places = [place for own in made.pieces for place in own]
    numbers = [n for place in places for n in range(place.first, place.last + 1)]
    assert numbers == list(range(1, made.count + 1)) and holes(places) == ()
    positions = [place.position for place in places]
    assert sorted({*positions, *made.blanks}) == list(range(front + 1, made.end))
    assert len(positions) == len(set(positions))
    if both_sides:
        assert all(own[0].position % 2 == 1 for own in made.pieces)
    assert [place.back for place in places] == [
        both_sides and place.position % 2 == 0 for place in places
    ]


@given(EXTENTS)
def test_a_number_left_out_is_seen(extents: list[tuple[int, ...]]) -> None:
    places = [place for own in paged(extents).pieces for place in own]
    for left_out in places[:-1]:
        assert holes([one for one in places if one is not left_out])


def _piece(uid: str, **more: object) -> Piece:
    return Piece(uid, "attachment", f"示例{uid}", date(2026, 11, 20), **more)  # type: ignore[arg-type]


def test_the_contents_say_the_first_page_and_the_last_line_from_to() -> None:
    pieces = [
        _piece("a", seq=1),
        _piece("b", seq=2, medium="paper", pages=4, place="档案柜", remark="原件"),
        _piece("c", seq=3, titled=False),
    ]
    standing = arranged(pieces).main
    places = paged([(1, 1), (paper_pages(pieces[1]),), (1, 1, 1)]).pieces
    rows = contents(standing, places, "身份材料（密封）", "副卷，共2件")
    assert [(row.n, row.first, row.last, row.pages) for row in rows] == [
        (1, 1, 2, 2), (2, 3, 6, 4), (3, 7, 9, 3), (4, 0, 0, 0),
    ]  # fmt: skip
    assert page_words(rows) == ("1", "3", "7—9", "")
    assert [row.remark for row in rows] == ["", "纸质，原件", "", "副卷，共2件"]
    assert [row.title for row in rows] == ["示例a", "示例b", "[示例c]", "身份材料（密封）"]
    assert places[1][0].text == "3—6" and places[0][1].text == "2"


def test_paper_that_nobody_counted_takes_one_page() -> None:
    assert paper_pages(_piece("a", medium="paper")) == 1

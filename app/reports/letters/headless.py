"""A paper from data alone: which kinds there are, what each can be told, and the finished files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from app.base.errors import InputError
from app.base.letter import Letter
from app.base.letter_fields import FIELDS, Day, FieldValue, LetterField
from app.base.secret import Secret
from app.reports.letters.attached import texts_in
from app.reports.letters.characters import code_point, printable
from app.reports.letters.compose import compose
from app.reports.letters.faces import Faces, MissingCharacters
from app.reports.letters.free import CAPTION, FREE, TEMPLATE, ReadFile, compose_free
from app.reports.letters.renderer import typeset
from app.reports.letters.templates import heads, template
from app.reports.letters.unmarked import refuse_marked
from app.rules.identity_scan import Hit, places_of, scan, strangers
from app.rules.redaction import Audience

_PERSON: Final = ("name", "phone", "other_phone", "address", "email", "id_number")
COSIGNERS: Final = "cosigners"
JOINTLY: Final = "联合署名：联合行文的其他机关，署在本办之后，文字的列表；字号是主办机关（本办）的"
_REMARK: Final = "_"  # keys that begin with it are remarks of the template


@dataclass(frozen=True, slots=True)
class MadePaper:
    """The files, empty where refused, and what to tell about them."""

    pdf: bytes
    docx: bytes
    answer: Mapping[str, Any]

    @property
    def refused(self) -> bool:
        """Whether nothing was made; the answer's ``refusals`` say why."""
        return bool(self.answer["refusals"])


def kinds_told() -> list[dict[str, str]]:
    """Every kind that can be made of data, with its caption and form."""
    made = [{"kind": FREE, "caption": CAPTION, "form": "letter / general / sheet"}]
    return made + [
        {"kind": key, "caption": head.caption, "form": head.form} for key, head in heads().items()
    ]


def template_of(kind: str) -> dict[str, Any]:
    """Data to fill in: every field empty, and under ``_fields`` what each of them is."""
    if kind == FREE:
        return dict(TEMPLATE)
    known = _known(kind)
    empty: dict[str, Any] = {name: _empty(FIELDS[name]) for name in known[0]}
    told = {name: _described(name, name in known[1]) for name in known[0]}
    if heads()[
        kind
    ].numbered:  # signed with others (联合行文), as an issuing set of the office has it
        empty[COSIGNERS], told[COSIGNERS] = [], JOINTLY
    return {**empty, "identity": [], "own_numbers": [], "_fields": told}


def make_paper(
    kind: str, data: Any, faces: Faces, read_file: ReadFile, *, docx: bool = False
) -> MadePaper:
    """The paper that the data describe as PDF, and as .docx where asked for; or its refusals.

    ``identity`` in the data lists people (name, phone, id_number…) whose traces in the paper
    refuse it; ``own_numbers`` lists what a paper to a unit may print besides the contact: any other
    mobile number, ID number or mail in it refuses it too. ``read_file`` gives the bytes of a file that an attachment names.
    """
    answer: dict[str, Any] = {
        "kind": kind, "pages": 0, "stand_ins": [], "dropped": [], "missing": [], "identity": [],
        "refusals": [],
    }  # fmt: skip
    answer["stand_ins"] = [{"role": item.role.value, "used": item.used} for item in faces.stand_ins]
    try:
        letter, people, own = _composed(kind, data, read_file)
        answer["dropped"] = [
            {"place": one.place, "at": one.at, "code": code_point(one.char)}
            for one in letter.dropped
        ]
        attached = tuple(_attached(letter))
        refuse_marked(letter, (text for _place, text in attached))
        texts = (*places_of(letter), ("文件属性", letter.title), *attached)
        hits = scan(texts, people)
        answer["identity"] = [_hit(hit) for hit in hits]
        if own is not None:
            hits += strangers(texts, hits, own, (*own, letter.note))
        answer["refusals"] = [hit.sentence for hit in hits if not hit.doubtful]
        pdf, pages = typeset(letter, faces)  # a refused one too: it tells what has no glyph
        if answer["refusals"]:
            return MadePaper(b"", b"", answer)
        answer["pages"] = pages
        return MadePaper(pdf, _docx(letter, faces) if docx else b"", answer)
    except MissingCharacters as error:
        answer["missing"] = [
            {"place": one.place, "at": one.at, "char": one.char, "code": code_point(one.char)}
            for one in error.missing
        ]
        answer["refusals"] += [str(error)]
    except InputError as error:
        answer["refusals"] += [str(error)]
    return MadePaper(b"", b"", answer)


def _docx(letter: Letter, faces: Faces) -> bytes:
    from app.reports.letters.word import write_docx

    return write_docx(letter, faces)


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        "place": hit.place, "kind": hit.kind, "excerpt": hit.excerpt, "doubtful": hit.doubtful,
    }  # fmt: skip


def _composed(
    kind: str, data: Any, read_file: ReadFile
) -> tuple[Letter, list[Mapping[str, Secret]], tuple[str, ...] | None]:
    """The paper, whose traces refuse it, and what numbers it may print; None where it may any."""
    if not isinstance(data, Mapping):
        raise InputError("数据应是一个JSON对象，没有生成文书。")
    given = {key: value for key, value in data.items() if not key.startswith(_REMARK)}
    people = _people(given.pop("identity", None))
    own = _own(given.pop("own_numbers", []))
    if kind == FREE:
        letter = compose_free(given, read_file)
        return letter, people, None if letter.form == "sheet" else own
    known, _required = _known(kind)
    beside = _cosigners(given.pop(COSIGNERS, [])) if heads()[kind].numbered else ()
    strange = sorted(set(given) - set(known))
    if strange:
        raise InputError(f"数据里有不认识的项目：{'、'.join(strange)}，没有生成文书。")
    values = {
        name: _value(name, value) for name, value in given.items() if value not in ("", [], None)
    }
    inside = heads()[kind].audience in (Audience.OFFICE, Audience.COMPLAINANT)
    letter = compose(kind, values)
    if beside and not letter.signature:
        raise InputError("写了联合署名，没有署名（signature），没有生成文书；请补全后再试。")
    letter = replace(letter, cosigners=(*beside, *letter.cosigners))
    return letter, people, None if inside else own


def _attached(letter: Letter) -> Iterator[tuple[str, str]]:
    """The texts inside attached PDFs."""
    for number, annex in enumerate(letter.annexes, 1):
        if annex.file:
            yield from texts_in(annex.file, f"附件{number}")


def _cosigners(given: Any) -> tuple[str, ...]:
    """The other bodies that sign, each as it can be printed."""
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise InputError(f"{COSIGNERS}应是单位名称的列表，没有生成文书；请改正后再试。")
    return tuple(name for one in given if (name := printable(one).strip()))


def _own(given: Any) -> tuple[str, ...]:
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise InputError("own_numbers应是文字的列表，没有生成文书；请改正后再试。")
    return tuple(given)


def _known(kind: str) -> tuple[Sequence[str], Sequence[str]]:
    """The fields that a kind takes, and those without which it says nothing."""
    if kind not in heads():
        raise InputError(f"没有“{kind}”这种文书，没有生成；letter --list 列出全部种类。")
    made = template(kind)
    return sorted(made.fields, key=list(FIELDS).index), made.head.required


# ---------------------------------------------------------------- fields of a kind


def _empty(field: LetterField) -> Any:
    return {"date": None, "yes_no": None, "texts": [], "rows": []}.get(field.kind, "")


def _described(name: str, required: bool) -> str:
    field = FIELDS[name]
    how = {
        "date": "，日期，如2026-11-20；暂定的写{\"on\": \"2026-11-20\", \"provisional\": true}",
        "yes_no": "，true或false", "texts": "，文字的列表",
        "rows": f"，一行一个列表：{'、'.join(field.columns)}",
    }.get(field.kind, "")  # fmt: skip
    return f"{field.caption}：{field.meaning}{how}{'（必填）' if required else ''}"


def _value(name: str, given: Any) -> FieldValue:
    field = FIELDS[name]
    reader = {"date": _day, "yes_no": _yes_no, "texts": _texts, "rows": _rows}.get(
        field.kind, _text
    )
    found = reader(field, given)
    if found is None:
        raise InputError(
            f"{field.caption}（{name}）的写法不对，没有生成文书；letter 种类 --template 说明每一项的写法。"
        )
    return found


def _text(_field: LetterField, given: Any) -> FieldValue | None:
    return given if isinstance(given, str) else None


def _yes_no(_field: LetterField, given: Any) -> FieldValue | None:
    return given if isinstance(given, bool) else None


def _day(_field: LetterField, given: Any) -> FieldValue | None:
    provisional = isinstance(given, Mapping) and given.get("provisional") is True
    written = given.get("on") if isinstance(given, Mapping) else given
    try:
        return Day(date.fromisoformat(str(written)), provisional)
    except (TypeError, ValueError):
        return None


def _texts(_field: LetterField, given: Any) -> FieldValue | None:
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        return None
    return tuple(given)


def _rows(field: LetterField, given: Any) -> FieldValue | None:
    rows = []
    for row in given if isinstance(given, list) else [None]:
        cells = [row.get(c, "") for c in field.columns] if isinstance(row, Mapping) else row
        if not isinstance(cells, list) or len(cells) != len(field.columns):
            return None
        rows.append(tuple(map(str, cells)))
    return tuple(rows)


def _people(given: Any) -> list[Mapping[str, Secret]]:
    """The people of ``identity`` with their secrets."""
    people: list[Mapping[str, Secret]] = []
    for person in given if isinstance(given, list) else [given] if given else []:
        if not isinstance(person, Mapping) or set(person) - set(_PERSON):
            raise InputError(
                f"identity里每人是一个对象，只有{'、'.join(_PERSON)}，没有生成文书；请改正后再试。"
            )
        people.append({name: Secret(str(text)) for name, text in person.items() if text})
    return people

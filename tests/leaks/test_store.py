"""Outside the identity table the office's file does not tell who complains; nor do its neighbours."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.base.progress import SILENT
from app.services.cases.commands import TakeStep
from app.services.people.tokens import normalised
from app.services.store.content import AttachmentInput
from tests.leaks.canaries import FILE, PERSON, SUBJECT, Nest, traces
from tests.services.making import TODAY

pytestmark = pytest.mark.obligation("NY-15.3", "YC-17")

# What they wrote stays as they wrote it, in the case itself: see docs/confidentiality.md.
THEIR_WORDS = {
    ("case_step", "payload"), ("case_text", "text"), ("attachment", "name"),
}  # fmt: skip


def values(path: Path) -> Iterator[tuple[str, str, str]]:
    """Every value of every table as text: table, column, value."""
    with closing(sqlite3.connect(path)) as raw:
        query = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*'"
        for (table,) in raw.execute(query).fetchall():
            if table.startswith("case_search"):
                continue  # the index: its words are read below
            found = raw.execute(f'SELECT * FROM "{table}"')
            columns = [column[0] for column in found.description]
            for row in found:
                yield from ((table, c, str(v)) for c, v in zip(columns, row, strict=True) if v)


def words(path: Path) -> set[str]:
    """Every word that the full-text index knows."""
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab('main', 'case_search', 'row')")
        return {row[0] for row in raw.execute("SELECT term FROM temp.words")}


def amended(nest: Nest) -> None:
    """The cases whose facts tell it are put right, and a title is given that tells it again."""
    for cases in nest.cases.values():
        for case_id in (cases.told, cases.clean):
            fields = {"facts": "土地没有交付。", "appeal": "请交付。", "title": SUBJECT}
            nest.office.casework.take(
                TakeStep(case_id, "amend", TODAY, fields=fields), nest.desk.me
            )


def told_columns(path: Path) -> set[tuple[str, str]]:
    return {
        (table, column)
        for table, column, value in values(path)
        if table != "identity" and traces([(table, value)])
    }


def test_only_the_words_of_the_case_itself_tell_it(nest: Nest) -> None:
    nest.issue(nest.referral(nest.cases["nanyang-2020"].mail))

    assert told_columns(nest.office.path) == THEIR_WORDS


def test_a_paper_under_way_tells_it_nowhere_before_it_is_sent(nest: Nest) -> None:
    stations, cases = nest.office.stations, nest.cases["nanyang-2020"]
    told = told_columns(nest.office.path)
    for command in (
        nest.referral(cases.mail), nest.referral(cases.clean, given=True),
        nest.notice("notify_acceptance", cases.clean),
    ):  # fmt: skip
        stations.submit(command, stations.form_of(command), nest.desk.me)

    assert len(stations.under_way(nest.desk.me)) == 3
    assert told_columns(nest.office.path) == told


def test_a_title_never_tells_it_also_when_it_is_amended(nest: Nest) -> None:
    amended(nest)

    left = THEIR_WORDS - {("case_text", "text")}
    assert told_columns(nest.office.path) == left
    assert nest.accesses() == ["scan"] * 12
    assert nest.office.verify() == ()


def test_the_words_of_the_index_come_from_the_facts_alone(nest: Nest) -> None:
    telling = {"例樨", "椿楸", "9917", "canary9917"}  # it knows pairs of characters, and numbers
    before = words(nest.office.path)
    amended(nest)

    assert telling <= before  # the facts of one case tell it
    assert not telling & words(nest.office.path)
    assert not {"楝示", "例桤", "00009917", "13800009917", "13800009918"} & before


def test_a_token_can_only_be_made_with_the_key(nest: Nest) -> None:
    with closing(sqlite3.connect(nest.office.path)) as raw:
        tokens = {row[0] for row in raw.execute("SELECT token FROM identity_token")}
    given = {
        text
        for kind in ("name", "phone", "email", "id_number")
        for value in [getattr(PERSON, kind).reveal()]
        for text in (value, normalised(kind, value), f"{kind}\n{normalised(kind, value)}")
    }

    assert {len(token) for token in tokens} == {8}
    assert not tokens & {hashlib.sha256(text.encode()).digest()[:8] for text in given}


def test_a_backup_tells_it_in_the_copied_file_and_nowhere_beside(nest: Nest) -> None:
    made = nest.office.backups.make("manual", SILENT).row

    files = [path for path in made.path.parent.rglob("*") if path.is_file()]
    beside = [path for path in files if path.suffix != ".sqlite"]
    assert traces(("名称", str(path.relative_to(made.path.parent))) for path in files) == []
    assert traces((p.name, p.read_bytes().decode("utf-8", "replace")) for p in beside) == []
    assert any(path.name == "manifest.json" for path in beside)


def test_a_draft_that_is_dropped_leaves_neither_row_nor_file(nest: Nest) -> None:
    drafts, me = nest.office.drafts, nest.office.session()
    drafts.save("intake", {"name": PERSON.name.reveal(), "facts": "示例"}, me)
    drafts.save_files("intake", [AttachmentInput(FILE, SUBJECT.encode())], me)
    folder = nest.office.workspace.draft_files_folder
    assert [path for path in folder.rglob("*") if path.is_file()]

    drafts.drop("intake", me)

    assert not [path for path in folder.rglob("*") if path.is_file()]
    assert not [v for table, _column, v in values(nest.office.path) if table == "draft"]


def test_operation_records_hold_kinds_and_numbers_only(nest: Nest) -> None:
    amended(nest)
    nest.issue(nest.notice("notify_acceptance", nest.cases["nanyang-2020"].clean))

    details = [v for table, c, v in values(nest.office.path) if (table, c) == ("audit", "detail")]
    assert len(details) > 20
    assert (
        traces(("操作记录", json.dumps(json.loads(d), ensure_ascii=False)) for d in details) == []
    )

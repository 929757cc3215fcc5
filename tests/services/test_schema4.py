"""What schema 4 keeps: people by uid, steps numbered over the file, hashes that other files can read."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest
from sqlalchemy import select

from app.base.errors import InputError, RuleViolation
from app.models.attachment import Attachment
from app.services.cases.case_steps import STEP, verify_steps
from app.services.cases.commands import Recuse
from app.services.cases.rebuild import differences, rebuild
from app.services.evaluation.round_commands import Assess, OpenRound
from app.services.gate.audit import verify_chain
from app.services.office import Office
from app.services.store.attachments import (
    OnPaper,
    add_files,
    add_on_paper,
    attachment_rows,
    rows_of,
)
from app.services.store.content import AttachmentInput, store_content
from tests.services.consultation import making as calling
from tests.services.making import TODAY, UNIT, Clock, Desk, open_office

OLD = Path(__file__).parents[1] / "reference" / "databases" / "v3-recused.cxt"
SET = "nanyang-2024-departments"
REASSIGNED, RECUSED = 1, 2  # cases of that file


@pytest.fixture
def migrated(tmp_path: Path) -> Path:
    """A file of schema 3 in which 经办乙示例 has one case and keeps out of the other."""
    path = tmp_path / "office.cxt"
    path.write_bytes(OLD.read_bytes())
    with open_office(path, Clock()):
        pass
    return path


def payloads(path: Path, kind: str) -> list[str]:
    with closing(sqlite3.connect(path)) as raw:
        rows = raw.execute(
            "SELECT json_extract(payload, '$.officer') FROM case_step WHERE kind = ? ORDER BY no",
            (kind,),
        )
        return [name for (name,) in rows]


# ------------------------------------------------------------------ a file of before


def test_no_hash_of_before_is_rewritten_and_all_are_still_verified(migrated: Path) -> None:
    with closing(sqlite3.connect(OLD)) as raw:
        before = raw.execute("SELECT case_id, seq, hash FROM case_step ORDER BY 1, 2").fetchall()
    with closing(sqlite3.connect(migrated)) as raw:
        after = raw.execute("SELECT case_id, seq, hash FROM case_step ORDER BY 1, 2").fetchall()
        versions = {v for (v,) in raw.execute("SELECT hash_v FROM case_step")}

    assert after == before and versions == {1}
    with open_office(migrated, Clock()) as office:
        assert office.verify() == ()


def test_new_steps_of_version_2_are_chained_onto_those_of_version_1(migrated: Path) -> None:
    with open_office(migrated, Clock()) as office:
        desk = Desk(office)
        desk.take(REASSIGNED, "record", TODAY, note="示例")

        with office.gate.file.read() as connection:
            versions = list(
                connection.scalars(
                    select(STEP.c.hash_v).where(STEP.c.case_id == REASSIGNED).order_by(STEP.c.seq)
                )
            )
            assert verify_steps(connection) is None and verify_chain(connection) is None
    assert versions[-1] == 2 and set(versions[:-1]) == {1}


def test_a_step_of_either_version_that_was_changed_is_found(migrated: Path) -> None:
    with open_office(migrated, Clock()) as office:
        seq = Desk(office).take(REASSIGNED, "record", TODAY, note="示例")
        for case_id, wanted in ((REASSIGNED, seq), (RECUSED, 2)):
            with office.gate.file.write() as connection:
                connection.exec_driver_sql("DROP TRIGGER case_step_no_update")
                connection.exec_driver_sql(
                    "UPDATE case_step SET \"on\" = '2026-01-01' WHERE case_id = ? AND seq = ?",
                    (case_id, wanted),
                )
                assert verify_steps(connection) == (case_id, wanted)
                connection.rollback()


@pytest.mark.obligation("NY-15.1", "YC-17")
def test_who_was_recused_under_one_name_keeps_out_under_the_next(migrated: Path) -> None:
    assert payloads(migrated, "recuse")[0] == "经办乙示例"  # as the old program wrote it
    with open_office(migrated, Clock()) as office:
        me = office.session()
        other = next(o for o in office.officers.all() if o.name == "经办乙示例")

        office.officers.rename(other, "经办丁示例", from_on=TODAY, by=me)

        renamed = office.session(next(o for o in office.officers.all() if o.uid == other.uid))
        with pytest.raises(RuleViolation, match="经办丁示例已登记回避本件"):
            office.reads.case_page(RECUSED, TODAY, by=renamed)
        page = office.reads.case_page(REASSIGNED, TODAY, by=me)
        assert page.card.officer == "经办丁示例"
        rows = {row.person: row.ours for row in office.recusals.register(me)}
        assert rows == {"经办丁示例": True, "李示例": False}


def test_a_migrated_file_with_people_is_what_a_rebuild_of_it_gives(
    migrated: Path, tmp_path: Path
) -> None:
    with open_office(migrated, Clock()) as office:
        other = next(o for o in office.officers.all() if o.name == "经办乙示例")
        office.officers.rename(other, "经办丁示例", from_on=TODAY, by=office.session())
        rebuild(office.gate.file, tmp_path / "again.cxt", today=TODAY)

    assert differences(migrated, tmp_path / "again.cxt") == ()


# ------------------------------------------------------------------ people


def test_a_step_names_its_officer_by_uid_and_is_read_under_the_present_name(desk: Desk) -> None:
    office = desk.office
    other = office.officers.add("经办乙示例", desk.me)
    case_id = desk.accepted(date(2026, 9, 1), date(2026, 9, 2))
    desk.take(case_id, "assign", date(2026, 9, 3), officer="经办乙示例")

    office.officers.rename(other, "经办丁示例", from_on=TODAY, by=desk.me)

    assert payloads(office.path, "assign") == [other.uid]
    page = office.reads.case_page(case_id, TODAY, by=desk.me)
    assert page.card.officer == "经办丁示例"
    assert "经办丁示例" in next(r.summary for r in page.timeline if r.kind == "assign")
    assert office.verify() == ()


def test_a_name_that_somebody_bore_is_given_to_nobody_else(desk: Desk) -> None:
    office = desk.office
    other = office.officers.add("经办乙示例", desk.me)
    office.officers.rename(other, "经办丁示例", from_on=TODAY, by=desk.me)

    with pytest.raises(InputError, match="不能用作姓名"):
        office.officers.rename(desk.me, "经办乙示例", from_on=TODAY, by=desk.me)


def test_nobody_is_put_in_charge_whom_the_office_does_not_know(desk: Desk) -> None:
    case_id = desk.accepted(date(2026, 9, 1), date(2026, 9, 2))

    with pytest.raises(InputError, match="没有经办人“某人示例”"):
        desk.take(case_id, "assign", TODAY, officer="某人示例")


# ------------------------------------------------------------------ numbers


def test_steps_are_numbered_on_over_all_cases(desk: Desk) -> None:
    one = desk.register(date(2026, 9, 1))
    other = desk.register(date(2026, 9, 2))
    desk.take(one, "accept", date(2026, 9, 3))

    with desk.office.gate.file.read() as connection:
        rows = connection.execute(select(STEP.c.no, STEP.c.case_id, STEP.c.seq).order_by(STEP.c.no))
        assert [tuple(row) for row in rows] == [(1, one, 1), (2, other, 1), (3, one, 2)]


def test_who_kept_a_number_learns_what_was_written_since_but_not_of_what_they_keep_out_of(
    desk: Desk,
) -> None:
    reads = desk.office.reads
    one = desk.register(date(2026, 9, 1))
    known = reads.changes_since(0, desk.me).no
    other = desk.register(date(2026, 9, 2))
    desk.take(one, "accept", date(2026, 9, 3))
    colleague = desk.office.session(desk.office.officers.add("经办乙示例", desk.me))
    desk.office.recusals.recuse(Recuse(one, colleague.name, "近亲属", TODAY), desk.me)

    assert reads.changes_since(known, desk.me).cases == (one, other)
    assert reads.changes_since(known, colleague).cases == (other,)
    assert reads.changes_since(reads.changes_since(0, desk.me).no, desk.me).cases == ()


# ------------------------------------------------------------------ attachments


def test_a_paper_on_paper_only_says_where_it_lies(office: Office, desk: Desk) -> None:
    case_id = desk.register(date(2026, 9, 1))
    subject = {"case_id": case_id, "unit_id": None, "seq": 1}
    paper = OnPaper("合同原件（示例）", "三楼档案柜2", date(2026, 8, 1), 12)

    with office.gate.file.write() as connection:
        add_on_paper(connection, subject, paper, at=office.workspace.now())
        with pytest.raises(InputError, match="存放位置"):
            add_on_paper(connection, subject, OnPaper("合同", ""), at=office.workspace.now())

    with office.gate.file.read() as connection:
        row = attachment_rows(connection, case_id)[0]
    assert (row.name, row.sha256, row.place, row.pages) == (
        "合同原件（示例）",
        "",
        "三楼档案柜2",
        12,
    )


def test_a_file_belongs_to_one_subject_and_its_content_is_kept_once(
    office: Office, desk: Desk
) -> None:
    case_id = desk.accepted(date(2026, 9, 1), date(2026, 9, 2))
    desk.take(case_id, "refer", date(2026, 9, 3), unit=UNIT)
    file = AttachmentInput("函.pdf", b"%PDF-1")
    kept = [(file, store_content(office.workspace.attachments_folder, file.data))]

    with office.gate.file.write() as connection:
        at = office.workspace.now()
        add_files(connection, {"case_id": None, "unit_id": 1, "seq": None}, kept, at=at)
        add_files(connection, {"case_id": case_id, "unit_id": None, "seq": 1}, kept, at=at)

    with office.gate.file.read() as connection:
        blobs = set(connection.scalars(select(Attachment.blob_id)))
        assert rows_of(connection, "unit_id", 1)[0].sha256 == kept[0][1]
    assert len(blobs) == 1


SUBJECTS = ("case_id", "unit_id", "round_id", "call_id", "assessment_id")


def of(*subjects: str, seq: int | None = None) -> dict[str, int | None]:
    """Whose a file is: the first row of each of these."""
    return {**dict.fromkeys(SUBJECTS), **dict.fromkeys(subjects, 1), "seq": seq}


def file_it(office: Office, subject: dict[str, int | None]) -> None:
    kept = [(AttachmentInput("函.pdf", b"1"), "0" * 64)]
    with office.gate.file.write() as connection:
        add_files(connection, subject, kept, at=office.workspace.now())


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_file_belongs_to_any_one_of_the_five_subjects(
    office: Office, desk: Desk, subject: str
) -> None:
    case_id = desk.accepted(date(2026, 9, 1), date(2026, 9, 2))
    desk.take(case_id, "refer", date(2026, 9, 3), unit=UNIT)
    key = office.rounds.open(OpenRound("示例轮次", SET, "evaluation", (UNIT,)), desk.me)
    unit = office.rounds.units(key, desk.me)[0][0]
    office.assessments.take(Assess(key, unit, "begin", TODAY), desk.me)
    calling.received(office, desk.me)

    file_it(office, of(subject))

    with office.gate.file.read() as connection:
        columns = [Attachment.__table__.c[name] for name in SUBJECTS]
        last = select(*columns).order_by(Attachment.id.desc()).limit(1)
        row = connection.execute(last).mappings().one()
    assert dict(row) == {name: value for name, value in of(subject).items() if name != "seq"}


@pytest.mark.parametrize(
    "subject",
    [of(), of("unit_id", seq=1), *(of(*two) for two in combinations(SUBJECTS, 2))],
    ids=str,
)
def test_a_file_of_no_subject_or_of_two_is_refused_by_the_file_itself(
    office: Office, desk: Desk, subject: dict[str, int | None]
) -> None:
    desk.accepted(date(2026, 9, 1), date(2026, 9, 2))

    with pytest.raises(Exception, match="CHECK"):
        file_it(office, subject)

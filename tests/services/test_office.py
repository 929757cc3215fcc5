"""The office's file opened, shared by threads, killed in the middle, damaged, locked."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.base.errors import AppError, InputError, StoreError
from app.base.rows.settings import OfficeSettings
from app.services.cases.case_steps import verify_steps
from app.services.gate import audit
from app.services.gate.audit import verify_chain
from app.services.office import Office
from app.services.store.content import AttachmentInput
from tests.services.making import TODAY, UNIT, Clock, Desk, make_office, open_office

ROOT = Path(__file__).parents[2]
FILLED = ROOT / "tests" / "reference" / "databases"


def test_an_office_opened_again_is_as_it_was_left(tmp_path: Path, clock: Clock) -> None:
    with make_office(tmp_path / "office.cxt", clock, warn_days=4) as office:
        Desk(office).register()
        board, settings = office.reads.board(TODAY, by=office.session()), office.reads.settings()

    with open_office(tmp_path / "office.cxt", clock) as again:
        assert again.reads.board(TODAY, by=again.session()) == board
        assert again.reads.settings() == settings


def test_a_closed_office_is_one_file_its_header_and_its_lock(tmp_path: Path, clock: Clock) -> None:
    make_office(tmp_path / "office.cxt", clock).close()

    assert {p.name for p in tmp_path.iterdir()} == {
        "office.cxt",
        "office.cxt.head",
        "office.cxt.lock",
    }


def test_no_file_is_ever_overwritten(office: Office, clock: Clock) -> None:
    office.close()

    with pytest.raises(StoreError, match="已经存在"):
        make_office(office.path, clock)


def test_a_failed_creation_leaves_no_file(tmp_path: Path, clock: Clock) -> None:
    with pytest.raises(AppError):
        make_office(tmp_path / "office.cxt", clock, regulation="nowhere-1999")

    assert not (tmp_path / "office.cxt").exists()


def test_a_second_window_is_told_that_the_file_is_open(office: Office, clock: Clock) -> None:
    with pytest.raises(StoreError, match="另一个诚信台程序"):
        open_office(office.path, clock)


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path, clock: Clock) -> None:
    with pytest.raises(StoreError, match="找不到"):
        open_office(tmp_path / "nowhere.cxt", clock)


def test_a_damaged_page_is_told_as_one_sentence(office: Office, clock: Clock) -> None:
    Desk(office).register()
    office.close()
    data = bytearray(office.path.read_bytes())
    data[100:4096] = b"\xff" * (4096 - 100)
    office.path.write_bytes(data)

    with pytest.raises(StoreError, match="已损坏"):
        open_office(office.path, clock).reads.board(
            TODAY, by=open_office(office.path, clock).session()
        )


def test_the_audit_chain_is_whole_after_work_and_names_a_changed_row(desk: Desk) -> None:
    case_id = desk.accepted(date(2026, 9, 1), date(2026, 9, 3))
    desk.take(case_id, "refer", date(2026, 9, 4), unit=UNIT)
    with desk.office.gate.file.read() as connection:
        assert verify_chain(connection) is None

    tamper(desk.office.path, "audit_no_update", "UPDATE audit SET actor_id = 1 WHERE id = 3")

    with desk.office.gate.file.read() as connection:
        assert verify_chain(connection) == 3


def test_a_row_taken_out_of_the_audit_is_noticed(desk: Desk) -> None:
    desk.accepted(date(2026, 9, 1), date(2026, 9, 3))

    tamper(desk.office.path, "audit_no_delete", "DELETE FROM audit WHERE id = 2")

    with desk.office.gate.file.read() as connection:
        assert verify_chain(connection) == 3


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE case_step SET \"on\" = '2026-09-02' WHERE case_id = 1 AND seq = 2",
        "UPDATE case_step SET payload = '{\"note\":1}' WHERE case_id = 1 AND seq = 2",
        "UPDATE case_step SET about_seq = 1 WHERE case_id = 1 AND seq = 2",
        "UPDATE case_step SET actor_id = 1 WHERE case_id = 1 AND seq = 2",
    ],
)
def test_a_changed_step_breaks_the_chain_of_its_case(desk: Desk, statement: str) -> None:
    case_id = desk.accepted(date(2026, 9, 1), date(2026, 9, 3))
    desk.take(case_id, "refer", date(2026, 9, 4), unit=UNIT)
    with desk.office.gate.file.read() as connection:
        assert verify_steps(connection) is None

    tamper(desk.office.path, "case_step_no_update", statement)

    with desk.office.gate.file.read() as connection:
        assert verify_steps(connection) == (case_id, 2)


def tamper(path: Path, trigger: str, statement: str) -> None:
    """Change what the triggers guard, as somebody with a database tool might."""
    with closing(sqlite3.connect(path)) as raw:
        raw.execute(f"DROP TRIGGER {trigger}")
        raw.execute(statement)
        raw.commit()


def test_every_write_leaves_one_audit_row(desk: Desk) -> None:
    case_id = desk.accepted(date(2026, 9, 1), date(2026, 9, 3))
    desk.office.officers.add("经办乙示例", desk.me)

    with closing(sqlite3.connect(desk.office.path)) as raw:
        rows = raw.execute("SELECT action, case_id FROM audit ORDER BY id").fetchall()

    assert rows == [
        ("create_office", None),
        ("receive", case_id),
        ("accept", case_id),
        ("add_officer", None),
    ]
    assert audit.START == "0" * 64


def test_two_threads_read_while_one_writes(desk: Desk) -> None:
    done, wrong = threading.Event(), []

    def read() -> None:
        while not done.is_set():
            board = desk.office.reads.board(TODAY, by=desk.me)
            for column in board.columns:
                if column.total != len(column.cases):
                    wrong.append(column)
            if len(desk.office.reads.search("承诺", by=desk.me)) > 30:
                wrong.append("more than was ever written")

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for n in range(30):
        case_id = desk.register(date(2026, 9, 1 + n % 20))
        desk.take(case_id, "accept", date(2026, 9, 28))
    done.set()
    for reader in readers:
        reader.join(timeout=30)

    assert wrong == []
    assert desk.office.reads.stages() == {"accepted": 30}


def test_writers_of_several_threads_get_numbers_without_gap_or_double(desk: Desk) -> None:
    threads = [
        threading.Thread(target=lambda: [desk.register() for _ in range(5)]) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    with closing(sqlite3.connect(desk.office.path)) as raw:
        numbers = [n for (n,) in raw.execute("SELECT n FROM number_issued ORDER BY n")]
        cases = raw.execute('SELECT count(DISTINCT number) FROM "case"').fetchone()
    assert numbers == list(range(1, 21))
    assert cases == (20,)


KILLED = """
import os, sys
from datetime import date
from pathlib import Path
from sqlalchemy import event
from tests.services.making import Clock, Desk, make_office

desk = Desk(make_office(Path(sys.argv[1]), Clock()))
why = {"back_dated_reason": "按登记簿补录"}
case_id = desk.register(**why)
print(desk.take(case_id, "accept", date(2026, 9, 3), **why), flush=True)
event.listen(desk.office.gate.file._writer, "commit", lambda _: os._exit(9))  # just before
desk.take(case_id, "refer", date(2026, 9, 4), unit="示例县住建局", **why)
"""


def test_killed_in_the_middle_the_file_holds_the_last_step_acknowledged(
    tmp_path: Path, clock: Clock
) -> None:
    path = tmp_path / "office.cxt"
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    run = subprocess.run([sys.executable, "-c", KILLED, str(path)], env=env, capture_output=True)
    assert (run.returncode, run.stdout.split()) == (9, [b"2"]), run.stderr.decode()

    with open_office(path, clock) as office:
        assert Desk(office).kinds(1) == ["receive", "accept"]
        with office.gate.file.read() as connection:
            assert verify_chain(connection) is None


def test_an_attachment_without_its_row_is_harmless(desk: Desk) -> None:
    file = AttachmentInput("照片.jpg", b"\xff\xd8\xff")
    with pytest.raises(AppError):
        desk.register(date(2030, 1, 1), attachments=(file,))

    desk.register(attachments=(file,))

    row = desk.office.reads.case_page(1, TODAY, by=desk.me).attachments[0]
    assert desk.office.attachment(row.sha256, desk.me) == file.data


def test_a_changed_attachment_is_not_given_out(desk: Desk) -> None:
    desk.register(attachments=(AttachmentInput("录音.txt", b"abc"),))
    sha256 = desk.office.reads.case_page(1, TODAY, by=desk.me).attachments[0].sha256
    folder = desk.office.path.with_name("office.cxt.attachments")
    (folder / sha256[:2] / sha256).write_bytes(b"abd")

    with pytest.raises(StoreError, match="已被改动"):
        desk.office.attachment(sha256, desk.me)


def test_a_lost_attachment_is_said_to_be_lost(desk: Desk) -> None:
    desk.register(attachments=(AttachmentInput("录音.txt", b"abc"),))
    sha256 = desk.office.reads.case_page(1, TODAY, by=desk.me).attachments[0].sha256
    shutil.rmtree(desk.office.path.with_name("office.cxt.attachments"))

    with pytest.raises(StoreError, match="找不到这个附件"):
        desk.office.attachment(sha256, desk.me)


def test_drafts_survive_until_they_are_dropped(desk: Desk, clock: Clock) -> None:
    office, me = desk.office, desk.me
    office.drafts.save("call", {"facts": "正在说"}, me)
    office.drafts.save("call", {"facts": "正在说到一半"}, me)
    office.close()

    with open_office(office.path, clock) as again:
        assert again.drafts.load("call", me) == {"facts": "正在说到一半"}
        again.drafts.drop("call", me)
        assert again.drafts.load("call", me) is None


def test_a_draft_is_its_officers_alone(desk: Desk) -> None:
    office, me = desk.office, desk.me
    other = office.session(office.officers.add("经办乙示例", me))
    office.drafts.save("call", {"facts": "甲在说"}, me)
    office.drafts.save("call", {"facts": "乙在说"}, other)

    office.drafts.drop("call", other)

    assert office.drafts.load("call", me) == {"facts": "甲在说"}
    assert office.drafts.load("call", other) is None


def test_opening_an_office_does_not_load_alembic() -> None:
    code = "import sys; import app.services.office; sys.exit('alembic' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0


def test_a_computer_clock_set_back_still_opens_yesterday_s_cases(desk: Desk, clock: Clock) -> None:
    case_id = desk.accepted(TODAY, TODAY)
    clock.day = date(2026, 11, 19)

    desk.take(case_id, "record", date(2026, 11, 20), note="示例")

    page = desk.office.reads.case_page(case_id, clock.day, by=desk.me)
    assert [row.kind for row in page.timeline] == ["receive", "accept", "record"]


def test_settings_are_saved_and_the_readings_stay_as_chosen(desk: Desk) -> None:
    desk.office.regulations.adopt_edition(desk.me, readings={"extension_cap": "once"})
    given = OfficeSettings(
        "示例市信用办", "city", "nanyang-2020", number_pattern="示〔{year}〕{n}", warn_days=5
    )

    desk.save(given)

    saved = desk.office.reads.settings()
    assert (saved.name, saved.warn_days, saved.regulation) == ("示例市信用办", 5, "nanyang-2020")
    assert saved.readings == {"extension_cap": "once"}
    desk.register()
    assert desk.office.reads.case_id("示〔2026〕1", by=desk.me) == 1


@pytest.mark.parametrize("pattern", ["示信投", "示〔{jahr}〕{n}号", "示{", "示〔{year}〕号"])
def test_a_pattern_that_gives_no_numbers_is_refused(desk: Desk, pattern: str) -> None:
    with pytest.raises(InputError, match="案号格式"):
        settings = replace(desk.office.reads.settings(), number_pattern=pattern)
        desk.save(settings)


def test_a_demo_office_stays_one_whatever_is_saved(tmp_path: Path, clock: Clock) -> None:
    with make_office(tmp_path / "演示.sqlite", clock, demo=True) as office:
        given = replace(office.reads.settings(), name="示例", regulation="yuncheng-2021")
        Desk(office).save(replace(given, demo=False))

        assert office.reads.settings().demo


def test_a_real_office_never_becomes_a_demo(desk: Desk) -> None:
    desk.save(replace(desk.office.reads.settings(), demo=True))

    assert not desk.office.reads.settings().demo


@pytest.mark.parametrize("file", sorted(FILLED.glob("v*.cxt")), ids=lambda file: file.stem)
def test_a_file_of_every_version_is_worked_on_with_its_settings(
    file: Path, tmp_path: Path, clock: Clock
) -> None:
    # The first version kept the readings among the office's settings too.
    path = tmp_path / "office.cxt"
    shutil.copyfile(file, path)

    with open_office(path, clock) as office:
        case_id = Desk(office).register()

        assert office.reads.settings().name == "示例县信用办"
        assert office.reads.case_page(case_id, TODAY, by=office.session()).card.number


def test_an_office_on_a_share_or_in_a_cloud_folder_is_not_opened(
    tmp_path: Path, clock: Clock
) -> None:
    make_office(tmp_path / "office.cxt", clock).close()
    cloud = tmp_path / "坚果云"
    cloud.mkdir()
    (tmp_path / "office.cxt").rename(cloud / "office.cxt")

    with pytest.raises(StoreError, match="坚果云.*本机硬盘"):
        open_office(cloud / "office.cxt", clock)
    with pytest.raises(StoreError, match="坚果云"):
        make_office(cloud / "new.cxt", clock)
    assert not (cloud / "new.cxt").exists()

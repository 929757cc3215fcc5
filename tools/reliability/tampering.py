"""Fifty-two manipulations by somebody who knows the source, each with how it must be found out.

``SEEN`` is what the file itself gives away. ``ANCHOR`` is a file made good in itself, every hash and
mark worked out anew: it takes something remembered outside it, a backup's manifest, this PC's
settings or a printed ledger. A sentence says why neither does.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final

from app.base.errors import AppError
from app.base.rows.settings import OfficeSettings
from app.models.engine import OneView
from app.services.backups.anchoring import not_held
from app.services.backups.backup_check import check_file
from app.services.consultation.call_commands import CallHead, ReceiveCall
from app.services.evaluation.round_commands import OpenRound
from app.services.gate.anchors import Anchor
from app.services.office import Office
from app.services.papers.letter_commands import VoidDocument
from app.services.store.workspace import workspace_over
from app.services.units.unit_commands import SaveContact, SaveUnit
from app.services.verify import verify
from tools.reliability.deeds import DAY, DEEDS, EXPORTS, FOUNDED, UNIT, now, today
from tools.reliability.forger import Forger

OLDER: Final = "older.sqlite"
SEEN, ANCHOR = "seen", "seen against the anchor"
Forge = Callable[[Forger], None]


@dataclass(frozen=True, slots=True)
class Manipulation:
    """What is done to the file, and how it is found out."""

    what: str
    forge: Forge
    found: str  # SEEN, ANCHOR, or the sentence why not


@dataclass
class Tampered:
    """How each manipulation was found out, and what was expected otherwise."""

    found: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def _sql(*statements: str) -> Forge:
    return lambda forger: forger.sql(*statements)


def _good(*statements: str) -> Forge:
    """The same, and everything that covers it made good."""

    def forge(forger: Forger) -> None:
        forger.sql(*statements)
        forger.make_good()

    return forge


def _steps_good(*statements: str) -> Forge:
    """The same, and the chains of steps made good, with what the audit says of them."""

    def forge(forger: Forger) -> None:
        forger.sql(*statements)
        forger.make_steps_good()

    return forge


def _sealed(*statements: str) -> Forge:
    """The same, and the marks made good, but not the chain of the audit."""

    def forge(forger: Forger) -> None:
        forger.sql(*statements)
        forger.make_seals_good()

    return forge


def _exchanged_content(forger: Forger) -> None:
    store = forger.path.with_name(forger.path.name + ".attachments")
    path = next(p for p in sorted(store.glob("??/*")) if not p.name.startswith("."))
    path.write_bytes(b"another picture")


def _older(forger: Forger) -> None:
    shutil.copy(forger.path.with_name(OLDER), forger.path)


def _unmarked(forger: Forger) -> None:
    forger.sql(f"UPDATE audit SET cover = NULL WHERE id = {_LAST}")
    forger.make_audit_good()


def _appended(forger: Forger) -> None:
    forger.append_audit("export_ledger", {"cases": 1, "columns": ["number"]})


_LAST: Final = "(SELECT max(id) FROM audit)"
_CASE_1_END: Final = "case_id = 1 AND seq = (SELECT max(seq) FROM case_step WHERE case_id = 1)"
_IMPORTED: Final = "(SELECT max(case_id) FROM case_step WHERE batch_id IS NOT NULL)"
_PAPER: Final = "(SELECT min(id) FROM document)"
_SOMEBODY: Final = "(SELECT min(id) FROM identity)"
_HASH: Final = "'" + "ab" * 32 + "'"

MANIPULATIONS: Final[tuple[Manipulation, ...]] = (
    # steps
    Manipulation("a step's words changed", _sql(
        "UPDATE case_step SET payload = json_set(payload, '$.category', '2') "
        "WHERE case_id = 1 AND seq = 1"), SEEN),
    Manipulation("a step's day moved", _sql(
        "UPDATE case_step SET \"on\" = '2026-11-01' WHERE case_id = 1 AND seq = 2"), SEEN),
    Manipulation("a step put down to another officer", _sql(
        "UPDATE case_step SET actor_id = 3 WHERE case_id = 1 AND seq = 2"), SEEN),
    Manipulation("a case's last step taken out", _sql(
        f"DELETE FROM case_step WHERE {_CASE_1_END}"), SEEN),
    Manipulation("a case taken out whole", _sql(
        "DELETE FROM case_step WHERE case_id = 2", "DELETE FROM identity WHERE case_id = 2",
        "DELETE FROM complainant WHERE case_id = 2", 'DELETE FROM "case" WHERE id = 2'), SEEN),
    Manipulation("two steps' numbers exchanged", _sql(
        "UPDATE case_step SET no = 100000 WHERE no = 2", "UPDATE case_step SET no = 2 WHERE no = 3",
        "UPDATE case_step SET no = 3 WHERE no = 100000"), SEEN),
    Manipulation("a step's words changed, its case's chain made good", _steps_good(
        "UPDATE case_step SET payload = json_set(payload, '$.category', '2') "
        "WHERE case_id = 1 AND seq = 1"), SEEN),
    Manipulation("an imported case's step changed, its chain made good", _steps_good(
        "UPDATE case_step SET payload = json_set(payload, '$.category', '2') "
        f"WHERE case_id = {_IMPORTED} AND seq = 1"), SEEN),
    Manipulation("the newest imported case taken out whole", _sql(
        f"DELETE FROM case_step WHERE case_id = {_IMPORTED}"), SEEN),
    Manipulation("a step's words changed, everything made good", _good(
        "UPDATE case_step SET payload = json_set(payload, '$.note', '另一句话') "
        "WHERE case_id = 1 AND seq = 3"), ANCHOR),
    # the audit
    Manipulation("an audit row's act changed", _sql(
        "UPDATE audit SET action = 'refer' WHERE id = 3"), SEEN),
    Manipulation("an audit row's moment changed", _sql(
        "UPDATE audit SET at = '2026-01-01 09:00:00' WHERE id = 3"), SEEN),
    Manipulation("an audit row taken out of the middle", _sql("DELETE FROM audit WHERE id = 4"), SEEN),
    Manipulation("the last audit row taken out", _sql(f"DELETE FROM audit WHERE id = {_LAST}"), SEEN),
    Manipulation("the mark in the last audit row taken away, the chain made good", _unmarked, SEEN),
    Manipulation("an audit row's moment changed, everything made good", _good(
        "UPDATE audit SET at = '2026-01-01 09:00:00' WHERE id = 3"), ANCHOR),
    Manipulation("an audit row taken out, everything made good", _good(
        "DELETE FROM audit WHERE action = 'read_identity'"), ANCHOR),
    Manipulation("an older file copied back in its place", _older, ANCHOR),
    Manipulation("a row appended to the audit with a hash that fits", _appended,
        "It says what the program itself could have written there: whoever may write the file may "
        "add to the record, never take from it; the number that this PC remembers shows that rows "
        "were added elsewhere."),
    # who complains
    Manipulation("a complainant's name changed", _sql(
        f"UPDATE identity SET name = '赵示例' WHERE id = {_SOMEBODY}"), SEEN),
    Manipulation("a complainant's phone changed", _sql(
        f"UPDATE identity SET phone = '13900000000' WHERE id = {_SOMEBODY}"), SEEN),
    Manipulation("two complainants' names exchanged", _sql(
        "UPDATE identity SET name = CASE WHEN name = '李示例' THEN '王示例' ELSE '李示例' END"), SEEN),
    Manipulation("an identity taken out", _sql(
        f"DELETE FROM identity_token WHERE identity_id = {_SOMEBODY}",
        f"DELETE FROM identity WHERE id = {_SOMEBODY}"), SEEN),
    Manipulation("a token by which a person is found taken out", _sql(
        f"DELETE FROM identity_token WHERE identity_id = {_SOMEBODY} AND kind = 'phone'"), SEEN),
    Manipulation("a token led to another person", _sql(
        "UPDATE identity_token SET identity_id = (SELECT max(id) FROM identity) "
        f"WHERE identity_id = {_SOMEBODY} AND kind = 'phone'"), SEEN),
    Manipulation("the office's key exchanged", _sql(
        f"UPDATE setting SET value = json_quote({_HASH}) WHERE key = 'identity_key'"), SEEN),
    Manipulation("a complainant's name changed, the marks made good", _sealed(
        f"UPDATE identity SET name = '赵示例' WHERE id = {_SOMEBODY}",
        f"DELETE FROM identity_token WHERE identity_id = {_SOMEBODY}"), SEEN),
    Manipulation("a complainant's address changed, everything made good", _good(
        f"UPDATE identity SET address = '示例路1号' WHERE id = {_SOMEBODY}"), ANCHOR),
    # who looked at them
    Manipulation("a record of a look at an identity taken out", _sql(
        "DELETE FROM identity_access WHERE id = 1"), SEEN),
    Manipulation("the purpose of a look changed", _sql(
        "UPDATE identity_access SET purpose = 'scan' WHERE purpose = 'reveal'"), SEEN),
    # attachments
    Manipulation("an attachment renamed", _sql("UPDATE attachment SET name = '别的.jpg' WHERE id = 1"), SEEN),
    Manipulation("an attachment moved to another case", _sql(
        "UPDATE attachment SET case_id = 1, seq = 1 WHERE id = 1"), SEEN),
    Manipulation("an attachment taken out", _sql("DELETE FROM attachment WHERE id = 1"), SEEN),
    Manipulation("an attachment led to another content", _sql(
        "UPDATE attachment SET blob_id = (SELECT max(id) FROM blob) WHERE id = 1"), SEEN),
    Manipulation("a content exchanged on the disk", _exchanged_content, SEEN),
    # papers
    Manipulation("a paper's addressee changed", _sql(
        f"UPDATE document SET addressee = '别的单位' WHERE id = {_PAPER}"), SEEN),
    Manipulation("a paper's kept PDF exchanged for another", _sql(
        f"UPDATE document SET sha256 = {_HASH} WHERE id = {_PAPER}"), SEEN),
    Manipulation("the same, the marks made good", _sealed(
        f"UPDATE document SET sha256 = (SELECT sha256 FROM blob ORDER BY id LIMIT 1), size = (SELECT "
        f"size FROM blob ORDER BY id LIMIT 1) WHERE id = {_PAPER}"), SEEN),
    Manipulation("a void taken back by hand", _sql("DELETE FROM document_void"), SEEN),
    Manipulation("a void's reason changed", _sql("UPDATE document_void SET reason = '重复'"), SEEN),
    Manipulation("the last number of a series taken out", _sql(
        "DELETE FROM number_issued WHERE series = 'case' AND n = (SELECT max(n) FROM number_issued "
        "WHERE series = 'case')"), SEEN),
    # the register and the settings
    Manipulation("an officer renamed", _sql("UPDATE officer SET name = '别人示例' WHERE id = 2"), SEEN),
    Manipulation("an officer entered", _sql(
        "INSERT INTO officer SELECT 99, 'forged', '新人示例', '', 0, 1, created_at FROM officer "
        "WHERE id = 2"), SEEN),
    Manipulation("a unit renamed", _sql(f"UPDATE unit SET name = '别的局' WHERE name = '{UNIT}'"), SEEN),
    Manipulation("a unit's contact exchanged", _sql("UPDATE unit_contact SET phone = '000'"), SEEN),
    Manipulation("the office's name changed", _sql(
        "UPDATE setting SET value = '\"别的办\"' WHERE key = 'office.name'"), SEEN),
    Manipulation("an edition's bytes changed", _sql(
        "UPDATE edition SET bytes = CAST(replace(bytes, '60', '90') AS BLOB)"), SEEN),
    Manipulation("an edition's label changed", _sql("UPDATE edition SET label = '别的版本'"), SEEN),
    # rounds and calls, and what is worked out
    Manipulation("a round's last step taken out", _sql(
        "DELETE FROM round_step WHERE seq = (SELECT max(seq) FROM round_step)"), SEEN),
    Manipulation("a call's step changed, its chain made good", _steps_good(
        "UPDATE call_step SET payload = json_set(payload, '$.asks', '别的事') WHERE seq = 1"), SEEN),
    Manipulation("a published score changed", _sql(
        "UPDATE score_snapshot SET body = replace(body, '0', '1')"), SEEN),
    Manipulation("a case's line changed", _sql(
        "UPDATE \"case\" SET title = '别的标题' WHERE id = 1"), SEEN),
)  # fmt: skip


def template(folder: Path) -> tuple[Path, Anchor]:
    """A filled office, closed, and where its chain ends."""
    for name in (EXPORTS, FOUNDED):
        (folder / name).mkdir()
    file = folder / "office.sqlite"
    settings = OfficeSettings("示例县信用办", "county", "nanyang-2020")
    with Office.create(file, settings, today=today, now=now, officer="经办人甲") as office:
        me, chance = office.session(), Random(52)
        office.officers.add("经办人乙", me)
        list(DEEDS["case"](office, me, chance))
        office.gate.fold()
        shutil.copy(file, folder / OLDER)
        for kind in ("attachment", "import", "paper"):
            list(DEEDS[kind](office, me, chance))
        office.identities.read(1, "reveal", me, "回电")
        paper = office.documents.rows(me)[0]
        office.documents.void(VoidDocument(paper.id, "日期写错。"), me)
        office.unit_register.save(SaveUnit(UNIT, aliases=("示例住建局",)), me)
        office.unit_register.save_contact(SaveContact(UNIT, "联系人示例", phone="0000"), me)
        opened = OpenRound(
            "示例轮次", "nanyang-2024-departments", units=(UNIT,), counts_reported=True
        )
        scored = office.rounds.open(opened, me)
        office.scores.publish(scored, "初评", today(), me)
        head = CallHead("关于征求意见的通知（示例）", asks="请提意见。", addressee=UNIT)
        office.calls.receive(ReceiveCall(head, DAY), me)
        end = office.anchors.end()
    return file, end


def findings(file: Path, anchors: Sequence[Anchor]) -> tuple[str, ...]:
    """What a check says; the steps are replayed only where nothing else was found."""
    try:
        with closing(OneView(file)) as view:
            work = workspace_over(view, today, now)
            found = (*not_held(work, anchors), *verify(work))
    except AppError as error:
        return (str(error),)
    return found or check_file(file, today=today(), anchors=anchors).findings


def run_tampering(only: Sequence[Manipulation] = MANIPULATIONS) -> Tampered:
    """Each manipulation on a copy of its own, looked at with and without the anchor."""
    outcome = Tampered()
    with tempfile.TemporaryDirectory(prefix="reliability-") as name:
        folder = Path(name)
        (folder / "template").mkdir()
        file, end = template(folder / "template")
        shutil.rmtree(file.parent / "备份", ignore_errors=True)  # its manifests are anchors, too
        remembered = Anchor("备份时", end.no, end.hash)
        if clean := findings(file, [remembered]):
            outcome.faults.append(f"the file that nobody touched: {clean[0]}")
        for n, manipulation in enumerate(only):
            copy = folder / f"copy-{n}"
            shutil.copytree(file.parent, copy)
            found = _found(copy / file.name, manipulation, remembered)
            outcome.found[manipulation.what] = found
            expected = manipulation.found if manipulation.found in (SEEN, ANCHOR) else "unseen"
            if found != expected:
                outcome.faults.append(f"{manipulation.what}: {found}, not {expected}")
            shutil.rmtree(copy)
    return outcome


def _found(file: Path, manipulation: Manipulation, remembered: Anchor) -> str:
    manipulation.forge(Forger(file))
    if findings(file, ()):
        return SEEN
    return ANCHOR if findings(file, [remembered]) else "unseen"


def table() -> str:
    """The manipulations as they stand in docs/reliability.md."""
    rows = (f"| {m.what} | {m.found} |" for m in MANIPULATIONS)
    return "\n".join(("| manipulation | |", "|---|---|", *rows))

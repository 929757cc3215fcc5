"""An office: its file opened under a lock, and the services over it."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import closing, suppress
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from app.base.errors import DamagedFile, StoreError
from app.base.letter import Letter
from app.base.machine import disk
from app.base.machine.places import refuse_reason
from app.base.rows.handover import HandoverPlan
from app.base.rows.papers import PaperAbout
from app.base.rows.settings import OfficeSettings
from app.base.session import Actor, Session
from app.models.connection import connect
from app.models.cover import begun, driver
from app.models.engine import SqliteFile, check_version, read_version, translated
from app.models.filelock import FileLock
from app.models.header import UID, drop_header, keep_header
from app.models.schema import VERSION, create_schema
from app.models.schema_marks import schema_finding
from app.models.wal import left_behind
from app.services.gate.acts import ANYBODY, Act
from app.services.gate.gate import Gate, Now, Today
from app.services.reads import Reads
from app.services.register.officers import SYSTEM_NAME, Officers, add_officer
from app.services.store import settings
from app.services.store.leftovers import sweep_own
from app.services.store.workspace import Workspace, workspace_over

if TYPE_CHECKING:
    from app.services.archives.archive_pages import ArchivePages
    from app.services.archives.archive_settings import ArchiveOptions
    from app.services.archives.checking import ArchiveChecks
    from app.services.archives.copying import ArchiveCopies
    from app.services.archives.filing import Filings
    from app.services.archives.lending import Lending
    from app.services.archives.transferring import Transfers
    from app.services.backups.anchoring import Anchors
    from app.services.backups.backups import Backups
    from app.services.calendars.calendars import Calendars
    from app.services.calendars.office_days import OfficeDays
    from app.services.cases.approvals import Approvals
    from app.services.cases.batch import Batch
    from app.services.cases.case_file import CaseFile
    from app.services.cases.casework import Casework
    from app.services.cases.persons import Persons
    from app.services.cases.recusals import Recusals
    from app.services.consultation.answers import CallAnswers
    from app.services.consultation.call_pages import CallPages
    from app.services.consultation.calls import Calls
    from app.services.consultation.replies import CallReplies
    from app.services.desk.handover import Handovers
    from app.services.desk.hotline_reply import HotlineReply
    from app.services.desk.intake import Intake
    from app.services.desk.stage_moves import StageMoves
    from app.services.desk.supervision import Supervision
    from app.services.desk.visits import Visits
    from app.services.desk.workbench import WorkbenchReads
    from app.services.evaluation.assessments import Assessments
    from app.services.evaluation.collecting import Collecting
    from app.services.evaluation.decisions import RoundDecisions
    from app.services.evaluation.entries import Entries
    from app.services.evaluation.evidence import RoundEvidence
    from app.services.evaluation.round_course import RoundCourse
    from app.services.evaluation.round_pages import RoundPages
    from app.services.evaluation.round_work import RoundWork
    from app.services.evaluation.rounds import Rounds
    from app.services.evaluation.scores import Scores
    from app.services.evaluation.self_evaluation import SelfEvaluation
    from app.services.evaluation.set_editing import SetEditing
    from app.services.finding.duplicates import Duplicates
    from app.services.finding.find import Find
    from app.services.finding.related import Related
    from app.services.imports.import_batches import ImportBatches
    from app.services.imports.imports import Imports
    from app.services.ledger.exports import Exports
    from app.services.ledger.ledger_query import Ledger
    from app.services.ledger.year_end import YearEnd
    from app.services.oversight.director import DirectorPages
    from app.services.oversight.failures import FailureRegister
    from app.services.oversight.inspections import Inspections
    from app.services.oversight.thresholds import WarningThresholds
    from app.services.oversight.warnings import EarlyWarnings
    from app.services.papers.dispatch import Dispatch
    from app.services.papers.documents import Documents
    from app.services.papers.face_choice import FaceChoice
    from app.services.papers.incoming import IncomingPapers
    from app.services.papers.letters import Letters
    from app.services.papers.papers import Papers
    from app.services.papers.phrases import Phrases
    from app.services.papers.post import Post
    from app.services.papers.register_book import RegisterBook
    from app.services.papers.returned import ReturnedFiles
    from app.services.papers.stations import Stations
    from app.services.people.identity import Identities
    from app.services.register.staff import Staff
    from app.services.register.units import Units
    from app.services.regulations import Regulations
    from app.services.results.bundles import Bundles
    from app.services.results.city_form import CityForms
    from app.services.results.results import Results
    from app.services.statistics.city_book import CityBooks
    from app.services.statistics.outputs import StatisticsOutputs
    from app.services.statistics.published_outputs import PublishedOutputs
    from app.services.statistics.snapshots import Snapshots
    from app.services.statistics.statistics import Statistics
    from app.services.store.appointing import Appointing
    from app.services.store.clock import OfficeClock
    from app.services.store.desk_settings import DeskOptions
    from app.services.store.drafts import Drafts
    from app.services.store.paper_only import PaperOnly
    from app.services.units.unit_merge import UnitMerging
    from app.services.units.unit_register import UnitRegister

KNOW_OFFICE = Act("know_office", "记下本办的编号", about="office", roles=ANYBODY)

_log = logging.getLogger(__name__)


class Office:
    """One open office file; close it, or use it in a ``with``."""

    def __init__(self, work: Workspace, lock: FileLock) -> None:
        self._lock = lock
        self.workspace = work
        self.reads = Reads(work)
        self.officers = Officers(work)

    # The first board waits for nothing below: each is loaded when it is first asked for.

    @cached_property
    def casework(self) -> Casework:
        """What is done on a case."""
        from app.services.cases.casework import Casework

        return Casework(self.workspace)

    @cached_property
    def calendars(self) -> Calendars:
        """The office's calendar and the notices."""
        from app.services.calendars.calendars import Calendars

        return Calendars(self.workspace)

    @cached_property
    def office_days(self) -> OfficeDays:
        """The days that the office itself rests or works."""
        from app.services.calendars.office_days import OfficeDays

        return OfficeDays(self.workspace)

    @cached_property
    def regulations(self) -> Regulations:
        """The regulation packs and their readings."""
        from app.services.regulations import Regulations

        return Regulations(self.workspace)

    @cached_property
    def units(self) -> Units:
        """The units and their names."""
        from app.services.register.units import Units

        return Units(self.workspace)

    @cached_property
    def drafts(self) -> Drafts:
        """What somebody was typing."""
        from app.services.store.drafts import Drafts

        return Drafts(self.workspace)

    @cached_property
    def identities(self) -> Identities:
        """Who complainants are."""
        from app.services.people.identity import Identities

        return Identities(self.workspace)

    @cached_property
    def workbench(self) -> WorkbenchReads:
        """The read side of the workbench."""
        from app.services.desk.workbench import WorkbenchReads

        return WorkbenchReads(self.workspace)

    @cached_property
    def ledger(self) -> Ledger:
        """The ledger of all cases."""
        from app.services.ledger.ledger_query import Ledger

        return Ledger(self.workspace)

    @cached_property
    def exports(self) -> Exports:
        """Workbooks that leave the desk."""
        from app.services.ledger.exports import Exports

        return Exports(self.workspace)

    @cached_property
    def find(self) -> Find:
        """Ctrl+K: cases, units, people."""
        from app.services.finding.find import Find

        return Find(self.workspace)

    @cached_property
    def duplicates(self) -> Duplicates:
        """Repeats pointed out while typing."""
        from app.services.finding.duplicates import Duplicates

        return Duplicates(self.workspace)

    @cached_property
    def options(self) -> DeskOptions:
        """The desk's further settings."""
        from app.services.store.desk_settings import DeskOptions

        return DeskOptions(self.workspace)

    @cached_property
    def batch(self) -> Batch:
        """One step on many cases."""
        from app.services.cases.batch import Batch

        return Batch(self.workspace)

    @cached_property
    def year_end(self) -> YearEnd:
        """The papers of a year."""
        from app.services.ledger.year_end import YearEnd

        return YearEnd(self.workspace)

    @cached_property
    def handovers(self) -> Handovers:
        """An officer's work in the hands of another."""
        from app.services.desk.handover import Handovers

        return Handovers(self.workspace)

    @cached_property
    def supervision(self) -> Supervision:
        """What units have late, and letters about it."""
        from app.services.desk.supervision import Supervision

        return Supervision(self.workspace)

    @cached_property
    def imports(self) -> Imports:
        """Ledgers that become cases."""
        from app.services.imports.imports import Imports

        return Imports(self.workspace)

    @cached_property
    def batches(self) -> ImportBatches:
        """Imports carried out, and their undoing."""
        from app.services.imports.import_batches import ImportBatches

        return ImportBatches(self.workspace)

    @cached_property
    def case_file(self) -> CaseFile:
        """Papers filed with a case."""
        from app.services.cases.case_file import CaseFile

        return CaseFile(self.workspace)

    @cached_property
    def paper_only(self) -> PaperOnly:
        """What is kept on paper only for units, rounds, assessments and calls."""
        from app.services.store.paper_only import PaperOnly

        return PaperOnly(self.workspace)

    @cached_property
    def related(self) -> Related:
        """Cases that belong together."""
        from app.services.finding.related import Related

        return Related(self.workspace)

    @cached_property
    def letters(self) -> Letters:
        """Papers made of cases, and issued."""
        from app.services.papers.letters import Letters

        return Letters(self.workspace)

    @cached_property
    def dispatch(self) -> Dispatch:
        """What becomes of issued papers: delivery, seal, files, replacement."""
        from app.services.papers.dispatch import Dispatch

        return Dispatch(self.workspace)

    @cached_property
    def register_book(self) -> RegisterBook:
        """The registers as a workbook."""
        from app.services.papers.register_book import RegisterBook

        return RegisterBook(self.workspace)

    @cached_property
    def post(self) -> Post:
        """Envelopes, labels and the day's list of papers."""
        from app.services.papers.post import Post

        return Post(self.workspace)

    @cached_property
    def incoming(self) -> IncomingPapers:
        """收文登记."""
        from app.services.papers.incoming import IncomingPapers

        return IncomingPapers(self.workspace)

    @cached_property
    def faces(self) -> FaceChoice:
        """Which font file sets which role of papers."""
        from app.services.papers.face_choice import FaceChoice

        return FaceChoice(self.workspace)

    @cached_property
    def papers(self) -> Papers:
        """Papers that belong to no case."""
        from app.services.papers.papers import Papers

        def in_hand(officer: str, by: Session) -> HandoverPlan:
            return self.handovers.plan(officer, self.workspace.today(), by=by)

        def report(about: PaperAbout, on: date, by: Session) -> Letter:
            assert about.round_id is not None
            return self.results.report(about.round_id, about.unit, on, by)

        return Papers(self.workspace, in_hand, report, self.warnings.paper_went_out)

    @cached_property
    def returned(self) -> ReturnedFiles:
        """What comes back from Word beside issued papers."""
        from app.services.papers.returned import ReturnedFiles

        return ReturnedFiles(self.workspace, self.letters)

    @cached_property
    def city_forms(self) -> CityForms:
        """Workbooks that came from elsewhere, filled."""
        from app.services.results.city_form import CityForms

        return CityForms(self.workspace)

    @cached_property
    def phrases(self) -> Phrases:
        """常用语 of papers."""
        from app.services.papers.phrases import Phrases

        return Phrases(self.workspace)

    @cached_property
    def stations(self) -> Stations:
        """Papers on their way: 核稿, 签发, 发出."""
        from app.services.papers.stations import Stations

        return Stations(self.workspace, self.letters, self.papers)

    @cached_property
    def documents(self) -> Documents:
        """The register of issued papers."""
        from app.services.papers.documents import Documents

        return Documents(self.workspace)

    @cached_property
    def approvals(self) -> Approvals:
        """Decisions proposed and instructed upon."""
        from app.services.cases.approvals import Approvals

        return Approvals(self.workspace)

    @cached_property
    def persons(self) -> Persons:
        """What is learnt of who complains."""
        from app.services.cases.persons import Persons

        return Persons(self.workspace)

    @cached_property
    def hotline(self) -> HotlineReply:
        """What is told to 12345 about its work orders."""
        from app.services.desk.hotline_reply import HotlineReply

        return HotlineReply(self.workspace)

    @cached_property
    def appointing(self) -> Appointing:
        """Who directs the office, where a superior decides."""
        from app.services.store.appointing import Appointing

        return Appointing(self.workspace)

    @cached_property
    def recusals(self) -> Recusals:
        """Who is recused from which case."""
        from app.services.cases.recusals import Recusals

        return Recusals(self.workspace)

    @cached_property
    def stage_moves(self) -> StageMoves:
        """Which step leads from stage to stage."""
        from app.services.desk.stage_moves import StageMoves

        return StageMoves(self.workspace)

    @cached_property
    def visits(self) -> Visits:
        """Samples of closed cases to visit back."""
        from app.services.desk.visits import Visits

        return Visits(self.workspace)

    @cached_property
    def unit_register(self) -> UnitRegister:
        """Superiors, aliases and contacts of units."""
        from app.services.units.unit_register import UnitRegister

        return UnitRegister(self.workspace)

    @cached_property
    def unit_merging(self) -> UnitMerging:
        """Units that stand in the register twice."""
        from app.services.units.unit_merge import UnitMerging

        return UnitMerging(self.workspace)

    @cached_property
    def staff(self) -> Staff:
        """Officers with absences and stand-ins."""
        from app.services.register.staff import Staff

        return Staff(self.workspace)

    @cached_property
    def intake(self) -> Intake:
        """Facts of intake by channel, and what they propose."""
        from app.services.desk.intake import Intake

        return Intake(self.workspace)

    @cached_property
    def rounds(self) -> Rounds:
        """Rounds of evaluation."""
        from app.services.evaluation.rounds import Rounds

        return Rounds(self.workspace)

    @cached_property
    def entries(self) -> Entries:
        """What is entered in rounds."""
        from app.services.evaluation.entries import Entries

        return Entries(self.workspace)

    @cached_property
    def round_decisions(self) -> RoundDecisions:
        """What is decided in rounds."""
        from app.services.evaluation.decisions import RoundDecisions

        return RoundDecisions(self.workspace)

    @cached_property
    def assessments(self) -> Assessments:
        """Units of rounds under the 评价办法."""
        from app.services.evaluation.assessments import Assessments

        return Assessments(self.workspace)

    @cached_property
    def round_course(self) -> RoundCourse:
        """Rounds on their procedure."""
        from app.services.evaluation.round_course import RoundCourse

        return RoundCourse(self.workspace)

    @cached_property
    def collecting(self) -> Collecting:
        """信息采集表 of rounds."""
        from app.services.evaluation.collecting import Collecting

        return Collecting(self.workspace)

    @cached_property
    def self_evaluation(self) -> SelfEvaluation:
        """本县自评: division of the work, forecast, comparison."""
        from app.services.evaluation.self_evaluation import SelfEvaluation

        return SelfEvaluation(self.workspace)

    @cached_property
    def round_work(self) -> RoundWork:
        """What rounds owe today, and what is proposed as their evidence."""
        from app.services.evaluation.round_work import RoundWork

        return RoundWork(self.workspace)

    @cached_property
    def results(self) -> Results:
        """Ranking, reports, feedback tables and pictures of rounds."""
        from app.services.results.results import Results

        return Results(self.workspace)

    @cached_property
    def bundles(self) -> Bundles:
        """Archives of a round: reports for the platform, proof by indicator."""
        from app.services.results.bundles import Bundles

        return Bundles(self.workspace)

    @cached_property
    def round_evidence(self) -> RoundEvidence:
        """Papers that entries of rounds rest on."""
        from app.services.evaluation.evidence import RoundEvidence

        return RoundEvidence(self.workspace)

    @cached_property
    def round_pages(self) -> RoundPages:
        """The read side of rounds: grid and filling state."""
        from app.services.evaluation.round_pages import RoundPages

        return RoundPages(self.workspace)

    @cached_property
    def set_editing(self) -> SetEditing:
        """Indicator sets edited inside the program."""
        from app.services.evaluation.set_editing import SetEditing

        return SetEditing(self.workspace)

    @cached_property
    def scores(self) -> Scores:
        """Scores of rounds."""
        from app.services.evaluation.scores import Scores

        return Scores(self.workspace)

    @cached_property
    def clock(self) -> OfficeClock:
        """Whether the PC's date is believed."""
        from app.services.store.clock import OfficeClock

        return OfficeClock(self.workspace)

    @cached_property
    def anchors(self) -> Anchors:
        """What is remembered of the chain's ends, compared with it."""
        from app.services.backups.anchoring import Anchors

        return Anchors(self.workspace)

    @cached_property
    def backups(self) -> Backups:
        """Copies of the office's file, and where they go."""
        from app.services.backups.backups import Backups

        return Backups(self.workspace)

    @property
    def gate(self) -> Gate:
        """The one way to the file."""
        return self.workspace.gate

    @cached_property
    def statistics(self) -> Statistics:
        """The office's figures."""
        from app.services.statistics.statistics import Statistics

        return Statistics(self.workspace)

    @cached_property
    def statistics_outputs(self) -> StatisticsOutputs:
        """Figures in workbooks and on paper."""
        from app.services.statistics.outputs import StatisticsOutputs

        return StatisticsOutputs(self.workspace, self.statistics)

    @cached_property
    def snapshots(self) -> Snapshots:
        """Figures as they were published."""
        from app.services.statistics.snapshots import Snapshots

        return Snapshots(self.workspace, self.statistics)

    @cached_property
    def published(self) -> PublishedOutputs:
        """Published figures as workbooks."""
        from app.services.statistics.published_outputs import PublishedOutputs

        return PublishedOutputs(self.workspace, self.statistics)

    @cached_property
    def city_books(self) -> CityBooks:
        """A superior's own workbooks of statistics, filled."""
        from app.services.statistics.city_book import CityBooks

        return CityBooks(self.workspace, self.published)

    @cached_property
    def warnings(self) -> EarlyWarnings:
        """Early warnings, and what was done about them."""
        from app.services.oversight.warnings import EarlyWarnings

        return EarlyWarnings(self.workspace)

    @cached_property
    def warning_thresholds(self) -> WarningThresholds:
        """From which numbers on it is warned."""
        from app.services.oversight.thresholds import WarningThresholds

        return WarningThresholds(self.workspace)

    @cached_property
    def filings(self) -> Filings:
        """Ended cases filed as 卷."""
        from app.services.archives.filing import Filings

        return Filings(self.workspace)

    @cached_property
    def archives(self) -> ArchivePages:
        """What the archive holds and lacks."""
        from app.services.archives.archive_pages import ArchivePages

        return ArchivePages(self.workspace)

    @cached_property
    def archive_checks(self) -> ArchiveChecks:
        """Volumes looked through by another officer."""
        from app.services.archives.checking import ArchiveChecks

        return ArchiveChecks(self.workspace)

    @cached_property
    def archive_copies(self) -> ArchiveCopies:
        """All packages in a second place."""
        from app.services.archives.copying import ArchiveCopies

        return ArchiveCopies(self.workspace)

    @cached_property
    def archive_transfers(self) -> Transfers:
        """Volumes of a year handed over."""
        from app.services.archives.transferring import Transfers

        return Transfers(self.workspace)

    @cached_property
    def lending(self) -> Lending:
        """Who has which 卷."""
        from app.services.archives.lending import Lending

        return Lending(self.workspace)

    @cached_property
    def archive_options(self) -> ArchiveOptions:
        """The fonds, and how 卷 are made."""
        from app.services.archives.archive_settings import ArchiveOptions

        return ArchiveOptions(self.workspace)

    @cached_property
    def failures(self) -> FailureRegister:
        """The register of failure records."""
        from app.services.oversight.failures import FailureRegister

        return FailureRegister(self.workspace)

    @cached_property
    def inspections(self) -> Inspections:
        """Checks of units' working order and secrecy."""
        from app.services.oversight.inspections import Inspections

        return Inspections(self.workspace)

    @cached_property
    def director(self) -> DirectorPages:
        """The director's page."""
        from app.services.oversight.director import DirectorPages

        return DirectorPages(self.workspace, self.stations)

    @cached_property
    def calls(self) -> Calls:
        """Calls for opinions, received and issued."""
        from app.services.consultation.calls import Calls

        return Calls(self.workspace)

    @cached_property
    def call_answers(self) -> CallAnswers:
        """What units answer to calls."""
        from app.services.consultation.answers import CallAnswers

        return CallAnswers(self.workspace)

    @cached_property
    def call_replies(self) -> CallReplies:
        """The office's own answers to calls, and the forms."""
        from app.services.consultation.replies import CallReplies

        return CallReplies(self.workspace)

    @cached_property
    def call_pages(self) -> CallPages:
        """What pages show of calls."""
        from app.services.consultation.call_pages import CallPages

        return CallPages(self.workspace)

    def session(self, officer: Actor | None = None) -> Session:
        """The officer, or the first one, sits down at the desk, for those they stand in for too."""
        return self.officers.session(officer)

    @property
    def path(self) -> Path:
        """The office's file."""
        return self.workspace.path

    def attachment(self, sha256: str, by: Session) -> bytes:
        """The content of an attachment; StoreError if it is gone or was changed, RuleViolation if
        ``by`` is recused from every case that has it (NY-15.1)."""
        from app.services.store.attachments import refuse_kept_out
        from app.services.store.content import read_content

        refuse_kept_out(self.workspace, sha256, by)
        return read_content(self.workspace.attachments_folder, sha256)

    def verify(self) -> tuple[str, ...]:
        """One sentence for each thing in the file that is not as it was written."""
        from app.services.verify import verify

        return verify(self.workspace)

    @classmethod
    def create(
        cls,
        path: Path,
        settings_: OfficeSettings,
        *,
        today: Today,
        now: Now,
        officer: str,
        kept: Mapping[str, Any] | None = None,
    ) -> Office:
        """A new office file with its first officer; StoreError if the path is taken.

        ``kept`` are further settings by key, written in the same transaction.
        """
        path = Path(path)
        _require_own_disk(path)
        lock = _locked(path, new=True)
        work = _workspace(path, today, now)
        try:
            _fill(work, settings_, officer, kept or {})
        except BaseException:
            work.gate.close()
            _remove(path)
            lock.release()
            raise
        keep_header(path)
        _keep_private(path)
        return cls(work, lock)

    @classmethod
    def open(cls, path: Path, *, today: Today, now: Now, lock: FileLock | None = None) -> Office:
        """The office of an existing file; one of an older schema is migrated on a copy first.

        A ``lock`` that the caller already holds on the file passes to the office.
        """
        path = Path(path)
        if lock is None:
            _require(path)
            lock = _locked(path, new=False)
        try:
            _require(path)
            _require_own_disk(path)
            sweep_own(path)
            if left_behind(path):
                from app.services.store.whole import require_whole  # only after an unclean end

                require_whole(path)
            _require_schema(path)
            if check_version(path):
                from app.models.migrations.runner import migrate  # imports Alembic: only when due

                _back_up_before_migration(path, now())
                migrate(path)
            _keep_private(path)
            work = _workspace(path, today, now)
            try:
                _know_office(work)
            except BaseException:
                work.gate.close()
                raise
            if keep_header(path):
                _log.warning("the header of an office's file disagreed with it and was rewritten")
            return cls(work, lock)
        except BaseException:
            lock.release()
            raise

    def tidy(self) -> int:
        """Sweep away what killed exports, backups and checks have left; gives how much."""
        from app.services.store.leftovers import sweep_old

        return sweep_old(self.path)

    def close(self) -> None:
        """Fold the log into the file and give the lock back."""
        self.workspace.gate.close()
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _workspace(path: Path, today: Today, now: Now) -> Workspace:
    return workspace_over(SqliteFile(path), today, now)


def _know_office(work: Workspace) -> None:
    """A file of before offices had a uid is given one, and its tables are covered from now on;
    where it can't be written, the next opening does."""
    with work.gate.see(work.gate.program) as view:
        known = settings.get(view.connection, UID) is not None
        covered = begun(driver(view.connection))
    if known and covered:
        return
    try:
        if not covered:
            _begin_cover(work)
        elif not known:
            with work.gate.act(KNOW_OFFICE, work.gate.program) as deed:
                settings.ensure_office_uid(deed.connection, deed.now)
    except DamagedFile:
        raise
    except StoreError as error:
        _log.warning("the office was given no uid: %s", type(error.__cause__).__name__)


def _begin_cover(work: Workspace) -> None:
    """Once in the life of a file: later marks go on from these, whatever is done by hand."""
    from app.services.gate import audit
    from app.services.gate.covering import cover_anew

    now = work.now()
    with work.gate.found() as connection:
        settings.ensure_office_uid(connection, now)
        told = audit.Told(work.gate.program, "begin_cover", now)
        audit.record(connection, [told], cover_anew(connection))


def _back_up_before_migration(path: Path, now: datetime) -> None:
    """A backup in the first place that takes one; without any the migration keeps the old file."""
    from app.services.backups.backup_making import make_backup
    from app.services.backups.backup_place import places_of

    for place in places_of(path):
        try:
            make_backup(path, place, reason="migration", now=now)
            return
        except StoreError as error:
            _log.warning("backup before migration failed: %s", type(error.__cause__).__name__)


def _require(path: Path) -> None:
    if not path.is_file():
        raise StoreError(f"找不到办公文件“{path.name}”；请检查它是否被移动或改名。")


def _require_schema(path: Path) -> None:
    """DamagedFile where the schema is not to the letter one of ours: a trigger may be planted."""
    version = read_version(path)
    if version > VERSION:
        return  # told by who checks the version
    with translated(path), closing(connect(path)) as connection:
        finding = schema_finding(connection, version)
    if finding:
        raise DamagedFile(
            f"“{path.name}”：{finding}，没有打开，文件没有改动；请从最近的备份恢复，并联系维护人员。"
        )


def _require_own_disk(path: Path) -> None:
    """Locks fail on shares, and a synchroniser copies half-written files."""
    if reason := refuse_reason(path.parent):
        raise StoreError(reason)


def _locked(path: Path, *, new: bool) -> FileLock:
    lock = FileLock(path)
    lock.acquire()
    if new and path.exists():
        lock.release()
        raise StoreError(f"“{path.name}”已经存在，没有新建，文件没有改动；请打开它或另取一个名字。")
    return lock


def _fill(work: Workspace, office: OfficeSettings, officer: str, kept: Mapping[str, Any]) -> None:
    from app.rules.calendar.shipped import shipped_calendar
    from app.services.gate import audit
    from app.services.gate.covering import cover_anew
    from app.services.store import packs

    now = work.now()
    calendar = shipped_calendar()
    with work.gate.found() as connection:
        create_schema(connection)
        today = work.today()
        system = add_officer(connection, SYSTEM_NAME, at=now, on=today, system=True)
        add_officer(connection, officer, at=now, on=today)
        settings.put_office(connection, office, at=now)
        edition = work.editions.keep_calendar(connection, calendar, label="随程序附带", at=now)
        values = {settings.CALENDAR: edition, settings.IDENTITY_KEY: settings.new_identity_key()}
        settings.put(connection, {**values, **kept}, at=now)
        settings.ensure_office_uid(connection, now)
        source = packs.pack_source(office.regulation, work.packs_folder)
        packs.set_edition(connection, work.editions, source, office.readings, at=now)
        told = audit.Told(system, "create_office", now)
        audit.record(connection, [told], cover_anew(connection))


def _keep_private(path: Path) -> None:
    """What lies beside the file is for who works here alone."""
    beside = ("", "-wal", "-shm", ".lock", ".head", ".attachments", ".drafts")
    disk.make_private(*(path.with_name(path.name + suffix) for suffix in beside))


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        with suppress(OSError):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
    drop_header(path)

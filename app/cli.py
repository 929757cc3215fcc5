"""The headless commands: each reads a file, prints JSON, and says by its exit status how it went."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.base.errors import UNEXPECTED, AppError, ClockDoubt, InputError, RuleViolation
from app.base.machine.console import program_name, speak_utf8

if TYPE_CHECKING:
    from app.services.office import Office

OK, FAILED, REFUSED = 0, 1, 2
DATE_IS_RIGHT = "--date-is-right"


def main(argv: list[str]) -> int:
    """Run one headless command; 0 done, 1 the file can't be used, 2 something was refused."""
    speak_utf8()
    parser = argparse.ArgumentParser(prog=program_name(), description="诚信台的命令行工具")
    commands = parser.add_subparsers(title="命令", dest="command", required=True, metavar="命令")
    for name, (summary, configure, _) in COMMANDS.items():
        configure(commands.add_parser(name, help=summary, description=summary))
    arguments = parser.parse_args(_told_apart(argv))
    try:
        return COMMANDS[arguments.command][2](arguments)
    except AppError as error:
        print(str(error), file=sys.stderr)
        return FAILED
    except Exception as error:  # noqa: BLE001 - a bug: its trace goes to the log, no value of it
        print(_unexpected(error), file=sys.stderr)
        return FAILED


def _unexpected(error: Exception) -> str:
    """The sentence for a bug, with the log that has its trace."""
    import logging
    import os

    from app.base.machine.log import start_log
    from app.base.machine.places import settings_file

    log = start_log(settings_file(os.environ).parent)
    logging.getLogger(__name__).error("command failed", exc_info=error)
    return f"{UNEXPECTED}把日志“{log.path}”交给维护人员。"


def _told_apart(argv: list[str]) -> list[str]:
    """`letter` of data is a command of its own: it has no file of the office and no case."""
    of_data = {word.partition("=")[0] for word in argv} & {"--list", "--template", "--data"}
    return ["letter-data", *argv[1:]] if argv[:1] == ["letter"] and of_data else argv


def _letter_data(arguments: argparse.Namespace) -> int:
    from app.cli_data_letter import letter_from_data

    return letter_from_data(arguments, _json, _print)


def _verify_archive(arguments: argparse.Namespace) -> int:
    from app.cli_archive import verify_archive

    return verify_archive(arguments)


def _deadlines(arguments: argparse.Namespace) -> int:
    from app.rules.regulation.source import read_source
    from app.rules.scenario import run_scenario

    packs = {}
    if arguments.pack:
        source = read_source(_text(arguments.pack))
        packs[source.id] = source
    asked = _json(arguments.file)
    if isinstance(asked, list):
        answer: Any = [run_scenario(scenario, packs) for scenario in asked]
        refused = any("error" in one for one in answer)
    else:
        answer = run_scenario(asked, packs)
        refused = "error" in answer
    _print(answer)
    return REFUSED if refused else OK


def _lint_regulation(arguments: argparse.Namespace) -> int:
    from app.rules.regulation.check import remarks
    from app.rules.regulation.reader import lint, read_regulation
    from app.rules.regulation.source import read_source

    source = read_source(_text(arguments.file))
    problems = lint(source)
    for problem in problems:
        print(problem)
    if problems:
        print(f"共{len(problems)}处问题。")
        return REFUSED
    regulation = read_regulation(source)
    for remark in remarks(regulation):
        print(f"提示 {remark}")
    print(
        f"{regulation.name}（{regulation.number}）：没有发现问题。"
        f"步骤{len(regulation.steps)}个，期限{len(regulation.clocks)}项，"
        f"解释口径{len(regulation.readings)}项，版本 {regulation.edition[:8]}。"
    )
    return OK


def _score(arguments: argparse.Namespace) -> int:
    from app.rules.indicators.headless import score_units
    from app.rules.indicators.reader import read_set
    from app.rules.indicators.shipped import shipped_set_ids, shipped_set_source
    from app.rules.indicators.source import read_set_source
    from app.rules.indicators.template import template

    name = arguments.set
    shipped = name in shipped_set_ids()
    if not shipped and not Path(name).is_file():
        raise InputError(f"没有指标体系“{name}”；内置的有：{'、'.join(shipped_set_ids())}。")
    indicators = read_set(shipped_set_source(name) if shipped else read_set_source(_text(name)))
    for item in indicators.items.values():
        for problem in item.problems:
            print(f"提示 {problem}本项等待裁定。", file=sys.stderr)
    if arguments.template:
        _print(template(indicators))
        return OK
    if not arguments.entries:
        raise InputError("没有写明填报文件（ENTRIES.json）；用 --template 可得到空白的一份。")
    decisions = _json(arguments.decisions, exact=True) if arguments.decisions else None
    answer = score_units(indicators, _json(arguments.entries, exact=True), decisions)
    _print(answer.body)
    return REFUSED if answer.refused else OK


def _lint_indicators(arguments: argparse.Namespace) -> int:
    from app.rules.calendar.shipped import shipped_calendar
    from app.rules.indicators.lint import lint
    from app.rules.indicators.reader import read_set
    from app.rules.indicators.source import read_set_source

    source = read_set_source(_text(arguments.file))
    linted = lint(source, shipped_calendar())
    for problem in linted.problems:
        print(problem)
    if linted.problems:
        print(f"共{len(linted.problems)}处问题。")
        return REFUSED
    indicators = read_set(source)
    for remark in linted.remarks:
        print(f"提示 {remark}")
    readings = sum(len(item.readings) for item in indicators.items.values())
    print(
        f"{indicators.name}{f'（{indicators.status}）' if indicators.status else ''}：没有发现问题。"
        f"指标{len(indicators.items)}项，解释口径{readings}项，版本 {indicators.edition[:8]}。"
    )
    return OK


def _read_notice(arguments: argparse.Namespace) -> int:
    from app.intake.notices.reader import notice_report, read_bytes
    from app.rules.calendar.shipped import shipped_calendar

    path = Path(arguments.file)
    _print(notice_report(read_bytes(_bytes(path), path.name, shipped_calendar())))
    return OK


def _read_mail(arguments: argparse.Namespace) -> int:
    from app.intake.mail.eml import mail_report
    from app.intake.mail.msg import read_any_mail

    _print(mail_report(read_any_mail(_bytes(Path(arguments.file)))))
    return OK


def _read_ledger(arguments: argparse.Namespace) -> int:
    from app.intake.ledgers.ledger import ledger_report, read_ledger

    mapping = _json(arguments.mapping) if arguments.mapping else {}
    if not isinstance(mapping, dict):
        raise InputError("对应表应是“表头: 栏目”的 JSON 对象，没有读取。")
    path = Path(arguments.file)
    _print(ledger_report(read_ledger(_bytes(path), path.name, mapping, sheet=arguments.sheet)))
    return OK


def _export_ledger(arguments: argparse.Namespace) -> int:
    from app.base.rows.exports import ExportLedger
    from app.services.office import Office

    now = datetime.now
    with Office.open(Path(arguments.file), today=lambda: now().date(), now=now) as office:
        keys = tuple(column.key for column in office.ledger.columns()) if arguments.all else ()
        command = ExportLedger(Path(arguments.to), columns=keys)
        done = office.exports.ledger(command, office.session())
    _print({"file": str(done.path), "rows": done.rows, "cut": done.cut, "left_out": done.recused})
    return OK


def _letter(arguments: argparse.Namespace) -> int:
    from app.cli_letter import AskedLetter, write_letter
    from app.services.office import Office

    path, now = Path(arguments.file), datetime.now
    if not path.is_file():
        raise InputError(f"没有办公文件“{path.name}”，没有生成文书。")
    asked = AskedLetter(
        arguments.kind, arguments.case, Path(arguments.out), arguments.step,
        issue=arguments.issue, under=arguments.under,
    )  # fmt: skip
    with Office.open(path, today=lambda: now().date(), now=now) as office:
        _vouch(office, arguments)
        try:
            done = write_letter(office, asked)
        except RuleViolation as refusal:
            print(_refused(refusal), file=sys.stderr)
            for place in getattr(refusal, "places", ()):
                print(f"· {place}", file=sys.stderr)
            return REFUSED
    for remark in done.remarks:
        print(f"提示：{remark}", file=sys.stderr)
    _print({"file": str(done.path), "case": done.case_number, "number": done.number or None})
    return OK


def _check(arguments: argparse.Namespace) -> int:
    import os

    from app.base.machine.pc_settings import PcSettings
    from app.base.machine.places import settings_file
    from app.services.backups.anchoring import kept_here, read_printed
    from app.services.backups.backup_check import check_any

    path = Path(arguments.file)
    here = kept_here(PcSettings(settings_file(os.environ)), path)
    anchors = [*([here] if here else []), *map(read_printed, arguments.printed or ())]
    report = check_any(path, today=date.today(), anchors=anchors)
    told = {key: getattr(report, key) for key in ("kind", "office", "cases", "steps", "files")}
    _print({**told, "last_on": report.last_on, "findings": list(report.findings)})
    return OK if report.good else REFUSED


def _backup(arguments: argparse.Namespace) -> int:
    from app.services.backups.backup_making import make_backup

    row = make_backup(Path(arguments.file), Path(arguments.to), reason="manual", now=datetime.now())
    told = {"backup": str(row.path), "cases": row.cases, "steps": row.steps, "files": row.files}
    _print({**told, "problem": row.problem})
    return OK if row.good else REFUSED


def _restore(arguments: argparse.Namespace) -> int:
    from app.base.machine.places import refuse_reason
    from app.services.backups.restoring import restore

    target = Path(arguments.to)
    if reason := refuse_reason(target.parent):
        raise InputError(reason)
    other = arguments.other_office
    done = restore(Path(arguments.backup), target, now=datetime.now(), other_office=other)
    _print({"file": str(done.path), "set_aside": str(done.set_aside) if done.set_aside else None})
    return OK


def _record(arguments: argparse.Namespace) -> int:
    from app.services.cases.case_json import registration
    from app.services.office import Office

    path = Path(arguments.file)
    command = registration(_json(arguments.case))
    if not path.is_file():
        raise InputError(f"没有办公文件“{path.name}”，没有登记；请先打开程序建立本办的文件。")
    with Office.open(path, today=date.today, now=datetime.now) as office:
        officer = office.session()
        _vouch(office, arguments)
        try:
            done = office.casework.register(command, officer)
        except RuleViolation as refusal:
            print(_refused(refusal), file=sys.stderr)
            return REFUSED
        clocks = office.reads.case_page(done.cases[0], date.today(), by=officer).clocks
    due = {clock.caption: clock.due_on.isoformat() for clock in clocks if clock.due_on}
    _print({"number": done.number, "due": due})
    return OK


def _vouch(office: Office, arguments: argparse.Namespace) -> None:
    """Take the caller's word for the PC's date, where it is doubted."""
    if arguments.date_is_right and office.clock.doubt():
        office.clock.vouch(office.session())


def _refused(refusal: RuleViolation) -> str:
    doubted = isinstance(refusal, ClockDoubt)
    return f"{refusal}（命令行里写明 {DATE_IS_RIGHT}）" if doubted else str(refusal)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or "无法读取"
        raise InputError(f"打不开文件“{path.name}”（{reason}）；没有改动任何数据。") from None


def _text(name: str) -> str:
    path = Path(name)
    try:
        return _bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"文件“{path.name}”不是 UTF-8 文本；请另存为 UTF-8 后再试。") from None


def _json(name: str, *, exact: bool = False) -> Any:
    """The JSON in a file; ``exact`` keeps decimals as they were typed."""
    try:
        return json.loads(_text(name), parse_float=str if exact else float)
    except json.JSONDecodeError as error:
        raise InputError(
            f"文件“{Path(name).name}”不是有效的 JSON（第{error.lineno}行）；没有计算。"
        ) from None
    except ValueError:  # a number of thousands of digits
        raise InputError(f"文件“{Path(name).name}”里有过长的数字；没有计算。") from None
    except RecursionError:
        raise InputError(f"文件“{Path(name).name}”嵌套过深；没有计算。") from None


def _print(answer: Mapping[str, Any] | list[Any]) -> None:
    print(json.dumps(answer, ensure_ascii=False, indent=2))


def _package(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="归档包", help="归档包的文件夹，别的什么也不需要")
    parser.add_argument("--fingerprint", metavar="指纹", help="移交清册上印的指纹，比对用")


def _one_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="文件")


def _file_and_printed(parser: argparse.ArgumentParser) -> None:
    _one_file(parser)
    parser.add_argument(
        "--printed", metavar="42:1f3a…", action="append",
        help="台账上印的操作记录：第几条和它后面的字符；可写多个",
    )  # fmt: skip


def _set_and_entries(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("set", metavar="指标体系", help="内置的编号，或 .toml 文件")
    parser.add_argument("entries", metavar="填报.json", nargs="?", help="一个单位，或单位的列表")
    parser.add_argument("--decisions", metavar="决定.json", help="本办的决定")
    parser.add_argument("--template", action="store_true", help="打印各项的填报项和空白的一份")


def _file_and_pack(parser: argparse.ArgumentParser) -> None:
    _one_file(parser)
    parser.add_argument("--pack", metavar="办法.toml", help="另用一个办法数据文件")


def _dated(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        DATE_IS_RIGHT, action="store_true", help="电脑的日期没错，尽管与以前保存的日期对不上"
    )


def _file_and_case(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="办公文件")
    parser.add_argument("case", metavar="案件.json")
    _dated(parser)


def _file_and_mapping(parser: argparse.ArgumentParser) -> None:
    _one_file(parser)
    parser.add_argument("--mapping", metavar="对应.json", help="表头与栏目的对应表")
    parser.add_argument("--sheet", metavar="工作表", default="", help="读取哪个工作表")


def _file_and_workbook(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="办公文件")
    parser.add_argument("to", metavar="导出.xlsx")
    parser.add_argument("--all", action="store_true", help="导出全部列，不含投诉举报人身份")


def _kind_case_and_paper(parser: argparse.ArgumentParser) -> None:
    from app.reports.letters.templates import heads

    kinds = "、".join(f"{key}（{head.caption}）" for key, head in heads().items())
    parser.add_argument("kind", metavar="种类", choices=list(heads()), help=kinds)
    _one_file(parser)
    parser.add_argument("--case", metavar="案件", required=True, help="案号，或办公文件里的序号")
    parser.add_argument("--out", metavar="文书.pdf", required=True)
    parser.add_argument("--step", metavar="步骤号", type=int, help="哪一步的文书，默认最近的一步")
    parser.add_argument("--issue", action="store_true", help="编号、存档并登记；不写则是草稿")
    parser.add_argument(
        "--under", metavar="署名", default="", help="用设置里的哪一套署名、字号和印章"
    )
    _dated(parser)


def _kind_and_data(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", metavar="种类", nargs="?", help="free 是自拟文书；--list 列出全部")
    parser.add_argument("--list", action="store_true", help="列出全部种类")
    parser.add_argument("--template", action="store_true", help="打印这种文书的数据样子")
    parser.add_argument("--data", metavar="数据.json", help="按数据生成")
    parser.add_argument("--out", metavar="文书.pdf")
    parser.add_argument("--docx", metavar="文书.docx", help="同一文书另存为 Word")


def _file_and_place(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="办公文件")
    parser.add_argument("to", metavar="备份位置", help="放备份的文件夹，可以在U盘上")


def _backup_and_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("backup", metavar="备份", help="备份的文件夹，或恢复时换下的办公文件")
    parser.add_argument("to", metavar="办公文件", help="已经存在的先备份，再换下另存，不删除")
    parser.add_argument(
        "--other-office", action="store_true", help="备份是另一个办公的，也要换下现在的文件"
    )


Command = tuple[str, Callable[[argparse.ArgumentParser], None], Callable[[argparse.Namespace], int]]
COMMANDS: dict[str, Command] = {
    "backup": ("备份办公文件，重新打开核对后才算数", _file_and_place, _backup),
    "check": ("检查办公文件或备份是否完好", _file_and_printed, _check),
    "deadlines": ("按办法和日历计算案情的期限", _file_and_pack, _deadlines),
    "letter": ("生成案件的文书（PDF）", _kind_case_and_paper, _letter),
    "lint-indicators": ("检查指标体系数据文件", _one_file, _lint_indicators),
    "letter-data": (
        "不用案件，按数据生成文书；也可写 letter 种类 --data",
        _kind_and_data,
        _letter_data,
    ),
    "lint-regulation": ("检查办法数据文件", _one_file, _lint_regulation),
    "export-ledger": ("把办公文件里的台账导出为 Excel", _file_and_workbook, _export_ledger),
    "read-notice": ("读放假通知，不保存", _one_file, _read_notice),
    "read-ledger": ("读热线或网站导出的台账，不保存", _file_and_mapping, _read_ledger),
    "read-mail": ("读一封邮件（.eml 或 .msg），不保存", _one_file, _read_mail),
    "score": ("按指标体系计分，不保存", _set_and_entries, _score),
    "verify-archive": ("检查归档包：真实性、完整性、可用性、安全性", _package, _verify_archive),
    "restore": ("从备份恢复办公文件", _backup_and_file, _restore),
    "record": ("登记一件投诉举报，打印案号和期限", _file_and_case, _record),
}

"""Checks a package with nothing but the package: every checksum, every page, every number, every line.

What is found is said under 真实性, 完整性, 可用性 and 安全性, each item as 已检 or 未检 with one sentence.
A check that could check nothing has failed.
"""

from __future__ import annotations

import ctypes
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Final

from app.base.machine import disk
from app.base.progress import SILENT, Progress
from app.reports import pdfium
from app.reports.archives import bags
from app.reports.archives.files import looked_at
from app.reports.archives.stamps import NUMBER_ZONE, number_baseline
from app.reports.letters.geometry import MM

GENUINE, WHOLE, USABLE, SAFE = "真实性", "完整性", "可用性", "安全性"
GROUPS: Final = (GENUINE, WHOLE, USABLE, SAFE)
MOST_NAMED: Final = 3
MOST_NUMBERS: Final = 100_000  # pages of one piece: a list may say what it likes
ON_BASELINE: Final = 0.6  # points by which a number's baseline may lie off
_RUNS: Final = frozenset((
    ".exe", ".com", ".bat", ".cmd", ".scr", ".js", ".vbs", ".ps1", ".msi", ".lnk", ".hta", ".jar", ".pif",
))  # fmt: skip
_RUNS_AS: Final = (b"MZ", b"\x7fELF", b"#!/")
_ALIVE: Final = (
    "/JS",
    "/JavaScript",
    "/AA",
    "/OpenAction",
    "/EmbeddedFiles",
    "/Launch",
    "/AcroForm",
)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing under one of the four properties: checked and good, checked and bad, or not checked."""

    group: str
    caption: str
    checked: bool
    good: bool
    sentence: str

    def __str__(self) -> str:
        mark = "已检" if self.checked else "未检"
        sign = "" if not self.checked else "　通过" if self.good else "　不通过"
        return f"{mark}{sign}　{self.caption}：{self.sentence}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found; ``counted``: files and pages that were really looked at."""

    code: str
    fingerprint: str
    items: tuple[Item, ...]
    files: int
    pages: int

    @property
    def readable(self) -> bool:
        """Whether there was something to check."""
        return self.files > 0

    @property
    def good(self) -> bool:
        """Whether everything that was checked is in order, and something was."""
        return self.readable and self.pages > 0 and all(one.good for one in self.items if one.checked)  # fmt: skip

    def lines(self) -> Iterator[str]:
        """The report, group by group."""
        for group in GROUPS:
            yield group
            yield from (f"  {one}" for one in self.items if one.group == group)


def verify(folder: Path, fingerprint: str = "", progress: Progress = SILENT) -> Verdict:
    """What is true of the package in ``folder``; never an error for what lies there.

    ``fingerprint``: what the transfer register says of it; without it that is left unchecked.
    """
    check = _Check(folder, fingerprint.strip().lower(), progress)
    check.run()
    return Verdict(check.code, check.fingerprint, tuple(check.items), check.files, check.pages)


@dataclass(slots=True)
class _Check:
    folder: Path
    given: str
    progress: Progress
    items: list[Item] = field(default_factory=list)
    code: str = ""
    fingerprint: str = ""
    files: int = 0
    pages: int = 0
    _manifest: dict[str, str] = field(default_factory=dict)
    _info: dict[str, str] = field(default_factory=dict)
    _lists: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    def run(self) -> None:
        """All checks in order; those that need a list which can't be read stay unchecked."""
        if not self._read_lists():
            self._leave_unchecked()
            return
        self._files_there()
        self._checksums()
        self._source()
        pages_good = self._read_tables()
        if pages_good:
            self._numbers()
            self._contents()
            self._originals()
        else:
            for caption in ("页号", "目录与页", "原件"):
                self._unchecked(WHOLE, caption, "目录、页码表或原件清单读不出，没有核对。")
        self._print_copies()
        self._opened_originals()
        self._never_checked()

    # ------------------------------------------------------------ saying

    def _say(self, group: str, caption: str, wrong: Sequence[str], right: str, what: str) -> None:
        """An item that was checked: ``wrong`` names what is wrong of ``what``."""
        if wrong:
            named = "、".join(wrong[:MOST_NAMED])
            more = f"等{len(wrong)}处" if len(wrong) > MOST_NAMED else ""
            self.items.append(Item(group, caption, True, False, f"{what}：{named}{more}。"))
        else:
            self.items.append(Item(group, caption, True, True, right))

    def _unchecked(self, group: str, caption: str, why: str) -> None:
        self.items.append(Item(group, caption, False, False, why))

    # ------------------------------------------------------------ lists

    def _read_lists(self) -> bool:
        """The list of checksums and what belongs to it; False where there is nothing to check by."""
        wrong = []
        if not self.folder.is_dir():
            wrong.append("没有这个文件夹")
        for name in (*bags.TAG_FILES, bags.TAGS):
            if not wrong and not (self.folder / name).is_file():
                wrong.append(f"缺{name}")
        if not wrong:
            try:
                self._manifest = bags.read_list(self._text(bags.MANIFEST))
                self._info = bags.read_info(self._text(bags.INFO))
            except (OSError, UnicodeDecodeError, ValueError) as error:
                wrong.append(f"{bags.MANIFEST}、{bags.INFO}读不出（{_why(error)}）")
        if not wrong and not self._manifest:
            wrong.append("清单里一个文件也没有")
        if not wrong and self._info.get("Chengxin-Archive-Format") != bags.FORMAT:
            wrong.append("不是本程序认识的归档包格式")
        strange = [path for path in self._manifest if not _inside(path)]
        wrong += [f"清单里的路径“{path[:40]}”不在data里" for path in strange]
        self._say(
            USABLE, "清单", wrong, f"清单读得出，列有{len(self._manifest)}个文件。", "不能检查"
        )
        self.code = self._info.get("External-Identifier", "")
        return not wrong

    def _text(self, name: str) -> str:
        return (self.folder / name).read_bytes().decode("utf-8")

    def _leave_unchecked(self) -> None:
        for group, caption in (
            (GENUINE, "校验值"), (WHOLE, "文件"), (WHOLE, "页号"), (WHOLE, "目录与页"), (SAFE, "脚本和附带文件"),
        ):  # fmt: skip
            self._unchecked(group, caption, "清单不能用，没有检查。")

    def _read_tables(self) -> bool:
        heads = {
            bags.CONTENTS: bags.CONTENTS_HEAD, bags.PAGES: bags.PAGES_HEAD, bags.FILES: bags.FILES_HEAD,
        }  # fmt: skip
        if bags.SEALED in self._manifest:
            heads |= {bags.SEALED_CONTENTS: bags.CONTENTS_HEAD, bags.SEALED_FILES: bags.FILES_HEAD}
        wrong = []
        for path, head in heads.items():
            try:
                self._lists[path] = bags.read_csv((self.folder / path).read_bytes(), head)
            except (OSError, ValueError) as error:
                wrong.append(f"{path}（{_why(error)}）")
        if not wrong and not self._lists[bags.PAGES]:
            wrong.append(f"{bags.PAGES}里一页也没有")
        self._say(USABLE, "目录", wrong, "目录、页码表和原件清单都读得出。", "读不出")
        return not wrong

    # ------------------------------------------------------------ files

    def _files_there(self) -> None:
        there = set()
        for path in self.folder.rglob("*"):
            if path.is_symlink() or not path.is_dir():
                there.add(path.relative_to(self.folder).as_posix())
        wanted = {*self._manifest, *bags.TAG_FILES, bags.TAGS}
        wrong = [f"缺少“{path}”" for path in sorted(wanted - there)]
        wrong += [f"多出“{path}”" for path in sorted(there - wanted)]
        wrong += [
            f"“{path}”是链接"
            for path in sorted(there & wanted)
            if (self.folder / path).is_symlink()
        ]
        sizes = [
            (self.folder / path).stat().st_size for path in self._manifest
            if (self.folder / path).is_file()
        ]  # fmt: skip
        if not wrong and self._info.get("Payload-Oxum") != bags.oxum(sizes):
            wrong.append("总字节数与登记的不同")
        right = f"{len(self._manifest)}个文件一个不缺、一个不多。"
        self._say(WHOLE, "文件", wrong, right, "与清单不符")

    def _checksums(self) -> None:
        wrong = []
        for number, (path, expected) in enumerate(self._manifest.items(), start=1):
            self.progress.step(number, len(self._manifest), "正在核对校验值")
            found = self._hash(path)
            if found:
                self.files += 1
            if found != expected:
                wrong.append(f"“{path}”" if found else f"“{path}”读不出")
        tags = {name: self._hash(name) for name in bags.TAG_FILES}
        try:
            exact = self._text(bags.TAGS)
            same = self._text(bags.MANIFEST) == bags.listed(self._manifest)
            declared = self._text(bags.BAGIT) == bags.DECLARED
        except (OSError, UnicodeDecodeError):
            exact, same, declared = "", False, False
        if exact != bags.listed(tags):
            wrong.append(f"“{bags.TAGS}”")
        if not same or not declared:
            wrong.append(f"“{bags.MANIFEST if not same else bags.BAGIT}”")
        self.fingerprint = self._hash(bags.TAGS)
        right = f"{self.files}个文件的SHA-256与清单全部相符。"
        self._say(GENUINE, "校验值", wrong, right, "与清单不符，被改动或损坏")

    def _hash(self, path: str) -> str:
        try:
            return disk.sha256_of(self.folder / path)
        except OSError:
            return ""

    # ------------------------------------------------------------ genuine

    def _source(self) -> None:
        lacking = [
            name for name in ("Source-Organization", "External-Identifier", "Bagging-Date")
            if not self._info.get(name)
        ]  # fmt: skip
        source = self._info.get("Source-Organization", "")
        right = f"{source}，档号{self.code}，{self._info.get('Bagging-Date', '')}立卷。"
        self._say(GENUINE, "来源", lacking, right, "没有写明")
        if self.given:
            wrong = [] if self.given == self.fingerprint else [f"包的指纹是{self.fingerprint}"]
            self._say(GENUINE, "指纹", wrong, "与给出的指纹一致。", "与给出的指纹不同")
        else:
            self._unchecked(
                GENUINE, "指纹",
                f"没有给出移交清册上的指纹，没有比对；包的指纹是{self.fingerprint}。",
            )  # fmt: skip

    def _never_checked(self) -> None:
        self._unchecked(GENUINE, "电子签名", "原件里的电子签名、签章要用各自的软件验证，没有检查。")
        self._unchecked(USABLE, "音像", "录音录像没有播放，只核对了字节。")
        self._unchecked(SAFE, "病毒", "本程序不查杀病毒，打开原件前请用杀毒软件检查。")

    # ------------------------------------------------------------ numbers and lines

    def _numbers(self) -> None:
        """Every page of every PDF made here: there, and with its number at its place."""
        lines: dict[str, list[dict[str, str]]] = defaultdict(list)
        for line in self._lists[bags.PAGES]:
            lines[line["文件"]].append(line)
        wrong, broken, looked, numbered = [], [], 0, 0
        made = {path for path in self._manifest if _made_here(path)}
        wrong += [f"“{path}”不在页码表里" for path in sorted(made - set(lines))]
        for number, (path, expected) in enumerate(sorted(lines.items()), start=1):
            self.progress.step(number, len(lines), "正在核对页号")
            if path not in made:  # nothing outside the package is ever opened
                wrong.append(f"页码表里的“{path[:60]}”不是包里的PDF")
                continue
            found = self._numbers_in(path, expected)
            if found is None:
                broken.append(f"“{path}”")
                continue
            looked += len(found)
            if len(found) != len(expected):
                wrong.append(f"“{path}”有{len(found)}页，页码表有{len(expected)}页")
            for at, (line, text) in enumerate(zip(expected, found, strict=False), start=1):
                numbered += bool(line["页号"])
                if text != line["页号"] or line["位置"] != str(at):
                    shown = f"是“{text}”" if text else "没有页号"
                    wrong.append(f"“{path}”第{at}页{shown}，应为“{line['页号'] or '无'}”")
            wrong += [f"“{path}”在{at}之后断号" for at in _holes(expected)]
        self.pages = numbered
        right = f"{looked}页逐页看过，{numbered}页有页号，从1起连续无缺。"
        if not numbered and not wrong:
            wrong.append("没有一页有页号")
        self._say(WHOLE, "页号", wrong, right, "页号不对")
        self._say(USABLE, "页面", broken, f"{looked}页都能打开。", "打不开")

    def _numbers_in(self, path: str, expected: Sequence[Mapping[str, str]]) -> list[str] | None:
        import pypdfium2

        found = []
        try:
            with pdfium.opened((self.folder / path).read_bytes()) as document:
                for at in range(len(document)):
                    back = at < len(expected) and expected[at]["面"] == "背"
                    page = document[at]
                    found.append(number_on(page, back))
                    page.close()
        except (OSError, ValueError, pypdfium2.PdfiumError):
            return None
        return found

    def _contents(self) -> None:
        """The lines of the contents against the pages that there are."""
        spans: dict[tuple[str, str], list[int]] = defaultdict(list)
        for line in self._lists[bags.PAGES]:
            if line["页号"] and line["顺序号"]:
                spans[line["文件"], line["顺序号"]] += _range(line["页号"])
        wrong, told = [], set()
        lists = [bags.CONTENTS]
        if bags.SEALED_CONTENTS in self._lists:
            lists.append(bags.SEALED_CONTENTS)
        count = 0
        for name in lists:
            for line in self._lists[name]:
                count += 1
                if not line["首页"]:
                    continue
                key = (line["文件"], line["顺序号"])
                told.add(key)
                pages = sorted(spans.get(key, []))
                if (
                    name == bags.CONTENTS and line["文件"] == bags.SEALED
                ):  # by piece: all of it is one
                    told.discard(key)
                    pages = sorted(n for (path, _), own in spans.items() for n in own if path == bags.SEALED)  # fmt: skip
                if pages != _range(f"{line['首页']}—{line['末页']}"):
                    wrong.append(f"{name}第{line['顺序号']}行“{line['题名'][:20]}”的页号")
        wrong += [f"“{path}”第{n}件不在目录里" for path, n in sorted(set(spans) - told)]
        if not count:
            wrong.append("目录里一行也没有")
        self._say(WHOLE, "目录与页", wrong, f"目录{count}行与页逐行相符。", "目录与页对不上")

    def _originals(self) -> None:
        wrong = []
        lines = self._files_listed()
        listed = Counter(line["路径"] for line in lines)
        kept = {path for path in self._manifest if _original(path)}
        wrong += [f"“{path}”不在原件清单里" for path in sorted(kept - set(listed))]
        wrong += [f"“{path}”列了{times}次" for path, times in listed.items() if times > 1]
        for line in lines:
            if self._manifest.get(line["路径"]) != line["SHA-256"]:
                wrong.append(f"“{line['路径']}”")
        self._say(
            WHOLE, "原件", wrong, f"{len(listed)}个原件都在，与原件清单相符。", "原件与清单不符"
        )

    def _files_listed(self) -> list[dict[str, str]]:
        """The lines of both lists of originals."""
        return [*self._lists.get(bags.FILES, ()), *self._lists.get(bags.SEALED_FILES, ())]

    # ------------------------------------------------------------ usable and safe

    def _print_copies(self) -> None:
        """What was made here holds nothing that runs, and nothing hidden."""
        import pikepdf

        wrong, count = [], 0
        for path in sorted(filter(_made_here, self._manifest)):
            try:
                with pikepdf.open(self.folder / path) as document:
                    count += 1
                    if document.is_encrypted or document.attachments or _alive(document):
                        wrong.append(f"“{path}”")
            except (OSError, RuntimeError, ValueError, pikepdf.PdfError):
                wrong.append(f"“{path}”打不开")
        if not count and not wrong:
            wrong.append("没有案卷PDF")
        right = f"{count}个PDF没有脚本、附带文件和密码。"
        self._say(SAFE, "脚本和附带文件", wrong, right, "带有脚本、附带文件或密码")
        sealed = bags.SEALED in self._manifest
        told = any(line["文件"] == bags.SEALED for line in self._lists.get(bags.CONTENTS, ()))
        mixed = [] if sealed is told else ["副卷与目录的记载不符"]
        right = "身份材料单独成一个文件，目录里只列一行。" if sealed else "没有身份材料。"
        self._say(SAFE, "身份材料", mixed, right, "身份材料")

    def _opened_originals(self) -> None:
        """The originals whose pages were printed can still be opened, with as many pages."""
        wrong, runs, printed = [], [], 0
        lines = self._files_listed()
        for number, line in enumerate(lines, start=1):
            self.progress.step(number, len(lines), "正在打开原件")
            if line["路径"] not in self._manifest:  # nothing outside the package is ever opened
                wrong.append(f"“{line['路径'][:60]}”不在包里")
                continue
            path = self.folder / line["路径"]
            wanted = line["怎样列入"] == bags.PRINTED
            try:
                with path.open("rb") as stream:
                    data = stream.read() if wanted else stream.read(16)
            except OSError:
                wrong.append(f"“{line['路径']}”读不出")
                continue
            if path.suffix.lower() in _RUNS or data.startswith(_RUNS_AS):
                runs.append(f"“{line['路径']}”")
            if wanted:
                printed += 1
                looked = looked_at(data, line["原文件名"])
                if looked.held or str(looked.pages) != line["页数"]:
                    wrong.append(f"“{line['路径']}”")
        if lines:
            right = f"{len(lines)}个原件里，印入的{printed}个都能打开，页数相符。"
            self._say(USABLE, "打开原件", wrong, right, "打不开或页数不符")
        else:
            self._unchecked(USABLE, "打开原件", "没有电子原件，或者清单读不出。")
        right = "原件里没有可执行文件。"
        if runs:
            right = f"原件里有可执行文件：{'、'.join(runs[:MOST_NAMED])}，不要运行。"
        self.items.append(Item(SAFE, "可执行文件", bool(lines), True, right if lines else "没有电子原件。"))  # fmt: skip


# ---------------------------------------------------------------- reading a page's number


def number_on(page: Any, back: bool) -> str:
    """What stands where a page's number is printed; "" where nothing does."""
    import pypdfium2.raw as raw

    width, height = page.get_size()
    base, zone = number_baseline(height), NUMBER_ZONE[0] * MM
    low, high = (0.0, zone) if back else (width - zone, width)
    text = page.get_textpage()
    found = []
    x, y = ctypes.c_double(), ctypes.c_double()
    for at in range(text.count_chars()):
        if not raw.FPDFText_GetCharOrigin(text.raw, at, ctypes.byref(x), ctypes.byref(y)):
            continue
        if abs(y.value - base) <= ON_BASELINE and low <= x.value <= high:
            found.append((x.value, chr(raw.FPDFText_GetUnicode(text.raw, at))))
    text.close()
    return "".join(char for _, char in sorted(found)).strip()


def _range(text: str) -> list[int]:
    """The numbers that 3 or 3—7 names; [] for anything else."""
    first, _, last = text.partition("—")
    if not first.isdecimal() or (last and not last.isdecimal()):
        return []
    begin, end = int(first[:9]), int((last or first)[:9])
    return list(range(begin, end + 1)) if end - begin < MOST_NUMBERS else []


def _holes(lines: Sequence[Mapping[str, str]]) -> list[int]:
    """The numbers after which the next page of a file doesn't go on."""
    made, before = [], 0
    for line in lines:
        numbers = _range(line["页号"])
        if line["页号"]:
            if not numbers or numbers[0] != before + 1:
                made.append(before)
            before = numbers[-1] if numbers else before
    return made


def _alive(document: Any) -> bool:
    import pikepdf

    if any(key in document.Root for key in ("/OpenAction", "/AA", "/AcroForm", "/Names")):
        return True
    return any(
        isinstance(thing, pikepdf.Dictionary | pikepdf.Stream)
        and any(key in thing for key in _ALIVE)
        for thing in document.objects
    )


def _made_here(path: str) -> bool:
    """A PDF that was bound here, no original."""
    return path.endswith(".pdf") and not _original(path)


def _original(path: str) -> bool:
    return path.startswith((f"{bags.ORIGINALS}/", f"{bags.SEALED_ORIGINALS}/"))


def _inside(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return len(parts) > 1 and parts[0] == bags.DATA and ".." not in parts and "\\" not in path


def _why(error: Exception) -> str:
    if isinstance(error, OSError):
        return "文件读不出"
    if isinstance(error, UnicodeDecodeError):
        return "不是UTF-8"
    return str(error)[:40]

"""A regulation pack as text and plain tables: merging with its base, readings laid over, edition."""

from __future__ import annotations

import copy
import hashlib
import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from app.base.errors import PackError
from app.base.machine.resources import resource_text

Table = dict[str, Any]
MOST_CHARACTERS = 500_000
MOST_DEPTH = 16  # tables and lists in each other; a pack needs six
MOST_DOTS = 50  # in one key
BASES = {"common": "regulations/common.toml"}


@dataclass(frozen=True)
class PackSource:
    """The merged tables of a pack, before readings are chosen."""

    tables: Table

    @property
    def id(self) -> str:
        """The pack's id, e.g. ``nanyang-2020``."""
        return str(self.tables.get("id", ""))

    def with_readings(self, chosen: Mapping[str, str]) -> tuple[Table, dict[str, str]]:
        """The tables with each reading's option laid over, and the full choice taken."""
        tables = copy.deepcopy(self.tables)
        taken: dict[str, str] = {}
        known = {reading["key"]: reading for reading in tables.get("readings", [])}
        for key in chosen:
            if key not in known:
                names = "、".join(known)
                raise PackError(f"办法里没有解释口径“{key}”；现有：{names}。", key=key)
        for key, reading in known.items():
            taken[key] = str(chosen.get(key, reading["default"]))
            for path, value in _option(reading, taken[key]).items():
                lay(tables, path.split("."), value, f"readings.{key}")
        return tables, taken

    def edition_bytes(self, chosen: Mapping[str, str]) -> bytes:
        """The bytes that name this edition: pack and readings, nothing outside of them."""
        _, taken = self.with_readings(chosen)
        return canonical({"pack": self.tables, "readings": taken})


def read_source(text: str) -> PackSource:
    """The pack in a TOML text, merged over its base; PackError names the line or the base."""
    return source_of(toml_tables(text, what="办法"))


def toml_tables(
    text: str, *, what: str, parse_float: Callable[[str], Any] = float
) -> dict[str, Any]:
    """The tables of a TOML text of ``what`` (办法, 指标体系); PackError names the line."""
    _refuse_endless(text, what)
    try:
        own = tomllib.loads(text.removeprefix("\ufeff"), parse_float=parse_float)
        deep = _depth(own) > MOST_DEPTH
    except tomllib.TOMLDecodeError as error:
        raise PackError(
            f"{what}文件不是有效的 TOML（{error}）；没有改动任何数据，请修正该处。"
        ) from None
    except ValueError:  # a number of thousands of digits
        raise PackError(f"{what}文件里有过长的数字；没有改动任何数据，请修正该处。") from None
    except RecursionError:
        deep = True
    if deep:
        raise PackError(f"{what}文件嵌套超过{MOST_DEPTH}层；没有改动任何数据，请检查文件。")
    return own


def _refuse_endless(text: str, what: str) -> None:
    """PackError for what is no pack and would keep the parser busy for minutes."""
    if len(text) > MOST_CHARACTERS:
        raise PackError(f"{what}文件过长，不像{what}数据；没有改动任何数据，请检查文件。")
    for number, line in enumerate(text.splitlines(), 1):
        if line.partition("=")[0].count(".") > MOST_DOTS:
            raise PackError(f"{what}文件第{number}行的键嵌套过深；没有改动任何数据，请修正该处。")


def _depth(value: Any) -> int:
    """How deep tables and lists lie in each other."""
    level, depth = [value], 0
    while level:
        depth += 1
        inner: list[Any] = []
        for one in level:
            if isinstance(one, (dict, list)):
                inner += one.values() if isinstance(one, dict) else one
        level = inner
    return depth


def source_of(own: Table) -> PackSource:
    """The pack of these tables, merged over the base that they name; PackError without it."""
    base = own.get("base")
    if base is None:
        return PackSource(plain(own))
    if not isinstance(base, str) or base not in BASES:
        raise PackError(f"base = “{base}” 不存在；可用的只有 “common”。", key="base")
    return PackSource(plain(_merge(base_tables(base), own)))


def base_tables(name: str) -> Table:
    """The tables of the base ``name`` as shipped."""
    return tomllib.loads(resource_text(BASES[name]))


def source_from_edition(data: bytes) -> tuple[PackSource, dict[str, str]]:
    """The pack and readings stored under an edition."""
    stored = json.loads(data)
    return PackSource(stored["pack"]), dict(stored["readings"])


def edition_name(data: bytes) -> str:
    """The edition's name: the SHA-256 of its bytes."""
    return hashlib.sha256(data).hexdigest()


def canonical(value: object) -> bytes:
    """JSON in UTF-8, in the order of the pack: the order in which steps are offered is content."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def plain(value: Any) -> Any:
    """Dates as ISO texts, so that an edition is plain JSON."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, date | time) else value


def _merge(base: Table, own: Table) -> Table:
    merged = dict(base)
    for key, value in own.items():
        under = base.get(key)
        both = isinstance(value, dict) and isinstance(under, dict)
        merged[key] = _merge(under, value) if both else value  # type: ignore[arg-type]
    return merged


def _option(reading: Table, key: str) -> Table:
    for option in reading["options"]:
        if option["key"] == key:
            return dict(option.get("set", {}))
    keys = "、".join(str(o["key"]) for o in reading["options"])
    raise PackError(
        f"解释口径“{reading['key']}”没有选项“{key}”；可选：{keys}。",
        key=f"readings.{reading['key']}",
        article=str(reading.get("article", "")),
    )


def lay(tables: Any, path: list[str], value: Any, key: str) -> None:
    """Set ``path`` to ``value``; inside a list a path part is the entry's key or name."""
    here = tables
    for part in path[:-1]:
        here = _enter(here, part, key)
    if not isinstance(here, dict):
        raise PackError(f"{key}：“{'.'.join(path)}”不是可以改写的位置。", key=key)
    here[path[-1]] = copy.deepcopy(value)


def _enter(here: Any, part: str, key: str) -> Any:
    if isinstance(here, list):
        entries = (e for e in here if isinstance(e, dict))
        found = next((e for e in entries if part in (e.get("key"), e.get("name"))), None)
    else:
        found = here.get(part) if isinstance(here, dict) else None
    if found is None:
        raise PackError(f"{key}：找不到要改写的位置“{part}”。", key=key)
    return found

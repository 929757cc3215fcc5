"""An indicator set as text and plain tables: decimals kept exact, canonical bytes, edition."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from app.base.errors import PackError
from app.rules.regulation.source import Table, edition_name, lay, plain, toml_tables

WHAT: Final = "指标体系"
_MARK: Final = "\x00number "
_MARKED: Final = re.compile(r'"\\u0000number (-?[0-9.]+)"')


@dataclass(frozen=True)
class SetSource:
    """The tables of a set, dates as ISO texts, numbers as whole or Decimal."""

    tables: Table

    @property
    def id(self) -> str:
        """The set's id, e.g. ``nanyang-2024-counties``."""
        return str(self.tables.get("id", ""))

    def edition_bytes(self) -> bytes:
        """The bytes that name this edition: 0.40 and 0.4 are the same number."""
        text = json.dumps(_marked(self.tables), ensure_ascii=False, separators=(",", ":"))
        return _MARKED.sub(r"\1", text).encode()

    @property
    def edition(self) -> str:
        """The hash of the canonical bytes."""
        return edition_name(self.edition_bytes())


def read_set_source(text: str) -> SetSource:
    """The set in a TOML text; PackError names the line that is no TOML."""
    return SetSource(plain(toml_tables(text, what=WHAT, parse_float=_exact)))


def set_source_from_edition(data: bytes) -> SetSource:
    """The set stored under an edition."""
    return SetSource(json.loads(data, parse_float=Decimal))


def overlaid(item: Mapping[str, Any], chosen: Mapping[str, str]) -> Table:
    """A copy of an item's table under ``chosen`` (reading → option)."""
    table: Table = copy.deepcopy(dict(item))
    for reading in item.get("readings", []):
        key = str(reading["key"])
        if key not in chosen:
            continue
        for option in reading["options"]:
            if option["key"] == chosen[key]:
                for path, value in option.get("set", {}).items():
                    lay(table, path.split("."), value, f"readings.{key}")
    return table


def _exact(text: str) -> Decimal:
    number = Decimal(text)
    if not number.is_finite():
        raise PackError(f"{WHAT}文件里有不是数的“{text}”；没有改动任何数据，请修正该处。")
    return number


def _marked(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _marked(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_marked(item) for item in value]
    if not isinstance(value, Decimal):
        return value
    whole = value.to_integral_value()
    return int(whole) if value == whole else f"{_MARK}{value.normalize():f}"

"""From which numbers on the office is warned: as the rules come, or as it set them, who, when and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection

from app.base.errors import InputError
from app.base.rows.changes import Changed
from app.base.rows.oversight import ThresholdRow
from app.base.session import Session
from app.rules.warnings.schema import WarningRules, shipped_rules
from app.rules.warnings.thresholds import Setting, adjusted, check_threshold, in_words, settings_of
from app.services.gate.acts import ADMINISTERS, Act
from app.services.store import settings
from app.services.store.workspace import Workspace

SET_THRESHOLD = Act(
    "set_warning_threshold", "改预警起点", about="office", roles=ADMINISTERS, undo="again"
)
KEY: Final = "warning_thresholds"


@dataclass(frozen=True, slots=True)
class SetThreshold:
    """A threshold as it shall be from now on; ``value`` "" is the one that it comes with."""

    key: str  # rule.name
    value: str
    reason: str


def office_rules(connection: Connection) -> WarningRules:
    """The rules with the thresholds that act."""
    return adjusted(shipped_rules(), _own(_kept(connection)))


class WarningThresholds:
    """Reads and sets them; each change stays on record with its reason."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def rows(self) -> tuple[ThresholdRow, ...]:
        """Every threshold with what it comes with, why, and who set it otherwise."""
        with self._work.gate.see(self._work.gate.program) as view:
            kept = _kept(view.connection)
        return tuple(_row(one, kept) for one in settings_of(shipped_rules(), _own(kept)))

    def set(self, command: SetThreshold, by: Session) -> Changed:
        """Keep it; InputError where it lies outside its bounds, changes nothing or gives no reason."""
        reason = command.reason.strip()
        if not reason:
            raise InputError("没有写明为什么改，没有保存。")
        with self._work.gate.act(SET_THRESHOLD, by) as deed:
            kept = _kept(deed.connection)
            own, shipped = _own(kept), shipped_rules()
            before = next((s for s in settings_of(shipped, own) if s.key == command.key), None)
            default = f"{before.default:f}" if before else ""
            wanted = check_threshold(shipped, own, command.key, command.value or default)
            if before is None or wanted.value == before.value:
                raise InputError("和现在的一样，没有改动。")
            own = {**own, wanted.key: f"{wanted.value:f}"}
            if wanted.value == wanted.default:
                del own[wanted.key]
            entry = {
                "key": wanted.key, "was": f"{before.value:f}", "now": f"{wanted.value:f}",
                "reason": reason, "by": deed.by.name, "on": deed.today.isoformat(),
            }  # fmt: skip
            log = [*kept.get("log", ()), entry]
            settings.put(deed.connection, {KEY: {"own": own, "log": log}}, at=deed.now)
            deed.detail |= {name: entry[name] for name in ("key", "was", "now", "reason")}
        return Changed(settings=True)


def _kept(connection: Connection) -> dict[str, Any]:
    return settings.get(connection, KEY) or {}


def _own(kept: Mapping[str, Any]) -> dict[str, str]:
    return dict(kept.get("own", {}))


def _row(one: Setting, kept: Mapping[str, Any]) -> ThresholdRow:
    last = next((e for e in reversed(kept.get("log", ())) if e["key"] == one.key), None)
    changed = f"{last['on']} {last['by']}：{last['reason']}" if last else ""
    low, high = (in_bounds.normalize() for in_bounds in (one.about.low, one.about.high))
    return ThresholdRow(
        one.key, one.rule, one.about.caption, f"{one.value.normalize():f}", one.said,
        in_words(one.about, one.default), one.value != one.default, one.why, changed,
        f"{low:f}到{high:f}{one.about.unit}",
    )  # fmt: skip

"""负责人变动: who directs the office from now on, by a superior's decision that is named."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.base.errors import InputError
from app.base.rows.changes import Changed
from app.base.session import Session
from app.services.gate.acts import ADMINISTERS, Act
from app.services.store import approvals
from app.services.store.approvals import Asked, Decided
from app.services.store.desk_settings import desk_settings, keep_appointed
from app.services.store.workspace import Workspace

APPOINT = Act("appoint_director", "负责人变动", about="office", roles=ADMINISTERS)


@dataclass(frozen=True, slots=True)
class Appoint:
    """The new director and deputy (uids), and the superior who decided so."""

    director: str
    deputy: str
    superior: str
    post: str
    reason: str


class Appointing:
    """The way out where the director has left the office, or must not decide."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def appoint(self, command: Appoint, by: Session) -> Changed:
        """The office is directed anew; the superior's decision stands in the approval record.

        InputError for a director who is no officer of the office, or where the superior, the post
        or the reason is missing.
        """
        superior, post, reason = (
            text.strip() for text in (command.superior, command.post, command.reason)
        )
        if not superior or not post or not reason:
            raise InputError("负责人变动须写明作出决定的上级领导、职务和理由，没有保存。")
        with self._work.gate.act(APPOINT, by) as deed:
            before = desk_settings(deed.connection)
            wanted = replace(before, director=command.director, deputy=command.deputy)
            keep_appointed(deed, wanted)
            payload = {
                "director": command.director, "deputy": command.deputy, "before": before.director,
            }  # fmt: skip
            asked = Asked(
                "office", "office", APPOINT.verb, APPOINT.caption, payload, asked_of="superior"
            )
            approvals.record(deed, asked, Decided(True, deed.today, reason, superior, post))
        return Changed(settings=True)

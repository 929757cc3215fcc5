"""Which font file sets which role of the office's papers, chosen anew or left to the machine."""

from __future__ import annotations

from pathlib import Path

from app.base.errors import AppError, InputError
from app.base.rows.changes import Changed
from app.base.rows.papers import FaceRow
from app.base.session import Session
from app.services.gate.acts import ADMINISTERS, Act
from app.services.papers.typesetting import FACES, forget_faces
from app.services.store import settings
from app.services.store.workspace import Workspace

CHOOSE_FACE = Act("choose_face", "选用字体", about="office", roles=ADMINISTERS, undo="again")


class FaceChoice:
    """Tells the faces in use and keeps the office's choice."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def rows(self, by: Session) -> tuple[FaceRow, ...]:
        """One row a role: the file that serves it, whether it stands in, whether it was chosen.

        A chosen file that can't be used any more is named with the reason.
        """
        with self._work.gate.see(by) as view:
            chosen = dict(settings.get(view.connection, FACES) or {})
        return _rows(chosen)

    def choose(self, role: str, path: str, by: Session) -> Changed:
        """Serve a role with this file; "" leaves it to the machine. InputError where it can't be."""
        from app.reports.letters.faces import Role, find_faces

        if path:
            find_faces({Role(role).value: path})  # says what is wrong with it
        with self._work.gate.act(CHOOSE_FACE, by) as deed:
            chosen = dict(settings.get(deed.connection, FACES) or {})
            if chosen.get(role, "") == path:
                raise InputError("已经在用这个字体文件，没有改动。")
            chosen.pop(role, None)
            if path:
                chosen[role] = path
            settings.put(deed.connection, {FACES: chosen}, at=deed.now)
            deed.detail |= {"role": role, "file": Path(path).name}
        forget_faces()
        return Changed(settings=True)


def _rows(chosen: dict[str, str]) -> tuple[FaceRow, ...]:
    from app.reports.letters.faces import ROLE_CAPTIONS, USES, Role, find_faces

    made = []
    for role in Role:
        path, problem = chosen.get(role.value, ""), ""
        try:
            faces = find_faces({role.value: path} if path else {})
        except AppError as error:
            problem = str(error)
            try:
                faces = find_faces({})
            except AppError:
                made.append(
                    FaceRow(role, ROLE_CAPTIONS[role], USES[role], "", "", False, path, problem)
                )
                continue
        file = faces.path_of(role)
        stands_in = any(one.role is role for one in faces.stand_ins)
        name = f"{file.path}#{file.index}" if file.index else str(file.path)
        made.append(
            FaceRow(
                role, ROLE_CAPTIONS[role], USES[role], file.name, name, stands_in, path, problem
            )
        )
    return tuple(made)

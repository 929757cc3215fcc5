"""What should be in a volume, by what the case's own steps say, and isn't: each gap one sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.rules.archives.order import heading_of
from app.rules.archives.pieces import Gap, Piece, Subject, Taken
from app.rules.archives.shipped import GapRule, shipped_gap_rules, shipped_sheets

_ASIDE: Final = ("sheet", "draft", "proof")


def gaps(
    subject: Subject,
    taken: Sequence[Taken],
    pieces: Sequence[Piece],
    rules: Sequence[GapRule] | None = None,
) -> tuple[Gap, ...]:
    """Everything that is missing, in the order of the rules, then of the steps.

    What lies on a shelf counts as what lies in the file; the sealed part counts as the main part.
    """
    case = _Case(subject, tuple(sorted(taken, key=lambda one: one.seq)), tuple(pieces))
    found: list[Gap] = []
    for rule in shipped_gap_rules() if rules is None else rules:
        if rule.endings and subject.ending not in rule.endings:
            continue
        if rule.unless_untold and subject.untold:
            continue
        if rule.pieces:
            found += [
                Gap(
                    rule.key,
                    rule.seven,
                    heading_of(piece).key,
                    rule.says.format(title=piece.title),
                    piece.seq,
                )
                for piece in pieces
                if _PIECE_TESTS[rule.pieces](piece)
            ]
        elif not rule.steps:
            if not case.has_any(rule, None):
                found.append(Gap(rule.key, rule.seven, rule.heading, rule.says))
        else:
            found += [
                Gap(rule.key, rule.seven, rule.heading, _said(rule, step), step.seq)
                for step in case.taken
                if _meant(rule, step) and not case.has_any(rule, step)
            ]
    return tuple(found)


def _meant(rule: GapRule, step: Taken) -> bool:
    if step.role not in rule.steps or (rule.asks and not step.fields.get(rule.asks, "").strip()):
        return False
    return all(step.fields.get(name, "") in values for name, values in rule.where.items())


def _said(rule: GapRule, step: Taken) -> str:
    on = step.on
    day = f"{on.year}年{on.month}月{on.day}日"
    told = step.fields.get("delivered_on", "")
    delivered = f"（登记的送达日是{told}）" if told else ""
    return rule.says.format(day=day, caption=step.caption, unit=step.unit, delivered=delivered)


@dataclass(frozen=True, slots=True)
class _Case:
    subject: Subject
    taken: tuple[Taken, ...]
    pieces: tuple[Piece, ...]

    def has_any(self, rule: GapRule, step: Taken | None) -> bool:
        """Whether one of the things that are enough is there."""
        return any(_TESTS[word](self, names, step) for word, names in rule.needs)

    def of(self, step: Taken) -> tuple[Piece, ...]:
        """The pieces of a step: those that name it, and what belongs to their groups."""
        own = [piece for piece in self.pieces if piece.seq == step.seq]
        groups = {piece.group for piece in own if piece.group}
        return tuple(
            piece for piece in self.pieces if piece.seq == step.seq or piece.group in groups
        )


def _proof(case: _Case, _names: Sequence[str], step: Taken | None) -> bool:
    if step is None:
        return False
    if step.proofs or step.fields.get("proof", "").strip():
        return True
    told = [one for one in case.taken if one.role == "delivered" and step.seq in one.about]
    if any(one.proofs or one.fields.get("proof", "").strip() for one in told):
        return True
    _accompanying, proofs = shipped_sheets()
    return any(
        piece.rank == "proof" or piece.kind in proofs
        for one in (step, *told)
        for piece in case.of(one)
    )


def _piece(case: _Case, names: Sequence[str], step: Taken | None) -> bool:
    """One of these kinds belongs to the step; without kinds: anything but what goes along with it."""
    if step is None:
        return False
    own = case.of(step)
    if names:
        return any(piece.kind in names for piece in own)
    accompanying, _proofs = shipped_sheets()
    return any(piece.kind not in accompanying and piece.rank not in _ASIDE for piece in own)


def _kind(case: _Case, names: Sequence[str], _step: Taken | None) -> bool:
    return any(piece.kind in names for piece in case.pieces)


def _from(case: _Case, names: Sequence[str], _step: Taken | None) -> bool:
    """A piece of such a step; the office's own sheet about it is none."""
    accompanying, _proofs = shipped_sheets()
    return any(piece.step in names and piece.kind not in accompanying for piece in case.pieces)


def _field(_case: _Case, names: Sequence[str], step: Taken | None) -> bool:
    """Filled in, or not asked for by this pack's form."""
    return step is not None and any(
        name not in step.asked or step.fields.get(name, "").strip() for name in names
    )


def _later(case: _Case, names: Sequence[str], step: Taken | None) -> bool:
    """A later step about this one, about the same referral, or about nothing in particular."""
    return step is not None and any(
        one.role in names
        and one.seq > step.seq
        and (not one.about or step.seq in one.about or set(step.about) & set(one.about))
        for one in case.taken
    )


def _step(case: _Case, names: Sequence[str], _step: Taken | None) -> bool:
    return any(one.role in names for one in case.taken)


_Test = Callable[[_Case, Sequence[str], "Taken | None"], bool]
_TESTS: Final[Mapping[str, _Test]] = {
    "proof": _proof, "piece": _piece, "kind": _kind, "from": _from, "field": _field,
    "later": _later, "step": _step,
}  # fmt: skip
_PIECE_TESTS: Final[Mapping[str, Callable[[Piece], bool]]] = {
    "recording_untold": lambda piece: piece.kind == "recording" and not piece.remark.strip(),
    "paper_uncounted": lambda piece: piece.medium == "paper" and piece.pages < 1,
    "nothing_kept": lambda piece: (
        not piece.files if piece.medium == "file" else not piece.place.strip()
    ),
}  # fmt: skip

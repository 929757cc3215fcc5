"""The fields of any paper, whatever it is about: its imprint, whom to call, whether it is a demo."""

from __future__ import annotations

from datetime import date

from app.services.papers.letter_sources import View, fills


@fills("flag")
def _flag(view: View) -> str:
    """The name, with 文件 behind it over a paper in the general format (7.2.4)."""
    imprint, general = view.told.imprint, view.told.head.form == "general"
    return f"{imprint.signature}{'文件' if general else ''}" if imprint else ""


@fills("printer")
def _printer(view: View) -> str:
    return view.told.imprint.signature if view.told.imprint else ""


@fills("signature")
def _signature(view: View) -> str:
    return view.told.imprint.signature if view.told.imprint else ""


@fills("number")
def _number(view: View) -> str:
    return view.told.imprint.number if view.told.imprint else ""


@fills("dated")
def _dated(view: View) -> date | None:
    return view.told.imprint.dated if view.told.imprint else None


@fills("sealed")
def _sealed(view: View) -> bool | None:
    return True if view.told.imprint else None


@fills("draft")
def _draft(view: View) -> bool | None:
    return not view.told.imprint.number if view.told.imprint else None


@fills("demo")
def _demo(view: View) -> bool:
    return view.office.demo


@fills("contact_person")
def _contact_person(view: View) -> str:
    return view.contact.get("person") or view.officer


@fills("contact_phone")
def _contact_phone(view: View) -> str:
    return view.contact.get("phone", "")


@fills("as_of")
def _as_of(view: View) -> date:
    return view.today


@fills("officer")
def _officer(view: View) -> str:
    return view.officer

"""The first day on the tour: the wizard answered page by page, then the demo that it made."""

from __future__ import annotations

import shutil
from pathlib import Path

from app.base.machine.pc_settings import PcSettings
from app.services.office import Office
from app.ui.start import make_window
from app.ui.theme import Scheme
from tools.tour import hands
from tools.tour.player import Camera, TourDay
from tools.tour.story import LAST_DAY
from app.ui.wizard.first_start import FirstStart

FOLDER = "first-day"


def play_first_day(folder: Path, camera: Camera, size: tuple[int, int]) -> list[str]:
    """What went otherwise than told: an office is founded, its demo opened and pictured."""
    place = folder / FOLDER
    shutil.rmtree(place, ignore_errors=True)
    day = TourDay(LAST_DAY)
    wizard = FirstStart(place / "office.sqlite", PcSettings(), today=day.today, serial=True)
    wizard.show()
    hands.fill(wizard.office_page.form, {"name": "示例县信用办", "officer": "王示例"})
    for at in range(len(wizard.pages)):
        camera.take(wizard, f"first-start-{at + 1}")
        if wizard.pages[at] is wizard.last_page:
            hands.click(wizard.last_page.demo_button)
        hands.click(wizard.next_button)
    if wizard.opens is None:
        return [f"第一次打开没有建成：{wizard.problem_label.text()}"]
    with Office.open(wizard.opens, today=day.today, now=day.now) as demo:
        window = make_window(day.today, serial=True)
        window.resize(*size)
        window.show()
        window.attach(demo, demo.session())
        for scheme in Scheme:
            with camera.hold(scheme):
                for name in ("workbench", "board"):
                    window.open_page(name)
                    camera.take(window, f"demo-{name}")
        marked = window.top_bar.demo_label.isVisible()
        window.close()
        hands.settle()
    shutil.rmtree(place)
    return [] if marked else ["演示办公没有标明“演示”。"]

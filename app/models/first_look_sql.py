"""The first look's statements, each ``:name`` to be given when it is executed.

Written by tools/make_first_look_sql.py from app/models/desk_statements.py: change them there.
"""

from __future__ import annotations

from typing import Final

SETTING_VALUE: Final = """
SELECT setting.value
FROM setting
WHERE setting."key" = :wanted"""

EDITION_BYTES: Final = """
SELECT edition.bytes
FROM edition
WHERE edition.hash = :edition"""

OFFICERS: Final = """
SELECT officer.id, officer.name, officer.uid
FROM officer
WHERE officer.active = 1 AND officer.system = 0 ORDER BY officer.id"""

AWAY: Final = """
SELECT officer.id, officer.uid
FROM officer JOIN officer_absence ON officer_absence.officer_id = officer.id
WHERE officer_absence.stand_in_id = :officer AND officer_absence.from_on <= :today AND officer_absence.to_on >= :today"""

WORK_COUNTS: Final = """
SELECT count(*) AS total, coalesce(sum(CASE WHEN (case_clock.due_on < :today) THEN 1 ELSE 0 END), 0) AS overdue, coalesce(sum(CASE WHEN (case_clock.due_on = :today) THEN 1 ELSE 0 END), 0) AS today, coalesce(sum(CASE WHEN (case_clock.due_on > :today AND case_clock.due_on <= :soon) THEN 1 ELSE 0 END), 0) AS soon
FROM case_clock JOIN "case" ON "case".id = case_clock.case_id
WHERE case_clock.open = 1 AND case_clock.state = 'open' AND case_clock.due_on IS NOT NULL AND (case_clock.owner = 'office' AND (("case".stage NOT IN (SELECT listed.value
FROM json_each(:others_turn) AS listed)) OR case_clock.closes = 0 OR case_clock.due_on <= :soon) OR case_clock.owner = 'unit' AND case_clock.due_on < :today) AND ("case".id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer)) AND (:everyone = 1 OR coalesce("case".officer_id, 0) IN (SELECT listed.value
FROM json_each(:officers) AS listed))"""

WORK_LINES: Final = """
SELECT case_clock.case_id, case_clock.clock, case_clock.caption, case_clock.article, case_clock.owner, case_clock.due_on, case_clock.provisional, "case".number, "case".title, "case".respondent, officer.name AS officer, case_clock.step, case_clock.step_caption
FROM case_clock JOIN "case" ON "case".id = case_clock.case_id LEFT OUTER JOIN officer ON officer.id = "case".officer_id
WHERE case_clock.open = 1 AND case_clock.state = 'open' AND case_clock.due_on IS NOT NULL AND (case_clock.owner = 'office' AND (("case".stage NOT IN (SELECT listed.value
FROM json_each(:others_turn) AS listed)) OR case_clock.closes = 0 OR case_clock.due_on <= :soon) OR case_clock.owner = 'unit' AND case_clock.due_on < :today) AND ("case".id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer)) AND (:everyone = 1 OR coalesce("case".officer_id, 0) IN (SELECT listed.value
FROM json_each(:officers) AS listed)) ORDER BY case_clock.due_on, case_clock.case_id, case_clock.start_seq, case_clock.clock
LIMIT :limit OFFSET 0"""

DECISIONS: Final = """
SELECT count(*) AS count_1
FROM calendar_pending
WHERE calendar_pending.state = 'waiting' AND (calendar_pending.case_id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer))"""

UNITS_OWING: Final = """
SELECT unit.name, count(*) AS number, coalesce(sum(CASE WHEN (thing.due < :today) THEN 1 ELSE 0 END), 0) AS late, min(thing.due) AS earliest
FROM (SELECT case_clock.unit_id AS unit_id, case_clock.case_id AS case_id, case_clock.start_seq AS start_seq, min(case_clock.due_on) AS due
FROM case_clock
WHERE case_clock.open = 1 AND case_clock.state = 'open' AND case_clock.owner = 'unit' AND (case_clock.case_id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer)) GROUP BY case_clock.unit_id, case_clock.case_id, case_clock.start_seq) AS thing LEFT OUTER JOIN unit ON unit.id = thing.unit_id GROUP BY thing.unit_id ORDER BY min(thing.due) IS NULL, min(thing.due), unit.sort_key"""

CHANGES: Final = """
SELECT case_step.case_id, "case".number, "case".title, case_step.seq, case_step.kind, case_step."on", case_step.recorded_at, officer.name AS actor, unit.name AS unit, coalesce(edition_step.caption, case_step.kind) AS caption
FROM case_step JOIN "case" ON "case".id = case_step.case_id JOIN officer ON officer.id = case_step.actor_id LEFT OUTER JOIN unit ON unit.id = case_step.unit_id LEFT OUTER JOIN edition_step ON edition_step.edition_id = case_step.regulation_id AND edition_step.step = case_step.kind
WHERE case_step.no > (SELECT coalesce(max(case_step.no), 0) AS coalesce_1
FROM case_step
WHERE case_step.recorded_at < :since AND case_step.batch_id IS NULL) AND case_step.batch_id IS NULL AND case_step.kind != 'adopt_calendar' AND case_step.kind != 'adopt_edition' AND ("case".id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer)) ORDER BY case_step.no DESC
LIMIT :changes OFFSET 0"""

CHANGES_COUNT: Final = """
SELECT count(*) AS count_1
FROM case_step JOIN "case" ON "case".id = case_step.case_id JOIN officer ON officer.id = case_step.actor_id LEFT OUTER JOIN unit ON unit.id = case_step.unit_id LEFT OUTER JOIN edition_step ON edition_step.edition_id = case_step.regulation_id AND edition_step.step = case_step.kind
WHERE case_step.no > (SELECT coalesce(max(case_step.no), 0) AS coalesce_1
FROM case_step
WHERE case_step.recorded_at < :since AND case_step.batch_id IS NULL) AND case_step.batch_id IS NULL AND case_step.kind != 'adopt_calendar' AND case_step.kind != 'adopt_edition' AND ("case".id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer))"""

"""The first look's statements, each ``:name`` to be given when it is executed.

Written by tools/make_first_look_sql.py from app/models/*_statements.py: change them there.
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

EDITION_OF_KEY: Final = """
SELECT edition.bytes
FROM edition
WHERE edition.id = :edition"""

DRAFT_VALUE: Final = """
SELECT draft.value
FROM draft
WHERE draft."key" = :asked AND draft.officer_id = :owner"""

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

BOARD_TOTALS: Final = """
SELECT "case".board, count(*) AS number
FROM "case"
WHERE "case".board IN (SELECT listed.value
FROM json_each(:columns) AS listed) AND ("case".id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer)) GROUP BY "case".board"""

BOARD_COUNTS: Final = """
SELECT coalesce(sum(CAST("case".next_state = 'open' AND "case".sort_due < :today AS INTEGER)), 0) AS overdue, coalesce(sum(CAST("case".next_state = 'open' AND "case".sort_due = :today AS INTEGER)), 0) AS due_today, coalesce(sum(CAST("case".next_state = 'open' AND "case".sort_due > :today AND "case".sort_due <= :soon AS INTEGER)), 0) AS soon, coalesce(sum(CAST("case".next_state = 'open' AND "case".sort_due > :soon AND "case".next_provisional = 0 AS INTEGER)), 0) AS running, coalesce(sum(CAST("case".next_state = 'open' AND "case".next_provisional = 1 AS INTEGER)), 0) AS provisional
FROM "case"
WHERE "case".board IN (SELECT listed.value
FROM json_each(:columns) AS listed) AND ("case".id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer))"""

BOARD_CARDS: Final = """
SELECT "case".id, "case".number, "case".title, "case".respondent, unit.name AS handling_unit, officer.name AS officer, "case".channel, "case".stage, "case".received_on, "case".next_state, "case".next_caption, "case".next_article, "case".next_due_on, "case".next_provisional, "case".round, "case".board
FROM "case" LEFT OUTER JOIN unit ON unit.id = "case".handling_unit_id LEFT OUTER JOIN officer ON officer.id = "case".officer_id
WHERE "case".id IN (SELECT "case".id
FROM "case"
WHERE "case".board = :stage AND ("case".id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer)) ORDER BY "case".sort_due, "case".id
LIMIT :many OFFSET :first) ORDER BY "case".sort_due, "case".id"""

LEDGER_LINES: Final = """
SELECT "case".id, "case".number, "case".title, "case".respondent, "case".channel, "case".category, "case".stage, "case".received_on, "case".accepted_on, "case".ended_on, "case".recorded_at, "case".round, "case".source_number, "case".irregular, "case".result, "case".satisfaction, "case".regulation_id, "case".next_caption, "case".next_due_on, "case".next_state, "case".next_provisional, unit.name AS unit, officer.name AS officer
FROM "case" LEFT OUTER JOIN unit ON unit.id = "case".handling_unit_id LEFT OUTER JOIN officer ON officer.id = "case".officer_id
WHERE "case".id IN (SELECT listed.value
FROM json_each(:cases) AS listed)"""

LEDGER_UP_URGENCY: Final = """
SELECT "case".id
FROM "case"
WHERE ("case".id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer)) ORDER BY "case".sort_due, "case".id
LIMIT :limit OFFSET 0"""

LEDGER_DOWN_URGENCY: Final = """
SELECT "case".id
FROM "case"
WHERE ("case".id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer)) ORDER BY "case".sort_due DESC, "case".id DESC
LIMIT :limit OFFSET 0"""

LEDGER_UP_NUMBER: Final = """
SELECT "case".id
FROM "case"
WHERE ("case".id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer)) ORDER BY substr("case".number, 1, instr("case".number, '〕')), length("case".number), "case".number, "case".id
LIMIT :limit OFFSET 0"""

LEDGER_DOWN_NUMBER: Final = """
SELECT "case".id
FROM "case"
WHERE ("case".id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer)) ORDER BY substr("case".number, 1, instr("case".number, '〕')) DESC, length("case".number) DESC, "case".number DESC, "case".id DESC
LIMIT :limit OFFSET 0"""

LEDGER_UP_TITLE: Final = """
SELECT "case".id
FROM "case"
WHERE ("case".id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer)) ORDER BY "case".title_key, "case".id
LIMIT :limit OFFSET 0"""

LEDGER_DOWN_TITLE: Final = """
SELECT "case".id
FROM "case"
WHERE ("case".id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer)) ORDER BY "case".title_key DESC, "case".id DESC
LIMIT :limit OFFSET 0"""

LEDGER_UP_RESPONDENT: Final = """
SELECT "case".id
FROM "case"
WHERE ("case".id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer)) ORDER BY "case".respondent_key, "case".id
LIMIT :limit OFFSET 0"""

LEDGER_DOWN_RESPONDENT: Final = """
SELECT "case".id
FROM "case"
WHERE ("case".id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer)) ORDER BY "case".respondent_key DESC, "case".id DESC
LIMIT :limit OFFSET 0"""

LEDGER_UP_UNIT: Final = """
SELECT "case".id
FROM "case" LEFT OUTER JOIN unit ON unit.id = "case".handling_unit_id
WHERE ("case".id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer)) ORDER BY unit.sort_key, "case".id
LIMIT :limit OFFSET 0"""

LEDGER_DOWN_UNIT: Final = """
SELECT "case".id
FROM "case" LEFT OUTER JOIN unit ON unit.id = "case".handling_unit_id
WHERE ("case".id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer)) ORDER BY unit.sort_key DESC, "case".id DESC
LIMIT :limit OFFSET 0"""

LEDGER_UP_OFFICER: Final = """
SELECT "case".id
FROM "case" LEFT OUTER JOIN officer ON officer.id = "case".officer_id
WHERE ("case".id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer)) ORDER BY officer.sort_key, "case".id
LIMIT :limit OFFSET 0"""

LEDGER_DOWN_OFFICER: Final = """
SELECT "case".id
FROM "case" LEFT OUTER JOIN officer ON officer.id = "case".officer_id
WHERE ("case".id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer)) ORDER BY officer.sort_key DESC, "case".id DESC
LIMIT :limit OFFSET 0"""

LEDGER_UP_CLOCK: Final = """
SELECT "case".id
FROM "case"
WHERE ("case".id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer)) ORDER BY "case".next_caption, "case".id
LIMIT :limit OFFSET 0"""

LEDGER_DOWN_CLOCK: Final = """
SELECT "case".id
FROM "case"
WHERE ("case".id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer)) ORDER BY "case".next_caption DESC, "case".id DESC
LIMIT :limit OFFSET 0"""

LEDGER_UP_DUE_ON: Final = """
SELECT "case".id
FROM "case"
WHERE ("case".id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer)) ORDER BY "case".sort_due, "case".id
LIMIT :limit OFFSET 0"""

LEDGER_DOWN_DUE_ON: Final = """
SELECT "case".id
FROM "case"
WHERE ("case".id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer)) ORDER BY "case".sort_due DESC, "case".id DESC
LIMIT :limit OFFSET 0"""

LEDGER_UP_PROVISIONAL: Final = """
SELECT "case".id
FROM "case"
WHERE ("case".id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer)) ORDER BY "case".next_provisional, "case".id
LIMIT :limit OFFSET 0"""

LEDGER_DOWN_PROVISIONAL: Final = """
SELECT "case".id
FROM "case"
WHERE ("case".id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer)) ORDER BY "case".next_provisional DESC, "case".id DESC
LIMIT :limit OFFSET 0"""

LEDGER_UP_RESULT: Final = """
SELECT "case".id
FROM "case"
WHERE ("case".id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer)) ORDER BY CASE "case".result WHEN 'true' THEN 1 WHEN 'partly' THEN 2 WHEN 'false' THEN 3 WHEN 'unverifiable' THEN 4 ELSE 0 END, "case".id
LIMIT :limit OFFSET 0"""

LEDGER_DOWN_RESULT: Final = """
SELECT "case".id
FROM "case"
WHERE ("case".id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer)) ORDER BY CASE "case".result WHEN 'true' THEN 1 WHEN 'partly' THEN 2 WHEN 'false' THEN 3 WHEN 'unverifiable' THEN 4 ELSE 0 END DESC, "case".id DESC
LIMIT :limit OFFSET 0"""

LEDGER_UP_SATISFACTION: Final = """
SELECT "case".id
FROM "case"
WHERE ("case".id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer)) ORDER BY CASE "case".satisfaction WHEN 'satisfied' THEN 1 WHEN 'mostly' THEN 2 WHEN 'unsatisfied' THEN 3 WHEN 'unreached' THEN 4 ELSE 0 END, "case".id
LIMIT :limit OFFSET 0"""

LEDGER_DOWN_SATISFACTION: Final = """
SELECT "case".id
FROM "case"
WHERE ("case".id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer)) ORDER BY CASE "case".satisfaction WHEN 'satisfied' THEN 1 WHEN 'mostly' THEN 2 WHEN 'unsatisfied' THEN 3 WHEN 'unreached' THEN 4 ELSE 0 END DESC, "case".id DESC
LIMIT :limit OFFSET 0"""

LEDGER_UP_CHANNEL: Final = """
SELECT "case".id
FROM "case"
WHERE ("case".id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer)) ORDER BY "case".channel, "case".id
LIMIT :limit OFFSET 0"""

LEDGER_DOWN_CHANNEL: Final = """
SELECT "case".id
FROM "case"
WHERE ("case".id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer)) ORDER BY "case".channel DESC, "case".id DESC
LIMIT :limit OFFSET 0"""

LEDGER_UP_CATEGORY: Final = """
SELECT "case".id
FROM "case"
WHERE ("case".id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer)) ORDER BY "case".category, "case".id
LIMIT :limit OFFSET 0"""

LEDGER_DOWN_CATEGORY: Final = """
SELECT "case".id
FROM "case"
WHERE ("case".id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer)) ORDER BY "case".category DESC, "case".id DESC
LIMIT :limit OFFSET 0"""

LEDGER_UP_STAGE: Final = """
SELECT "case".id
FROM "case"
WHERE ("case".id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer)) ORDER BY "case".stage, "case".id
LIMIT :limit OFFSET 0"""

LEDGER_DOWN_STAGE: Final = """
SELECT "case".id
FROM "case"
WHERE ("case".id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer)) ORDER BY "case".stage DESC, "case".id DESC
LIMIT :limit OFFSET 0"""

LEDGER_UP_RECEIVED_ON: Final = """
SELECT "case".id
FROM "case"
WHERE ("case".id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer)) ORDER BY "case".received_on, "case".id
LIMIT :limit OFFSET 0"""

LEDGER_DOWN_RECEIVED_ON: Final = """
SELECT "case".id
FROM "case"
WHERE ("case".id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer)) ORDER BY "case".received_on DESC, "case".id DESC
LIMIT :limit OFFSET 0"""

LEDGER_UP_ACCEPTED_ON: Final = """
SELECT "case".id
FROM "case"
WHERE ("case".id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer)) ORDER BY "case".accepted_on, "case".id
LIMIT :limit OFFSET 0"""

LEDGER_DOWN_ACCEPTED_ON: Final = """
SELECT "case".id
FROM "case"
WHERE ("case".id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer)) ORDER BY "case".accepted_on DESC, "case".id DESC
LIMIT :limit OFFSET 0"""

LEDGER_UP_ENDED_ON: Final = """
SELECT "case".id
FROM "case"
WHERE ("case".id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer)) ORDER BY "case".ended_on, "case".id
LIMIT :limit OFFSET 0"""

LEDGER_DOWN_ENDED_ON: Final = """
SELECT "case".id
FROM "case"
WHERE ("case".id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer)) ORDER BY "case".ended_on DESC, "case".id DESC
LIMIT :limit OFFSET 0"""

LEDGER_UP_ROUND: Final = """
SELECT "case".id
FROM "case"
WHERE ("case".id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer)) ORDER BY "case".round, "case".id
LIMIT :limit OFFSET 0"""

LEDGER_DOWN_ROUND: Final = """
SELECT "case".id
FROM "case"
WHERE ("case".id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer)) ORDER BY "case".round DESC, "case".id DESC
LIMIT :limit OFFSET 0"""

LEDGER_UP_SOURCE_NUMBER: Final = """
SELECT "case".id
FROM "case"
WHERE ("case".id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer)) ORDER BY "case".source_number, "case".id
LIMIT :limit OFFSET 0"""

LEDGER_DOWN_SOURCE_NUMBER: Final = """
SELECT "case".id
FROM "case"
WHERE ("case".id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer)) ORDER BY "case".source_number DESC, "case".id DESC
LIMIT :limit OFFSET 0"""

LEDGER_UP_RECORDED_AT: Final = """
SELECT "case".id
FROM "case"
WHERE ("case".id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer)) ORDER BY "case".recorded_at, "case".id
LIMIT :limit OFFSET 0"""

LEDGER_DOWN_RECORDED_AT: Final = """
SELECT "case".id
FROM "case"
WHERE ("case".id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer)) ORDER BY "case".recorded_at DESC, "case".id DESC
LIMIT :limit OFFSET 0"""

LEDGER_UP_IRREGULAR: Final = """
SELECT "case".id
FROM "case"
WHERE ("case".id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer)) ORDER BY "case".irregular, "case".id
LIMIT :limit OFFSET 0"""

LEDGER_DOWN_IRREGULAR: Final = """
SELECT "case".id
FROM "case"
WHERE ("case".id NOT IN (SELECT case_recusal.case_id
FROM case_recusal
WHERE case_recusal.officer_id = :viewer)) ORDER BY "case".irregular DESC, "case".id DESC
LIMIT :limit OFFSET 0"""

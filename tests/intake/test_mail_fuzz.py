"""Mails damaged at random: intake answers or refuses in a sentence, and never anything else."""

from __future__ import annotations

import json
import random
from typing import Final

import pytest

from app.base.errors import InputError
from app.base.machine.resources import resources_dir
from app.intake.mail.eml import mail_report, read_mail
from tests.intake.nasty.mails import FILE_NAMES, STRUCTURES, SUBJECTS

ROUNDS: Final = 3_000
BATCHES: Final = 10
MAX_SEED_BYTES: Final = 20_000
TOKENS: Final = (
    b"\0", b"\r\n\r\n", b"\r", b"\n", b"\xff\xfe", b"\xed\xa0\x80", b"=?gbk?B?", b"=?utf-8?Q?=ED=A0",
    b"?=", b'"', b";", b"<", b">", b"--XX", b"--XX--", b"charset=utf-7", b"charset=utf-16",
    b"charset=hz", b"charset=idna", b"charset=undefined", b"charset=iso2022_jp_2", b"boundary=",
    b"Content-Type: multipart/alternative; boundary=XX\r\n", b"Content-Type: text/html\r\n",
    b"Content-Type: message/rfc822\r\n", b"Content-Transfer-Encoding: base64\r\n",
    b"Content-Transfer-Encoding: quoted-printable\r\n", b"Content-Transfer-Encoding: uuencode\r\n",
    b"filename*0*=gbk''%C4", b"filename*=", b"Date: 31 Feb 2026 25:61:00 +9999\r\n", b"%", b"*",
    b"<![foo[", b"<!--", b"&#99999999999;", b"&#xD800;", b"<a href='", b"From: \r\n", b"\\", b"=",
)  # fmt: skip


def seeds() -> list[bytes]:
    built = [nasty.data for nasty in (*SUBJECTS, *STRUCTURES, *FILE_NAMES)]
    shipped = [p.read_bytes() for p in sorted((resources_dir() / "samples").glob("*.eml"))]
    return [data for data in built + shipped if len(data) <= MAX_SEED_BYTES]


def damaged(data: bytes, others: list[bytes], chance: random.Random) -> bytes:
    """The mail after one to eight cuts, flips, insertions, repetitions or grafts."""
    result = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(result) + 1)
        match chance.randrange(7):
            case 0:
                del result[at : at + chance.randint(1, 40)]
            case 1:
                result[at : at + 1] = bytes([chance.randrange(256)])
            case 2:
                result[at:at] = chance.choice(TOKENS)
            case 3:
                result[at:at] = result[at : at + 60] * chance.randint(1, 4)
            case 4:
                graft = chance.choice(others)
                cut = chance.randrange(len(graft))
                result[at:at] = graft[cut : cut + 200]
            case 5:
                result[at : at + 4] = chance.randbytes(4)
            case _:
                del result[max(at, 30) :]
    return bytes(result)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_damaged_mails_are_read_or_refused_in_a_sentence(batch: int) -> None:
    originals = seeds()
    chance = random.Random(f"mail {batch}")
    answered = 0

    for _ in range(ROUNDS // BATCHES):
        data = damaged(chance.choice(originals), originals, chance)
        try:
            reading = read_mail(data)
        except InputError as refused:
            assert str(refused).endswith("。")
            continue
        answered += 1
        json.dumps(mail_report(reading), ensure_ascii=False, allow_nan=False).encode("utf-8")
        for attachment in reading.attachments:
            assert attachment.name
            assert len(attachment.name.encode("utf-8")) <= 255
            assert not set(attachment.name) & set('/\\:*?"<>|\r\n\0')
            assert attachment.size == len(attachment.data)

    assert answered > ROUNDS // BATCHES // 2


def test_every_truncated_copy_of_a_mail_is_read_or_refused() -> None:
    data = (resources_dir() / "samples" / "mail-8bit.eml").read_bytes()
    head_ends = data.index(b"MIME-Version")

    readings = [read_mail(data[:end]) for end in range(head_ends, len(data))]

    assert {reading.from_address for reading in readings} == {"wang.shili@example.com"}
    assert all(reading.notes for reading in readings)

"""The head of a mail or of one of its parts: fields, encoded words, parameters, addresses."""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote_to_bytes

from app.intake.mail.charset import Decoded, Trouble, codec_name, decode_text, one_line
from app.intake.mail.notes import Notes

MAX_HEAD_BYTES: Final = 4_000_000
MAX_FIELDS: Final = 2_000
MAX_FIELD_BYTES: Final = 64_000
MAX_PARAMETERS: Final = 200

_KNOWN_NAMES: Final = (
    "from to cc bcc subject date received mime-version content-type message-id return-path sender"
    " reply-to delivered-to x-mailer content-transfer-encoding content-disposition in-reply-to"
    " references x-originating-ip x-priority content-id"
)
KNOWN_FIELDS: Final = frozenset(_KNOWN_NAMES.split())

_LINE: Final = re.compile(rb"\r\n|\r|\n")
_BLANK_LINE: Final = re.compile(rb"(?>\r\n|\r|\n){2}")
_FIELD: Final = re.compile(rb"([!-9;-~]{1,80})[ \t]*:(.*)", re.DOTALL)
_WORD: Final = re.compile(
    r"=\?\s*([^?\s]{1,60})\s*\?\s*([bBqQ])\s*\?(.*?)(?:\?=|(?==\?[^?\s]{1,60}\?[bBqQ]\?)|\Z)",
    re.DOTALL,
)
_PARAMETER: Final = re.compile(r';\s*([^\s=;"]{1,80})\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)', re.DOTALL)
_CONTINUED: Final = re.compile(r"(.+?)\*(?:(\d{1,3})(\*)?)?")
_PERCENT: Final = re.compile(r"(?:[^%]*%[0-9A-Fa-f]{2})+[^%]*")
MOST_OF_A_FIELD: Final = 8_000  # characters of a field of addresses; who sent it stands in front
_ADDRESS_TOKEN: Final = re.compile(
    r'"(?:[^"\\]|\\.)*"|\((?:[^()\\]|\\.)*\)|=\?[^?\s]{1,60}\?[bBqQ]\?[^?]*\?=|<[^<>]*>|.',
    re.DOTALL,
)


@dataclass(slots=True)
class Head:
    """The fields of one head, raw, in order; names in lower case."""

    fields: list[tuple[str, bytes]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    cut: bool = False

    def raw(self, name: str) -> bytes | None:
        """The first field of that name as it came; None if there is none."""
        return next((value for key, value in self.fields if key == name), None)

    def count(self, name: str) -> int:
        """How often the field occurs."""
        return sum(1 for key, _ in self.fields if key == name)

    def value(self, name: str, notes: Notes | None = None, what: str = "") -> str:
        """The field as text, 8-bit bytes recognised, encoded words still encoded; "" if missing."""
        raw = self.raw(name)
        if raw is None:
            return ""
        decoded = decode_text(raw)
        if decoded.charset == "utf-8" and decoded.trouble is Trouble.GUESSED:
            return decoded.text  # UTF-8 is lawful in a head (RFC 6532), and it proves itself
        return notes.text_of(decoded, what) if notes is not None else decoded.text


def split_head(data: bytes) -> tuple[Head, bytes]:
    """The head and the body that follows it; everything is head where no blank line comes."""
    blank = _BLANK_LINE.search(data)
    first = _LINE.match(data)
    if first is not None:  # a part that begins with a blank line has no head of its own
        return Head(), data[first.end() :]
    end, body_at = (blank.start(), blank.end()) if blank else (len(data), len(data))
    head, used = _read_fields(data[: min(end, MAX_HEAD_BYTES)])
    head.cut = head.cut or end > MAX_HEAD_BYTES
    return head, data[used:] if used < min(end, MAX_HEAD_BYTES) else data[body_at:]


def _read_fields(block: bytes) -> tuple[Head, int]:
    """The fields of a head and how many bytes of the block are head at all."""
    head = Head()
    last_known = _last_known_field(block)
    position = 0
    while position < len(block):
        line_end = _LINE.search(block, position)
        stop, following = line_end.span() if line_end else (len(block), len(block))
        line = block[position:stop]
        match = _FIELD.fullmatch(line)
        if match and not line.startswith((b" ", b"\t")):
            _add_field(head, match[1].decode("ascii").lower(), match[2].strip(b" \t"))
        elif head.fields and (line[:1] in (b" ", b"\t") or position < last_known):
            _continue_field(head, line)
        elif not line.startswith((b"From ", b">From ")) and position >= last_known:
            return head, position  # text without a blank line before it
        position = following
    return head, len(block)


def _add_field(head: Head, name: str, value: bytes) -> None:
    """Keep the field; behind the cap only what intake reads, so that no subject is pushed out."""
    if len(head.fields) >= MAX_FIELDS or len(value) > MAX_FIELD_BYTES:
        head.cut = True
        if name not in KNOWN_FIELDS or name in head.names:
            return
    head.fields.append((name, value[:MAX_FIELD_BYTES]))
    head.names.add(name)


def _continue_field(head: Head, line: bytes) -> None:
    name, value = head.fields[-1]
    if len(value) + len(line) > MAX_FIELD_BYTES:
        head.cut = True
        return
    glue = b" " if line[:1] in (b" ", b"\t") else b""
    head.fields[-1] = (name, value + glue + line.strip(b" \t"))


def _last_known_field(block: bytes) -> int:
    """Where the last well-known field begins; -1 if there is none."""
    found = -1
    for match in re.finditer(rb"(?:^|(?<=[\r\n]))([A-Za-z-]{2,30}):", block):
        if match[1].decode("ascii").lower() in KNOWN_FIELDS:
            found = match.start()
    return found


# --- encoded words (RFC 2047), as clients really write them ---


def decode_words(value: str) -> Decoded:
    """The value with its encoded words decoded; neighbours of one set are joined as bytes first."""
    pieces: list[str] = []
    trouble, charset = Trouble.NONE, "ascii"
    run: list[tuple[str, str, str]] = []
    position = 0

    def flush() -> None:
        nonlocal trouble, charset
        for decoded in _decode_run(run):
            pieces.append(decoded.text)
            if decoded.trouble is not Trouble.NONE:
                trouble, charset = decoded.trouble, decoded.charset
        run.clear()

    for match in _WORD.finditer(value):
        between = value[position : match.start()]
        if between.strip() or (between and not run):
            flush()
            pieces.append(between)
        run.append((match[1].split("*")[0], match[2].lower(), match[3]))
        position = match.end()
    flush()
    pieces.append(value[position:])
    return Decoded("".join(pieces), charset, trouble)


def _decode_run(run: list[tuple[str, str, str]]) -> list[Decoded]:
    """Texts of neighbouring words; a character may be split over words of the same set."""
    groups: list[tuple[str, bytearray]] = []
    pending = ""  # Base64 that goes on in the next word
    for index, (charset, encoding, content) in enumerate(run):
        if encoding == "b":
            letters = pending + re.sub(r"[^A-Za-z0-9+/=]", "", content)
            goes_on = (
                index + 1 < len(run)
                and run[index + 1][:2] == (charset, "b")
                and "=" not in letters
                and len(letters) % 4 != 0
            )
            pending = letters if goes_on else ""
            data = b"" if goes_on else decode_base64(letters.encode("ascii"))[0]
        else:
            data = _decode_q(content, charset)
        same = groups and (codec_name(groups[-1][0]) or groups[-1][0].lower()) == (
            codec_name(charset) or charset.lower()
        )
        if same:
            groups[-1][1].extend(data)
        else:
            groups.append((charset, bytearray(data)))
    return [decode_text(bytes(data), charset) for charset, data in groups]


def _decode_q(content: str, charset: str) -> bytes:
    codec = codec_name(charset) or "utf-8"
    try:
        raw = content.encode("ascii" if content.isascii() else codec, "replace")
    except (UnicodeError, LookupError):
        raw = content.encode("utf-8", "replace")
    return binascii.a2b_qp(re.sub(rb"[\r\n]+", b"", raw), header=True)


_OF_BASE64: Final = re.compile(rb"[A-Za-z0-9+/]{20,}=*")
_END_OF_BASE64: Final = re.compile(rb"[A-Za-z0-9+/]{1,19}=*")
_LONGEST_FOOTER: Final = 4_000


def _without_footer(data: bytes) -> bytes:
    """The data without the words that a list put below it, after a blank line."""
    lines = data[-_LONGEST_FOOTER:].splitlines(keepends=True)
    last = max(
        (n for n, line in enumerate(lines) if _OF_BASE64.fullmatch(line.strip())), default=-1
    )
    rest = lines[last + 1 :]
    if rest and _END_OF_BASE64.fullmatch(rest[0].strip()):
        rest = rest[1:]
    if last < 0 or len(rest) < 2 or rest[0].strip() or not any(map(bytes.strip, rest)):
        return data
    return data[: len(data) - sum(map(len, rest))]


def decode_base64(data: bytes) -> tuple[bytes, bool]:
    """The bytes, and whether the Base64 was sound; what can't be Base64 is left out."""
    before = _without_footer(data)
    letters = before.translate(None, b" \t\r\n")
    clean = re.sub(rb"[^A-Za-z0-9+/=]", b"", letters)
    sound = len(clean) == len(letters) and before is data
    out = bytearray()
    pieces = re.split(rb"=+", clean)
    sound = sound and len(pieces[-1]) % 4 == 0  # cut off before its padding
    for index, piece in enumerate(pieces):
        if index and len(piece) % 4 and not sound:
            break  # words of a footer after the padding, not data
        if len(piece) % 4 == 1:
            piece, sound = piece[:-1], False  # six bits are no byte
        out += binascii.a2b_base64(piece + b"=" * (-len(piece) % 4))
    return bytes(out), sound


# --- parameters (RFC 2045, 2231) ---


def main_value(value: str) -> str:
    """What stands before the parameters, in lower case: "text/plain", "attachment"."""
    return re.split(r"[;\s(]", value.strip(), maxsplit=1)[0].strip("\"'").lower()


def parameters(value: str) -> dict[str, Decoded]:
    """The parameters by lower-case name, continued and encoded ones put together."""
    plain: dict[str, str] = {}
    extended: dict[str, dict[int, tuple[str, bool]]] = {}
    for index, match in enumerate(_PARAMETER.finditer(value)):
        if index >= MAX_PARAMETERS:
            break
        name, text = match[1].lower(), _unquote(match[2])
        continued = _CONTINUED.fullmatch(name)
        if continued is None:
            plain.setdefault(name, text)
            continue
        encoded = continued[2] is None or continued[3] is not None
        pieces = extended.setdefault(continued[1], {})
        pieces.setdefault(int(continued[2] or 0), (text, encoded))
    result = {name: _plain_parameter(text) for name, text in plain.items()}
    result.update({name: _joined_parameter(pieces) for name, pieces in extended.items()})
    return result


def _unquote(text: str) -> str:
    text = text.strip()
    if len(text) >= 2 and text[0] == text[-1] == '"':
        return re.sub(r'\\(["\\])', r"\1", text[1:-1])
    return text.strip('"')


def _plain_parameter(text: str) -> Decoded:
    if "=?" in text:
        return decode_words(text)
    if _PERCENT.fullmatch(text):  # some web mailers write %E4%BD%A0 as in an address
        decoded = decode_text(unquote_to_bytes(text))
        if not decoded.text.isascii() and decoded.trouble is not Trouble.LOSSY:
            return Decoded(decoded.text, decoded.charset)
    return Decoded(text, "ascii")


def _joined_parameter(pieces: dict[int, tuple[str, bool]]) -> Decoded:
    charset: str | None = None
    data = bytearray()
    for index, (text, encoded) in sorted(pieces.items()):
        if encoded and index == min(pieces) and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        codec = (codec_name(charset) if charset else None) or "utf-8"
        raw = text.encode(codec if codec in {"utf-8", "gb18030"} else "utf-8", "replace")
        data += unquote_to_bytes(raw) if encoded else raw
    decoded = decode_text(bytes(data), charset)
    if "=?" in decoded.text:
        return decode_words(decoded.text)
    return decoded


# --- the sender ---


@dataclass(frozen=True, slots=True)
class Address:
    """A name and a mail address, either of which may be empty."""

    name: str
    address: str


def read_addresses(value: str) -> tuple[list[Address], Trouble]:
    """The addresses of a field in order, names decoded; and the worst trouble met on the way."""
    groups: list[list[str]] = [[]]
    for token in _ADDRESS_TOKEN.findall(value[:MOST_OF_A_FIELD]):
        if token in {",", ";"}:
            groups.append([])
        else:
            groups[-1].append(token)
    worst = Trouble.NONE
    found: list[Address] = []
    for tokens in groups:
        address, trouble = _one_address(tokens)
        worst = trouble if trouble is not Trouble.NONE else worst
        if address.name or address.address:
            found.append(address)
    return found, worst


def _one_address(tokens: list[str]) -> tuple[Address, Trouble]:
    angled = [t[1:-1] for t in tokens if len(t) > 1 and t[0] == "<"]
    comments = [t[1:-1] for t in tokens if len(t) > 1 and t[0] == "("]
    words = "".join(_unquote(t) if t[0] == '"' else t for t in tokens if not _is_aside(t))
    address = re.sub(r"\s+", "", angled[-1]) if angled else ""
    if not address:
        bare = re.search(r"[^\s<>\"'=?]{1,200}@[^\s<>\"'=?]{1,200}", words)
        address = bare[0] if bare else ""
        words = words.replace(address, "", 1) if address else words
    decoded = decode_words(words.strip() or " ".join(comments))
    name = one_line(decoded.text).strip("\"'<> ")
    return Address(name, one_line(address).strip("\"'<> ")), decoded.trouble


def _is_aside(token: str) -> bool:
    """Whether the token is an address in angles or a remark in brackets."""
    return len(token) > 1 and token[0] in "<("

"""What intake has to tell the clerk about a mail: each repair, guess or thing left alone, once."""

from __future__ import annotations

from typing import Final

from app.intake.mail.charset import Decoded, Trouble

MAX_NOTES: Final = 40

_SENTENCES: Final = {
    Trouble.GUESSED: "{what}没有声明字符集，按 {charset} 识别。",
    Trouble.UNKNOWN: "{what}声明的字符集无法识别，按 {charset} 识别。",
    Trouble.MISLABELLED: "{what}声明的字符集与内容不符，按 {charset} 识别。",
    Trouble.LOSSY: "{what}有 {lost} 处字节无法辨认，以“\ufffd”代替，请对照原件。",
}


class Notes:
    """Collects Chinese sentences in the order in which things were noticed."""

    def __init__(self) -> None:
        self._sentences: dict[str, None] = {}

    def add(self, sentence: str) -> None:
        """Keep the sentence, unless it was said before or enough has been said."""
        if len(self._sentences) < MAX_NOTES:
            self._sentences[sentence] = None
        elif len(self._sentences) == MAX_NOTES:
            self._sentences["问题较多，其余说明从略，请对照原件。"] = None

    def text_of(self, decoded: Decoded, what: str) -> str:
        """The decoded text, after its trouble with the character set has been noted."""
        if decoded.trouble is not Trouble.NONE:
            lost = decoded.text.count("\ufffd")
            self.add(
                _SENTENCES[decoded.trouble].format(
                    what=what, charset=decoded.charset.upper(), lost=lost
                )
            )
        return decoded.text

    def sentences(self) -> tuple[str, ...]:
        """All sentences so far."""
        return tuple(self._sentences)

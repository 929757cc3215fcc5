"""Errors that a user may read: each carries one Chinese sentence and what is safe."""

UNEXPECTED = "程序出了意外，这一步没有保存，已保存的内容不受影响；请重试，仍不行请"


class AppError(Exception):
    """A failure the user can understand; ``str(error)`` is the Chinese sentence to show."""


class InputError(AppError):
    """A file or a field that can't be used as it is; nothing was stored."""


class NeedsReason(InputError):
    """What was entered can stand once it is said why; nothing was stored."""


class RuleViolation(AppError):
    """A step that the law or the facts do not allow; names the article as printed."""

    def __init__(self, sentence: str, *, article: str = "", needs: tuple[int, ...] = ()) -> None:
        super().__init__(sentence)
        self.article = article
        self.needs = needs  # seqs of dependants that would have to be voided along


class ClockDoubt(RuleViolation):
    """The PC's date may be wrong: nothing was numbered; somebody may vouch for it."""


class PackError(AppError):
    """A regulation pack that can't be used; names the key and, where known, the article."""

    def __init__(self, sentence: str, *, key: str = "", article: str = "") -> None:
        super().__init__(sentence)
        self.key = key
        self.article = article


class StoreError(AppError):
    """The office's file can't be opened, read or written; says what is safe."""


class DamagedFile(StoreError):
    """The office's file is damaged: nothing was written, and a backup can take its place."""


class ChainDoubt(StoreError):
    """The office's file does not hold what was remembered of it; somebody may vouch for it."""


class Cancelled(AppError):
    """The user stopped a long job; nothing of it was kept."""

    def __init__(self) -> None:
        super().__init__("已取消，没有留下任何改动。")

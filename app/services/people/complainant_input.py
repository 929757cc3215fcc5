"""A complainant as somebody logs them."""

from __future__ import annotations

from dataclasses import dataclass

from app.base.secret import Secret


@dataclass(frozen=True, slots=True)
class ComplainantInput:
    """A complainant as logged; what identifies them is secret from the start."""

    name: Secret
    phone: Secret = Secret("")
    address: Secret = Secret("")
    email: Secret = Secret("")
    id_number: Secret = Secret("")
    real_name: bool = True
    keep_secret: bool = False
    other_phone: Secret = Secret("")  # 回拨号码
    role: str = "complainant"  # representative (联名的代表人), agent (代理人)
    kind: str = "person"  # organisation: id_number is its 统一社会信用代码
    consent: str = ""  # to give the identity to the handling unit: yes, no, "" not asked
    no_contact: str = ""  # why there is no way to reach them, a key of NO_CONTACT

    @property
    def contact_known(self) -> bool:
        """Whether there is any way to reach them (NY-11.4)."""
        return any((self.phone, self.address, self.email, self.other_phone))

"""Numbers moved by a little, by as much in every file of a patient."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from uploader.deid.actions.chance import draw_fraction, draw_whole
from uploader.deid.refusal import RefusalCode, RefusedError

if TYPE_CHECKING:
    from uploader.deid.actions.context import Context
    from uploader.deid.values import Value

NUMBER = re.compile(r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]{1,3})?")
WHOLE_VRS = {
    "IS": (-(2**31), 2**31 - 1), "SL": (-(2**31), 2**31 - 1), "SS": (-(2**15), 2**15 - 1),
    "SV": (-(2**63), 2**63 - 1), "UL": (0, 2**32 - 1), "US": (0, 2**16 - 1), "UV": (0, 2**64 - 1),
}  # fmt: skip
"""What whole numbers of a value representation may be, PS3.5 6.2."""
TAG_DIGITS = 8


@dataclass(frozen=True, slots=True)
class Jitter:
    """Add a number of at most ``limit``, not 0, to a number, kept between ``smallest`` and ``largest``."""

    limit: float
    is_whole: bool
    smallest: float | None
    largest: float | None
    salt: str
    code: ClassVar[str] = "jitter"

    def describe(self) -> str:
        """Say what it does."""
        return f"is moved by up to {self.limit:g}, by as much in every file of a patient"

    def apply(self, text: str | None, context: Context) -> Value | None:
        """Give the moved numbers; nothing for an empty text.

        Raises
        ------
        RefusedError
            NUMBER_UNPARSABLE.
        """
        if not text or not text.strip():
            return None
        return tuple(self._moved(part.strip(), context) for part in text.split(","))

    def _moved(self, part: str, context: Context) -> str:
        if not part:
            return ""
        if not NUMBER.fullmatch(part):
            raise RefusedError(RefusalCode.NUMBER_UNPARSABLE, context.element)
        bounds = WHOLE_VRS.get(context.vr)
        what = context.element[-TAG_DIGITS:]
        if self.is_whole or bounds is not None:
            step = draw_whole(self.salt, context.seed, what, max(1, int(self.limit)))
            whole = int(self._kept(int(Decimal(part)) + step))
            return str(whole if bounds is None else min(max(whole, bounds[0]), bounds[1]))
        moved = float(part) + draw_fraction(self.salt, context.seed, what) * self.limit
        return _number_text(float(self._kept(moved)), context.vr)

    def _kept(self, number: float) -> float:
        if self.smallest is not None:
            number = max(number, self.smallest)
        return number if self.largest is None else min(number, self.largest)


def _number_text(number: float, vr: str) -> str:
    """Write a number; a DS has 16 characters at most, PS3.5 6.2."""
    if vr != "DS":
        return repr(number)
    from pydicom.valuerep import format_number_as_ds  # noqa: PLC0415 - heavy

    return format_number_as_ds(number)

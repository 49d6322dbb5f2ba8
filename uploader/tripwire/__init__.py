"""The wrong-patient tripwire: keyed fingerprints of who was sent under which subject, on this computer only.

It warns and never blocks. Without the key, which is in the credential store, the fingerprints say nothing;
where there is no safe store there are none.
"""

from uploader.tripwire.compare import Differs, Elsewhere, SentBefore, Warned, compare
from uploader.tripwire.prints import Prints, prints_of
from uploader.tripwire.store import Row, Tripwire

__all__ = [
    "Differs",
    "Elsewhere",
    "Prints",
    "Row",
    "SentBefore",
    "Tripwire",
    "Warned",
    "compare",
    "prints_of",
]

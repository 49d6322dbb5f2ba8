"""What the program promises, in words for everyone. README must say the same; a test compares them."""

from __future__ import annotations

PROMISES = tuple(
    """
Every DICOM file is de-identified on this computer, by the profile of the project, else the group, else the site, before a byte of it is sent.
A profile rule that can't be carried out, a file that can't be read, or a result that fails its check stops that series; originals are never sent instead.
A profile is checked before it is used, on made-up files with a value in every identifying element of the DICOM Standard's table; one that is not safe for certain stops the case, and what stays is shown to whoever asks.
Where no profile exists, nothing is sent unless the person accepts the PHI risk, and the receipt says so.
Patient data is not written to logs, receipts, or anywhere but the running case's own folder, which is removed when the case ends.
Your own files are never changed, moved or deleted.
The receipt says for every series which element was changed how, by which profile and which version of the program, and never a value.
A case counts as landed only when the import job's report and the destination itself both list every archive.
Every file ends in exactly one of these: landed, duplicate, skipped, failed, left out.
""".strip().splitlines()
)

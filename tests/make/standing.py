"""What stands at the practice site, read from its store: every version of every file, jobs, and parts."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from uploader.practice.server import PracticeSite


def placed_versions(site: PracticeSite, subject: str) -> list[tuple[str, str]]:
    """Name and SHA-256 of every file version that was ever placed below a subject, sorted."""
    docs = [doc for doc in site.site.store.find("file") if f"/{subject}/" in doc["path"]]
    return sorted((doc["name"], _sha256(site.site.files / doc["storage_name"])) for doc in docs)


def job_count(site: PracticeSite, case_id: str) -> int:
    """Import jobs with the case's label, dry runs not counted."""
    jobs = site.site.store.find("import")
    return sum(job["label"].endswith(case_id) and not job.get("dry_run") for job in jobs)


def parts_stored_again(site: PracticeSite) -> Counter[tuple[str, int]]:
    """How often each part was stored beyond the first time."""
    stored = Counter(
        (owner, number) for owner, number, _, _, status in site.site.store.puts() if status == 200
    )
    return Counter({part: count - 1 for part, count in stored.items() if count > 1})


def assert_landed_once(
    site: PracticeSite, subject: str, outcome: dict[str, Any], digests: dict[str, str], data_dir: Path
) -> None:
    """The case stands at the site whole and once, its receipt says so, and nothing of it is left here."""
    assert outcome.get("state") == "landed", outcome
    assert outcome["digests"] == digests
    counts = outcome["counts"]
    ends = ("landed", "duplicates", "skipped", "failed", "left_out")
    assert counts["seen"] == sum(counts[end] for end in ends)
    assert (counts["pending"], counts["not_landed"]) == (0, 0)
    assert placed_versions(site, subject) == sorted(digests.items())
    assert job_count(site, outcome["case_id"]) == int(site.site.options.has_xfer)
    receipts = [path.name for path in (data_dir / "receipts").iterdir()]
    assert receipts == [f"{outcome['case_id']}.json"]
    assert list((data_dir / "cases").iterdir()) == []


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()

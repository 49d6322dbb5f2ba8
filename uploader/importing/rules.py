"""Import rules that put every archive exactly at the destination, and the proof that they do. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uploader.errors import RulesMisplace

if TYPE_CHECKING:
    from uploader.model.destination import Destination
    from uploader.model.package import Archive, Manifest

DICOM = "dicom"


def import_rules(destination: Destination, manifest: Manifest) -> list[dict[str, Any]]:
    """Write one rule for the series and one for each type of the other files.

    Overrides are applied last by the server and win over paths and headers; mappings don't, so none are
    used. Archives of series are zipped already and are not parsed there.
    """
    types = dict.fromkeys(archive.file_type for archive in manifest.archives)
    return [
        {"level": "acquisition", "include": _filters(each, manifest), "overrides": _pins(destination, each)}
        for each in types
    ]


def _pins(destination: Destination, file_type: str) -> dict[str, str]:
    """What the server must set; a type that nobody knows is left for it to tell."""
    pins = {
        "subject.label": destination.subject_label,
        "session.label": destination.session_label,
        "acquisition.label": destination.acquisition_label,
    }
    return {**pins, "file.type": file_type} if file_type else pins


def _filters(file_type: str, manifest: Manifest) -> list[str]:
    if file_type == DICOM and all(
        a.name.endswith(".dicom.zip") for a in manifest.archives if a.file_type == DICOM
    ):
        return ["name=~*.dicom.zip"]
    return [f"name={archive.name}" for archive in manifest.archives if archive.file_type == file_type]


def check_rules(rules: list[dict[str, Any]], destination: Destination, manifest: Manifest) -> None:
    """Run the rules through Flywheel's own rule engine, file by file, before the server does.

    Raises
    ------
    RulesMisplace
        When any archive would match no rule, or land anywhere else than at the destination.
    """
    from fw_meta.imports import ImportRule  # noqa: PLC0415 - 0.3 s that --version must not pay

    try:
        engine: list[Any] = [ImportRule(**rule) for rule in rules]
        misplaced = [
            archive for archive in manifest.archives if not _lands_right(engine, archive, destination)
        ]
    except ValueError as error:  # a name that reads as an operator
        raise RulesMisplace(count=len(manifest.archives)) from error
    if misplaced:
        raise RulesMisplace(count=len(misplaced))


def _lands_right(engine: list[Any], archive: Archive, destination: Destination) -> bool:
    stat = {"path": archive.name, "name": archive.name, "dir": "", "depth": 0, "size": archive.size_bytes}
    rule = next((rule for rule in engine if rule.match(stat)), None)
    if rule is None:
        return False
    meta = rule.extract(stat)
    wanted = _pins(destination, archive.file_type)
    return all(meta.get(field) == value for field, value in wanted.items())

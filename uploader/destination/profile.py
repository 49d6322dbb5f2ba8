"""Which de-identification profile applies: the project's, else the group's, else the site's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uploader.model.profile import NoProfile, ProfileLevel

if TYPE_CHECKING:
    from uploader.destination.site import Site
    from uploader.model.destination import Project
    from uploader.model.profile import ProfileDocument


def find_profile(site: Site, project: Project) -> ProfileDocument | NoProfile:
    """Fetch the profile of the first level that is not blank.

    A blank project profile asks the next level, as the official command line does; the documentation also
    speaks of it as an exemption, and the safer reading is taken. A profile that is there but can't be used
    is never passed over for the next level: it stops the case (`uploader.deid.read_profile`).
    """
    for level in ProfileLevel:
        document = site.profile(level, project)
        if document is not None and _says_something_of_dicom(document.text):
            return document
    return NoProfile()


def _says_something_of_dicom(text: str) -> bool:
    """Whether a level counts: it does unless it is readable and plainly has no ``dicom`` section."""
    import yaml  # noqa: PLC0415 - keeps --version quick

    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError:
        return True
    return not isinstance(content, dict) or bool(content.get("dicom"))

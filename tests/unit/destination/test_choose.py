from __future__ import annotations

from dataclasses import replace

import pytest

from uploader.destination.choose import check_usable, choose, find_project
from uploader.destination.profile import find_profile
from uploader.errors import (
    BadSubjectLabel,
    GroupNotFound,
    LabelIsPattern,
    LabelNotInTemplates,
    NoTemplates,
    NoUploadRights,
    ProjectLocked,
    ProjectNotFound,
)
from uploader.model.destination import Account, AcquisitionTemplate, Project, SessionTemplate
from uploader.model.profile import NoProfile, ProfileDocument, ProfileLevel

PROJECT = Project("p1", "Site 12", "heart", "Heart trial", (), locked=False, has_templates=True)


class FakeSite:
    """A site that is a value."""

    def __init__(self, profiles: dict[ProfileLevel, str] | None = None) -> None:
        self._profiles = profiles or {}

    def sign_in(self) -> Account:
        return Account("nurse@example.org", "Nurse", "Site", "site.example")

    def projects(self) -> tuple[Project, ...]:
        return (PROJECT,)

    def templates(self, project_id: str) -> tuple[SessionTemplate, ...]:
        assert project_id == PROJECT.project_id
        return (
            SessionTemplate("Baseline", (AcquisitionTemplate("CT Chest", 1, ()),), is_regex=False),
            SessionTemplate("Extra", (AcquisitionTemplate("T.*", 1, ()),), is_regex=True),
            SessionTemplate("Week .*", (), is_regex=True),
        )

    def subject_labels(self, project_id: str) -> tuple[str, ...]:
        raise NotImplementedError(project_id)

    def profile(self, level: ProfileLevel, project: Project) -> ProfileDocument | None:
        assert project is PROJECT
        text = self._profiles.get(level)
        return None if text is None else ProfileDocument(level, text, "0" * 64)


def test_a_project_is_found_by_label_or_id_within_its_group() -> None:
    for group, project in (("heart", "Site 12"), ("Heart trial", "p1")):
        assert find_project([PROJECT], group, project) is PROJECT
    with pytest.raises(GroupNotFound):
        find_project([PROJECT], "lung", "Site 12")
    with pytest.raises(ProjectNotFound):
        find_project([PROJECT], "heart", "Site 13")


def test_a_project_that_can_not_be_sent_to_says_why() -> None:
    with pytest.raises(NoUploadRights):
        check_usable(replace(PROJECT, missing=("files_create_bulk",)))
    with pytest.raises(NoTemplates):
        check_usable(replace(PROJECT, has_templates=False))
    with pytest.raises(ProjectLocked):
        check_usable(replace(PROJECT, locked=True))


def test_labels_of_the_templates_make_a_destination() -> None:
    destination = choose(FakeSite(), PROJECT, "HF-1", "Baseline", "CT Chest")
    assert (destination.subject_label, destination.session_label) == ("HF-1", "Baseline")


@pytest.mark.parametrize(
    ("session", "acquisition"), [("baseline", "CT Chest"), ("Baseline", "CT"), ("Baseline ", "CT Chest")]
)
def test_a_label_that_is_not_exactly_in_the_templates_is_refused(session: str, acquisition: str) -> None:
    with pytest.raises(LabelNotInTemplates):
        choose(FakeSite(), PROJECT, "HF-1", session, acquisition)


@pytest.mark.parametrize(("session", "acquisition"), [("Week .*", "x"), ("Extra", "T1"), ("Extra", "T.*")])
def test_a_pattern_can_not_be_chosen_and_is_named(session: str, acquisition: str) -> None:
    with pytest.raises(LabelIsPattern):
        choose(FakeSite(), PROJECT, "HF-1", session, acquisition)


def test_a_subject_label_that_would_be_rewritten_is_refused() -> None:
    with pytest.raises(BadSubjectLabel):
        choose(FakeSite(), PROJECT, "HF/1", "Baseline", "CT Chest")


DICOM = "dicom: {fields: [{name: PatientName, remove: true}]}"


@pytest.mark.parametrize(
    ("profiles", "level"),
    [
        (
            {ProfileLevel.PROJECT: DICOM, ProfileLevel.GROUP: DICOM, ProfileLevel.SITE: DICOM},
            ProfileLevel.PROJECT,
        ),
        ({ProfileLevel.GROUP: DICOM, ProfileLevel.SITE: DICOM}, ProfileLevel.GROUP),
        ({ProfileLevel.PROJECT: "json: {fields: []}", ProfileLevel.SITE: DICOM}, ProfileLevel.SITE),
        ({ProfileLevel.PROJECT: "dicom: {", ProfileLevel.SITE: DICOM}, ProfileLevel.PROJECT),
    ],
)
def test_the_nearest_level_that_says_something_of_dicom_wins(
    profiles: dict[ProfileLevel, str], level: ProfileLevel
) -> None:
    found = find_profile(FakeSite(profiles), PROJECT)
    assert isinstance(found, ProfileDocument)
    assert found.level is level


def test_without_a_profile_on_any_level_there_is_none() -> None:
    assert find_profile(FakeSite(), PROJECT) == NoProfile()

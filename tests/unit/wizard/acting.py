"""Steps that wizard tests share: a state moved by messages, and effects remembered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.ui.fake import world
from uploader.config import Config, resolve
from uploader.config.layers import Layer, Level
from uploader.config.values import Form
from uploader.model.case import CaseStage, CaseSummary
from uploader.model.check import Report
from uploader.model.destination import Account, Destination
from uploader.model.profile import ProfileLevel
from uploader.wizard import commands as ask
from uploader.wizard import events as told
from uploader.wizard.engine import ProfileSummary
from uploader.wizard.places import destination
from uploader.wizard.state import Page, Saved, Scanned, Setup, WizardState
from uploader.wizard.transitions import step

if TYPE_CHECKING:
    from pathlib import Path

    from uploader.model.case import PreparedCase
    from uploader.model.check import Finding
    from uploader.model.destination import Project, TemplateLabels
    from uploader.model.profile import NoProfile
    from uploader.wizard.effects import Effect
    from uploader.wizard.state import SubjectEntry

ACCOUNT = Account("robin@site012.example", "Robin Fake", "Practice Trials", "practice.flywheel.example")
PROFILE = ProfileSummary("Clinical trial v2", ProfileLevel.PROJECT, "0" * 64, world.profile_check())
NORTHFIELD = world.PROJECTS[0]


@dataclass
class Acting:
    """A wizard without threads: messages in, state and effects out."""

    state: WizardState = field(default_factory=lambda: WizardState(setup=Setup("0", has_window=True)))
    effects: list[Effect] = field(default_factory=list)

    def do(self, *messages: ask.Command | told.Event) -> list[Effect]:
        """Apply messages; gives the effects of the last one."""
        last: list[Effect] = []
        for message in messages:
            done = step(self.state, message)
            self.state, last = done.state, list(done.effects)
            self.effects += last
        return last

    def signed_in(self, projects: tuple[Project, ...] = world.PROJECTS) -> Acting:
        """Start, sign in, and have the projects."""
        self.do(told.Started(Saved()), told.SignedInAs(ACCOUNT), told.ProjectsCame(projects))
        return self

    def placed(
        self, profile: ProfileSummary | NoProfile = PROFILE, labels: TemplateLabels = world.LABELS
    ) -> Acting:
        """Choose a project and have what the site knows of it."""
        self.signed_in()
        self.do(
            ask.ChooseGroup(NORTHFIELD.group_id),
            ask.ChooseProject(NORTHFIELD.project_label),
            told.TemplatesCame(NORTHFIELD.project_id, labels),
            told.SubjectsCame(NORTHFIELD.project_id, world.subject_labels(50)),
            told.ProfileCame(NORTHFIELD.project_id, profile),
            ask.Continue(),
        )
        return self

    def aimed(self, profile: ProfileSummary | NoProfile = PROFILE) -> Acting:
        """Choose subject, session and acquisition, and come to the files."""
        self.placed(profile)
        self.do(
            ask.ChooseSubject("001-0007", is_new=False),
            ask.ChooseSession("Baseline"),
            ask.ChooseAcquisition("CT Chest"),
            ask.Continue(),
        )
        assert self.state.page is Page.FILES
        return self

    def scanned(
        self,
        path: Path,
        prepared: PreparedCase | None = None,
        profile: ProfileSummary | NoProfile = PROFILE,
    ) -> Acting:
        """Choose files and have them read."""
        self.aimed(profile)
        self.do(told.PathsPicked((path,)))
        found = prepared or world.small_case()
        self.do(told.ScanEnded(self.state.files.scan_id, found))
        self.checked(*found.report.findings)
        return self

    def checked(self, *findings: Finding) -> list[Effect]:
        """Answer what the checks were asked last."""
        place = destination(self.state)
        return self.do(told.Rechecked(self.state.files.check_id, Report(findings), place))

    def reviewed(self, path: Path, profile: ProfileSummary | NoProfile = PROFILE) -> Acting:
        """Confirm the warning and come to the review."""
        self.scanned(path, profile=profile)
        self.do(ask.AnswerFinding("patient_missing", "confirmed"), ask.Continue())
        assert self.state.page is Page.REVIEW
        return self

    def prepared(self) -> PreparedCase:
        """What was read."""
        assert isinstance(self.state.files.scan, Scanned)
        return self.state.files.scan.prepared

    def page(self) -> Page:
        """The page that is shown."""
        return self.state.page

    def subject(self) -> SubjectEntry:
        """What is in question about the subject."""
        return self.state.subject

    def fields(self) -> list[str]:
        """The fields that are complained about."""
        return [complaint.field for complaint in self.state.complaints]


def managed(level: Level = Level.COMPUTER_POLICY, **values: object) -> Config:
    """Settings of which IT has set some."""
    return resolve((Layer(level, "policy.json", Form.TYPED, values),), {})


def summary(case_id: str, stage: CaseStage = CaseStage.QUEUED, **changes: str) -> CaseSummary:
    """A case as the engine keeps it."""
    destination = Destination("cardia", "CARDIA", "p", "Site 012", "001-0007", "Baseline", "CT Chest")
    return CaseSummary(case_id, stage, destination, f"2026-11-03T10:{case_id[-2:]}:00", 5, 500, **changes)

"""What this step asks of the server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from uploader.model.destination import Account, Project, SessionTemplate
    from uploader.model.profile import ProfileDocument, ProfileLevel


class Site(Protocol):
    """A Flywheel site, seen by one account. Every call may raise `TransferError` and `SignInError` leaves."""

    def sign_in(self) -> Account:
        """Check the key, and learn who it belongs to."""

    def projects(self) -> tuple[Project, ...]:
        """All projects that the account sees, usable or not."""

    def templates(self, project_id: str) -> tuple[SessionTemplate, ...]:
        """The project's Session Templates, as stored."""

    def subject_labels(self, project_id: str) -> tuple[str, ...]:
        """All subject labels of the project, sorted."""

    def profile(self, level: ProfileLevel, project: Project) -> ProfileDocument | None:
        """The profile of one level; None where it is blank or may not be read."""

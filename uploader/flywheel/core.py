"""The core API: who is signed in, what they may send to, templates, profiles, subjects, placed files."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from uploader.errors import NotAllowedError, ServerRefused
from uploader.model.destination import Account, AcquisitionTemplate, Project, SessionTemplate
from uploader.model.profile import ProfileDocument, ProfileLevel
from uploader.model.transfer import PlacedFile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from uploader.flywheel.connection import Connection
    from uploader.model.destination import Destination

NEEDED_ACTIONS = (
    ("containers_create_hierarchy",),
    ("files_create_upload", "files_create_bulk"),
)
"""Rights without which a case can't be sent; of each row one suffices (the second was renamed in 2025)."""

PAGE = 1000
NOT_FOUND = 404
SMALL_BYTES = 1024 * 1024


class CoreSite:
    """What the steps ask of a Flywheel site, by its core API."""

    def __init__(self, connection: Connection) -> None:
        self._line = connection
        self._roles: dict[str, frozenset[str]] = {}
        self._user_id = ""
        self._is_admin = False

    def sign_in(self) -> Account:
        """Check the key with the site, and learn who it belongs to.

        Raises
        ------
        KeyRefused, SiteNotFlywheel, ServerUnreachable, TlsRefused
        """
        fw = self._line.sdk
        status = self._line.ask("sign in", fw._fw.get_auth_status)  # noqa: SLF001 - not on the facade
        self._user_id = str(self._line.ask("sign in", lambda: status.user_id or status.origin.id))
        self._is_admin = bool(status.user_is_admin) or bool(status.is_device)
        user = self._line.ask("read your account", fw.get_current_user)
        config = self._line.ask("read the site's settings", fw.get_config)
        site_name = getattr(config.site, "name", None) or self._line.key.host
        full_name = " ".join(part for part in (user.firstname, user.lastname) if part)
        return Account(self._user_id, full_name or self._user_id, str(site_name), self._line.key.site)

    def projects(self) -> tuple[Project, ...]:
        """All projects that the account sees, in the order of their labels, usable or not."""
        fw = self._line.sdk
        groups = {
            group.id: str(group.label or group.id)
            for group in self._line.ask("list groups", lambda: list(fw.groups.iter_find(limit=PAGE)))
        }
        found = self._line.ask("list projects", lambda: list(fw.projects.iter_find(limit=PAGE)))
        projects = (
            self._project(project, groups.get(project.group, str(project.group))) for project in found
        )
        return tuple(sorted(projects, key=lambda project: (project.group_label, project.project_label)))

    def _project(self, found: Any, group_label: str) -> Project:
        templates = found.templates
        if templates is None:  # a list may leave them out
            templates = self._line.ask(
                "read the project", lambda: self._line.sdk.get_project(found.id)
            ).templates
        return Project(
            project_id=str(found.id),
            project_label=str(found.label),
            group_id=str(found.group),
            group_label=group_label,
            missing=self._missing(found.permissions or []),
            locked=bool(getattr(found, "locked", None)),
            has_templates=bool(templates),
        )

    def _missing(self, permissions: Sequence[Any]) -> tuple[str, ...]:
        """Say which needed rights the account's roles in a project lack."""
        if self._is_admin:
            return ()
        mine = [entry for entry in permissions if str(entry.id) == self._user_id]
        role_ids = [str(role_id) for entry in mine for role_id in (entry.role_ids or [])]
        actions = frozenset[str]().union(*(self._role_actions(role_id) for role_id in role_ids))
        return tuple(row[-1] for row in NEEDED_ACTIONS if not actions.intersection(row))

    def _role_actions(self, role_id: str) -> frozenset[str]:
        """As plain JSON: the SDK prints a line for every action that it does not know."""
        if role_id not in self._roles:
            role = self._line.ask("read your role", lambda: self._line.raw.get(f"/api/roles/{role_id}"))
            self._roles[role_id] = frozenset(str(action) for action in role.get("actions") or [])
        return self._roles[role_id]

    def templates(self, project_id: str) -> tuple[SessionTemplate, ...]:
        """Read the project's Session Templates, as stored."""
        project = self._line.ask(
            "read the project", lambda: self._line.raw.get(f"/api/projects/{project_id}")
        )
        stored = project.get("templates") or project.get("template") or []
        return tuple(_template(entry) for entry in ([stored] if isinstance(stored, dict) else stored))

    def subject_labels(self, project_id: str) -> tuple[str, ...]:
        """All subject labels of the project, sorted."""
        labels: list[str] = []
        after: dict[str, str] = {}
        while True:
            page = self._subject_page(project_id, after)
            if not page:
                return tuple(sorted(labels))
            labels.extend(str(subject.get("label") or subject.get("code") or "") for subject in page)
            after = {"after_id": str(page[-1]["_id"])}

    def _subject_page(self, project_id: str, after: dict[str, str]) -> list[dict[str, Any]]:
        """One page as plain JSON: the SDK's models take seconds for 10,000 subjects."""
        address = f"/api/projects/{project_id}/subjects"
        params = {"limit": str(PAGE), **after}
        answer = self._line.ask("list subjects", lambda: self._line.raw.get(address, params=params))
        return list(answer["results"] if isinstance(answer, dict) else answer)

    def profile(self, level: ProfileLevel, project: Project) -> ProfileDocument | None:
        """Read one level's profile; None where it has none, or where the account may not look."""
        address = {
            ProfileLevel.PROJECT: f"/api/projects/{project.project_id}/settings",
            ProfileLevel.GROUP: f"/api/groups/{project.group_id}/settings",
            ProfileLevel.SITE: "/api/site/settings",
        }[level]
        try:
            settings = self._line.ask(
                "read the de-identification profile", lambda: self._line.raw.get(address)
            )
        except NotAllowedError:
            return None
        except ServerRefused as error:
            if error.params["status"] == NOT_FOUND:
                return None
            raise
        return _profile(level, (settings or {}).get("deid_profile"))

    def study_rules(self, project_id: str, key: str, file_name: str) -> str | None:
        """Read the coordinator's rules as text: from the project's info, else from a file attached to it.

        The usual rights of a contributor show a project's info and not the content of its files.

        Raises
        ------
        TransferError
        """
        info = self.project_info(project_id)
        if key in info:
            return json.dumps(info[key])
        return self.project_file(project_id, file_name)

    def project_info(self, project_id: str) -> dict[str, Any]:
        """Read a project's info (custom information), as stored.

        Raises
        ------
        TransferError
        """
        project = self._line.ask(
            "read the project", lambda: self._line.raw.get(f"/api/projects/{project_id}")
        )
        info = project.get("info")
        return info if isinstance(info, dict) else {}

    def project_file(self, project_id: str, name: str) -> str | None:
        """Read a small text file that is attached to the project; None where there is none to be read.

        Raises
        ------
        TransferError
        """

        def read() -> Any:
            answer = self._line.raw.get(f"/api/projects/{project_id}/files/{name}", raw=True)
            answer.raise_for_status()
            return answer

        try:
            answer = self._line.ask("read a file of the project", read)
        except NotAllowedError:
            return None
        except ServerRefused as error:
            if error.params["status"] == NOT_FOUND:
                return None
            raise
        return str(answer.text) if len(answer.content) <= SMALL_BYTES else None

    def placed_files(self, destination: Destination) -> tuple[PlacedFile, ...]:
        """List the files that stand in the destination's acquisition; none if it does not exist."""
        labels = (destination.subject_label, destination.session_label, destination.acquisition_label)
        path = [destination.group_id, destination.project_label, *labels]
        try:
            found = self._line.ask("look at the destination", lambda: self._lookup(path))
        except ServerRefused as error:
            if error.params["status"] == NOT_FOUND:
                return ()
            raise
        rows = found.get("files") or []
        return tuple(
            PlacedFile(str(row.get("file_id", "")), str(row["name"]), int(row["size"])) for row in rows
        )

    def _lookup(self, path: list[str]) -> dict[str, Any]:
        answer: dict[str, Any] = self._line.raw.post("/api/lookup", json={"path": path})
        return answer

    def session_url(self, project_id: str) -> str:
        """Address of the project's page, for where there is no import job."""
        return f"{self._line.key.base_url}/#/projects/{project_id}/sessions"


def _template(entry: dict[str, Any]) -> SessionTemplate:
    acquisitions = tuple(
        AcquisitionTemplate(
            label=str(acquisition.get("label") or ""),
            minimum=int(acquisition.get("minimum") or 0),
            classifications=tuple(_classifications(acquisition.get("files") or [])),
            file_minimum=sum(int(file.get("minimum") or 0) for file in acquisition.get("files") or []),
        )
        for acquisition in entry.get("acquisitions") or []
    )
    label = str((entry.get("session") or {}).get("label") or "")
    return SessionTemplate(label, acquisitions, is_regex=entry.get("regex") is not False)


def _classifications(files: list[dict[str, Any]]) -> list[str]:
    return [str(file["classification"]) for file in files if file.get("classification")]


def _profile(level: ProfileLevel, stored: Any) -> ProfileDocument | None:
    """Give the profile if it is not blank; whether it can be used is the reader's to say."""
    if stored is None or stored == {} or (isinstance(stored, str) and not stored.strip()):
        return None
    text = stored if isinstance(stored, str) else json.dumps(stored, sort_keys=True, ensure_ascii=False)
    return ProfileDocument(level, text, hashlib.sha256(text.encode()).hexdigest())

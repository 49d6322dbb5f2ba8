"""Core upload tickets: the way for sites without the transfer service.

Files are placed one by one into the acquisition itself, so there is no import job and no job page; what
landed is read back from the acquisition.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlparse

from uploader.errors import ServerRefused
from uploader.model.transfer import BlobOpened, PartAddress, Route

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from uploader.flywheel.connection import Connection
    from uploader.model.destination import Destination
    from uploader.model.package import Archive
    from uploader.model.transfer import Acknowledged

DEED = "upload files"
MULTIPART = {"x-accept-feature": "multipart_signed_url"}


@dataclass(frozen=True, slots=True)
class _Ticket:
    """An open ticket; its addresses live as long as this program runs, a resumed case opens a new one."""

    acquisition_id: str
    ticket: str
    urls: tuple[str, ...]
    headers: Mapping[str, str]


class CoreTickets:
    """Transport of bytes into one acquisition; satisfies the upload's Protocol."""

    route = Route.CORE_TICKETS

    def __init__(self, connection: Connection, destination: Destination, archives: Sequence[Archive]) -> None:
        self._line = connection
        self._destination = destination
        self._archives = {archive.name: archive for archive in archives}
        self._tickets: dict[str, _Ticket] = {}

    def open_session(self, label: str) -> str:  # noqa: ARG002 - containers have the destination's labels
        """Find or create subject, session and acquisition; gives the acquisition's id."""
        place = self._destination
        project = f"/api/projects/{place.project_id}/subjects"
        subject_id = self._container(
            project, "subjects", {"label": place.subject_label, "project": place.project_id}
        )
        sessions = f"/api/subjects/{subject_id}/sessions"
        session = {"label": place.session_label, "project": place.project_id, "subject": {"_id": subject_id}}
        session_id = self._container(sessions, "sessions", session)
        acquisitions = f"/api/sessions/{session_id}/acquisitions"
        acquisition = {"label": place.acquisition_label, "session": session_id}
        return self._container(acquisitions, "acquisitions", acquisition)

    def _container(self, listing: str, kind: str, body: dict[str, Any]) -> str:
        label = str(body["label"])
        quoted = label.replace(",", "\\,")
        params = {"filter": f'label="{quoted}"', "limit": "100"}
        answer = self._line.ask("look at the destination", lambda: self._line.raw.get(listing, params=params))
        rows = answer["results"] if isinstance(answer, dict) else answer
        found = next((row for row in rows if row.get("label") == label), None)
        if found is None:
            found = self._line.tell(
                "create the destination", lambda: self._line.raw.post(f"/api/{kind}", json=body)
            )
        return str(found["_id"])

    def open_blob(self, session_id: str, name: str, size_bytes: int, key: str) -> BlobOpened:  # noqa: ARG002
        """Open a ticket. An archive that stands there already with the same size is not sent again."""
        if self._is_placed(session_id, name, size_bytes):
            return BlobOpened(f"placed-{name}", part_count=0)
        archive = self._archives[name]
        metadata: dict[str, Any] = {"name": name, "type": archive.file_type, "size": size_bytes}
        if archive.is_zip:
            metadata["zip_member_count"] = len(archive.members)
        body = {"metadata": metadata, "filenames": [name]}
        answer = self._post(session_id, "", body)
        urls = answer["urls"][name]
        opened = _Ticket(
            session_id,
            str(answer["ticket"]),
            tuple([urls] if isinstance(urls, str) else urls),
            dict(answer.get("headers") or {}),
        )
        self._tickets[opened.ticket] = opened
        return BlobOpened(opened.ticket, part_count=len(opened.urls))

    def _is_placed(self, acquisition_id: str, name: str, size_bytes: int) -> bool:
        address = f"/api/acquisitions/{acquisition_id}"
        acquisition = self._line.ask("look at the destination", lambda: self._line.raw.get(address))
        return any(
            row["name"] == name and row.get("size") == size_bytes for row in acquisition.get("files") or []
        )

    def part_address(self, blob_id: str, part_number: int) -> PartAddress:
        """Give the ticket's own address of that part.

        Raises
        ------
        ServerRefused
            With status 404 when this run did not open the ticket, so that a new one is opened.
        """
        ticket = self._tickets.get(blob_id)
        if ticket is None:
            raise ServerRefused(host=self._line.key.site, request=DEED, status=404)
        return PartAddress(ticket.urls[part_number - 1], dict(ticket.headers))

    def finish_blob(self, blob_id: str, acknowledged: Sequence[Acknowledged]) -> None:
        """Close the ticket: the file appears in the acquisition."""
        ticket = self._tickets.get(blob_id)
        if ticket is None:
            if blob_id.startswith("placed-"):
                return
            raise ServerRefused(host=self._line.key.site, request=DEED, status=404)
        upload_id = parse_qs(urlparse(ticket.urls[0]).query).get("uploadId")
        ordered = sorted(acknowledged, key=lambda part: part.number)
        body: dict[str, Any] | None = None
        if upload_id:
            body = {"multipart": {"e_tags": [part.etag for part in ordered], "upload_id": upload_id[0]}}
        self._post(ticket.acquisition_id, ticket.ticket, body)

    def close_session(self, session_id: str) -> None:
        """Nothing to do: each file stands by itself."""

    def drop_session(self, session_id: str) -> None:
        """Nothing to do: what is not finished is nowhere, and what is finished was placed."""

    def _post(self, acquisition_id: str, ticket: str, body: dict[str, Any] | None) -> Any:
        address = f"/api/acquisitions/{acquisition_id}/files"
        options: dict[str, Any] = {} if body is None else {"json": body}
        return self._line.tell(
            DEED,
            lambda: self._line.raw.post(address, params={"ticket": ticket}, headers=MULTIPART, **options),
        )

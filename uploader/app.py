"""Composition root: the only place that builds adapters and joins them to the steps."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from uploader import __version__
from uploader.case.edges import Delivery, Edges
from uploader.case.library import Library
from uploader.clock import Clock
from uploader.config import system_settings
from uploader.config.timetable import rate_now
from uploader.credentials import CredentialStore
from uploader.destination.profile import find_profile
from uploader.errors import BadArgument, BadSettings, KeyMissing, KeyOtherSite
from uploader.flywheel.bulk_import import BulkImport, has_bulk_import
from uploader.flywheel.connection import connect
from uploader.flywheel.core import CoreSite
from uploader.flywheel.key import is_loopback, parse_key
from uploader.flywheel.tickets import CoreTickets
from uploader.model.destination import Project
from uploader.paths import find_data_dir
from uploader.pool import SpawnPool
from uploader.upload import HttpPartSender, TokenBucket

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from uploader.cancel import CancelToken
    from uploader.config import Config, Settings
    from uploader.doctor import Report
    from uploader.flywheel.connection import Connection
    from uploader.model.destination import Account, Destination
    from uploader.model.package import Archive
    from uploader.model.profile import NoProfile, ProfileDocument
    from uploader.model.transfer import PartAddress, PlacedFile
    from uploader.paths import DataDir
    from uploader.pool import WorkerPool


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A site that has accepted the key. Serves as the case's gate to it (`uploader.case.edges.SiteGate`)."""

    account: Account
    site: CoreSite
    line: Connection

    def delivery(self, destination: Destination, archives: Sequence[Archive]) -> Delivery:
        """Choose the Bulk Import, or core tickets where there is none."""
        page_url = self.site.session_url(destination.project_id)
        if has_bulk_import(self.line):
            bulk_import = BulkImport(self.line, destination.project_id)
            bulk_import.dialect()  # known before any data is sent
            return Delivery(bulk_import, bulk_import, page_url)
        return Delivery(CoreTickets(self.line, destination, archives), None, page_url)

    def profile(self, destination: Destination) -> ProfileDocument | NoProfile:
        """Fetch the de-identification profile in force now."""
        return find_profile(self.site, _project_of(destination))

    def placed_files(self, destination: Destination) -> tuple[PlacedFile, ...]:
        """List the files in the destination's acquisition."""
        return self.site.placed_files(destination)

    @contextmanager
    def trial_address(self) -> Iterator[PartAddress | None]:
        """Give an address at the storage to try it with; what is sent there goes at the end of the block.

        None where the site has no transfer service, or no project that takes uploads.
        """
        projects = self.site.projects() if has_bulk_import(self.line) else ()
        open_to_us = next((project for project in projects if not (project.missing or project.locked)), None)
        if open_to_us is None:
            yield None
            return
        with BulkImport(self.line, open_to_us.project_id).trial_address() as address:
            yield address


@dataclass(frozen=True, slots=True)
class App:
    """The program's long-lived parts, on one computer for one user."""

    data_dir: DataDir
    clock: Clock
    library: Library
    credentials: CredentialStore
    settings: Settings
    bandwidth: TokenBucket | None = None

    def key_text(self, given: str, site: str) -> str:
        """Give the key to use: the given one, else the one kept for the site.

        Raises
        ------
        KeyMissing
            When there is none.
        BadArgument
            When the key is for another site than the named one.
        """
        text = given or self.credentials.load(site or self.settings.now().only_site)
        if not text:
            raise KeyMissing
        if site and parse_key(text).site != site_name(site):
            raise BadArgument(problem=f"The API key is for another site than {site_name(site)}.")
        return text

    @contextmanager
    def sign_in(self, key_text: str) -> Iterator[SignedIn]:
        """Open a line to the site of a key, for as long as the block runs.

        Raises
        ------
        SignInError, TransferError
        BadSettings
            When a setting of the way there can't be used.
        """
        key, config = parse_key(key_text), self.settings.now()
        if config.only_site and key.site != config.only_site:
            raise KeyOtherSite(host=key.site, preset=config.only_site)
        _ = config.timetable, config.worker_count  # what can't be used is said now, not in a case
        line = connect(key, self.clock, config.way)
        try:
            site = CoreSite(line)
            yield SignedIn(site.sign_in(), site, line)
        finally:
            line.close()

    def examine(self, site: str, key_text: str, cancel: CancelToken) -> Report:
        """Try the way to a site from end to end.

        With a key (given, or kept for the site) a small part is sent to the storage as a case would be, and
        removed.

        Raises
        ------
        BadArgument
            When neither site nor key says where to.
        Cancelled
        """
        from uploader.doctor import about_settings, examine  # noqa: PLC0415 - only who asks pays for it
        from uploader.doctor.system import SystemComputer, SystemNetwork  # noqa: PLC0415

        config = self.settings.now()
        key_text = key_text or self.credentials.load(site_name(site) if site else "") or ""
        site = site or ("" if key_text else config.rows["site_address"].shown)
        if not site and not key_text:
            raise BadArgument(problem="Name the site with --site, or sign in first.")
        if site and key_text and parse_key(key_text).site != site_name(site):
            key_text = ""  # never shown to another site
        with ExitStack() as closing:

            def storage() -> PartAddress | None:
                if not key_text:
                    return None
                signed_in = closing.enter_context(self.sign_in(key_text))
                return closing.enter_context(signed_in.trial_address())

            program, computer = f"Case Uploader {__version__}", SystemComputer(self.data_dir.root)
            network = None if is_way_lost(config) else SystemNetwork(config.way)
            base_url, known = site_url(site, key_text), about_settings(config, __version__)
            return examine(base_url, network, computer, self.clock, program, storage, cancel, known)

    @contextmanager
    def edges(self, gate: SignedIn, pool: WorkerPool, max_wait_s: float | None) -> Iterator[Edges]:
        """Join everything that running a case needs."""
        config = self.settings.now()
        with HttpPartSender(self.clock, way=config.way) as sender:
            yield Edges(
                self.clock, pool, gate, sender, max_wait_s, bandwidth=self.bandwidth, policy=config.policy
            )

    def pool(self) -> SpawnPool:
        """Make worker processes, as many as the settings say."""
        return SpawnPool(self.settings.now().worker_count)


def build_app() -> App:
    """Build the program for this user; touches only its own data folder.

    Raises
    ------
    WorkspaceUnusable, BadSettings
    """
    settings = system_settings()
    data_dir = find_data_dir(settings.now().text("data_dir")).create()
    settings = settings.with_choices(data_dir.root)
    clock = Clock()
    library = Library(data_dir, clock)
    library.sweep()
    bandwidth = TokenBucket(rate_now(lambda: settings.last.timetable, clock), clock)
    return App(data_dir, clock, library, CredentialStore(), settings, bandwidth)


def is_way_lost(config: Config) -> bool:
    """Whether the settings do not tell how to reach the network."""
    try:
        config.way  # noqa: B018 - asked for whether it can be had
    except BadSettings:
        return True
    return False


def site_url(address: str, key_text: str) -> str:
    """Give a site's address without a path: of the named site, or of the key's where none is named.

    Raises
    ------
    KeyMalformed, InsecureSite
        About the key; plain http is for this computer alone.
    """
    if not address:
        return parse_key(key_text).base_url
    name = site_name(address)
    is_plain = address.strip().startswith("http://") and is_loopback(name.rpartition(":")[0] or name)
    return f"http://{name}" if is_plain else f"https://{name}"


def site_name(address: str) -> str:
    """Give a site's host, and port, from whatever form of address a person typed."""
    return address.strip().removeprefix("https://").removeprefix("http://").split("/")[0].lower()


def _project_of(destination: Destination) -> Project:
    return Project(
        project_id=destination.project_id,
        project_label=destination.project_label,
        group_id=destination.group_id,
        group_label=destination.group_label,
        missing=(),
        locked=False,
        has_templates=True,
    )

"""The practice site, started and stopped."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from uploader.practice import (
    core_account,
    core_admin,
    core_containers,
    core_files,
    core_paths,
    core_settings,
    labels,
    pages,
    practice_api,
    xfer_blobs,
    xfer_conflicts,
    xfer_imports,
)
from uploader.practice.asking import add_routes, make_app
from uploader.practice.backends import StorageKind, start_store
from uploader.practice.faults import read_faults
from uploader.practice.ids import sdk_key
from uploader.practice.jobs import Jobs
from uploader.practice.listener import Listener
from uploader.practice.seed import plant, read_seed
from uploader.practice.site import HOST, Options, Site
from uploader.practice.storage import Storage
from uploader.practice.store import Store

if TYPE_CHECKING:
    from types import TracebackType

DEFAULT_SEED = Path(__file__).with_name("seed.yaml")
_JOIN_S = 5.0


class PracticeSite:
    """A running practice site; `start_practice_site` makes it, `close` or a ``with`` block ends it.

    ``faults`` can be set and cleared while it runs; ``site`` is for tests that look inside.
    """

    def __init__(self, site: Site, *, is_temporary: bool) -> None:
        self.site = site
        self._stores = ExitStack()
        self._is_temporary = is_temporary
        self._jobs = Jobs(site)
        app, record, closing = _make_app(site), site.options.record, site.closing
        self._api = Listener("api", app, site.faults, record, closing)
        self._storage = Listener("storage", Storage(site), site.faults, record, closing)

    def start(self, port: int) -> None:
        """Bind both listeners and serve; raises OSError if the port is taken."""
        api_port = _bind(self.site, self._api, "api_port", port)
        storage_port = _bind(self.site, self._storage, "storage_port", 0)
        self.site.url = f"http://{HOST}:{api_port}"
        self.site.storage_url = f"http://{HOST}:{storage_port}"
        self._api.start()
        self._storage.start()
        self._jobs.resume()

    def start_store(self, kind: StorageKind) -> None:
        """Let blobs go to a real object store, which is started here; raises `StoreMissingError`."""
        options = self.site.options
        folder = self.site.folder / f"store-{kind}"
        self.site.object_store = start_store(kind, folder, options.clock, options.url_life_s, self._stores)

    @property
    def url(self) -> str:
        """Address of the site; API and pages are below it."""
        return self.site.url

    @property
    def web(self) -> str:
        """Address of the pages for people."""
        return f"{self.site.url}/"

    @property
    def api_key(self) -> str:
        """The contributor's key: of the first account that is no administrator."""
        return self.key_for(self._first(is_admin=False))

    @property
    def admin_api_key(self) -> str:
        """The administrator's key."""
        return self.key_for(self._first(is_admin=True))

    @property
    def counters(self) -> dict[str, Any]:
        """Bytes received and stored, by blob and part."""
        return practice_api.counters(self.site)

    def key_for(self, user_id: str) -> str:
        """The API key of an account, as the SDK wants it."""
        return sdk_key(HOST, int(self.site.url.rpartition(":")[2]), self.site.key_of(user_id))

    def _first(self, *, is_admin: bool) -> str:
        order = self.site.store.get("meta", "accounts") or {"ids": []}
        for user_id in order["ids"]:
            user = self.site.store.get("user", user_id)
            if user and ("site_admin" in user["roles"]) is is_admin:
                return str(user_id)
        raise LookupError("the site has no such account")

    def close(self) -> None:
        """End it; with a folder of its own, everything is gone, else everything is kept."""
        if self.site.closing.is_set():
            return
        self.site.closing.set()
        self._api.close()
        self._storage.close()
        self._jobs.join(_JOIN_S)
        self.site.store.close()
        self._stores.close()
        if self._is_temporary:
            shutil.rmtree(self.site.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


def start_practice_site(
    *,
    port: int = 0,
    data_dir: Path | None = None,
    seed: Path | None = None,
    faults: Path | None = None,
    options: Options | None = None,
    storage: StorageKind = StorageKind.BUILT_IN,
) -> PracticeSite:
    """Start a practice site on loopback.

    Parameters
    ----------
    port
        Port of API and pages; 0 takes the one used last with this folder, or any that is free.
    data_dir
        Folder that keeps everything, keys included; None makes a folder that goes with the site.
    seed
        What the site holds at first, None for the seed that comes with the program. A folder that holds
        a site already keeps what it has.
    faults
        Troubles from the start.
    storage
        Where the bytes of blobs go: to the site itself, or to a real object store that is started with it.

    Raises
    ------
    SeedFormError, FaultFormError
        A file that can't be read, in one line.
    StoreMissingError
        The object store's program is not there, or does not start.
    OSError
        The port is taken, or the folder can't be written.
    """
    known_faults = read_faults(faults)
    planted = read_seed(seed or DEFAULT_SEED)
    options = options or Options()
    folder = data_dir or Path(tempfile.mkdtemp(prefix="practice-site-"))
    for path in (folder, folder / "uploads", folder / "files", *([options.record] if options.record else [])):
        path.mkdir(parents=True, exist_ok=True)
    site = Site(options, Store(folder / "site.sqlite"), folder, known_faults)
    running = PracticeSite(site, is_temporary=data_dir is None)
    try:
        _prepare(site, planted)
        if storage is not StorageKind.BUILT_IN:
            running.start_store(storage)
        running.start(port)
    except BaseException:
        running.close()
        raise
    return running


def _prepare(site: Site, planted: dict[str, Any]) -> None:
    with site.store.transaction():
        if site.store.get("meta", "config") is None:
            plant(site, planted)
            site.store.put("meta", {"_id": "accounts", "ids": list(planted["users"])})


def _make_app(site: Site) -> Any:
    app = make_app(site)
    modules = [
        core_account,
        core_settings,
        core_admin,
        core_files,
        labels,
        core_paths,
        core_containers,
    ]
    if site.options.has_xfer:
        modules += [xfer_blobs, xfer_imports, xfer_conflicts]
    for module in (*modules, practice_api):
        add_routes(app, site, module.routes)
    pages.add_pages(app, site)
    return app


def _bind(site: Site, listener: Listener, name: str, port: int) -> int:
    """Bind to the port, or, where any will do, to the last one, so that old links still lead here."""
    known = site.store.get("meta", name)
    if port == 0 and known:
        try:
            return listener.bind(known["port"])
        except OSError:
            pass
    bound = listener.bind(port)
    site.store.put("meta", {"_id": name, "port": bound})
    return bound

"""Both official clients, made for one key, with this computer's trust and our time-outs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from uploader.flywheel.http import ask, client_options, tell, user_agent
from uploader.trust import Way

if TYPE_CHECKING:
    from collections.abc import Callable

    from uploader.clock import Clock
    from uploader.flywheel.key import ApiKey


@dataclass(frozen=True, slots=True)
class Connection:
    """A signed-in line to one site.

    ``sdk`` is flywheel-sdk's client, ``raw`` fw-client's, which speaks JSON to both services. Neither
    retries by itself: `ask` does, and only what may be done twice.
    """

    key: ApiKey
    clock: Clock
    sdk: Any
    raw: Any

    def ask(self, deed: str, question: Callable[[], Any]) -> Any:
        """Ask what may be asked again; see `uploader.flywheel.http.ask`."""
        return ask(self.key.site, deed, self.clock, question)

    def tell(self, deed: str, request: Callable[[], Any]) -> Any:
        """Do what must not be done twice, once; see `uploader.flywheel.http.tell`."""
        return tell(self.key.site, deed, request)

    def close(self) -> None:
        """Close the lines."""
        self.sdk.shutdown()
        self.sdk._fw.api_client.rest_client.client.close()  # noqa: SLF001 - shutdown leaves it open
        self.raw.close()


def connect(key: ApiKey, clock: Clock, way: Way | None = None) -> Connection:
    """Make the clients; nothing is sent yet. ``way`` is the system's own where none is given."""
    import flywheel  # noqa: PLC0415 - 0.7 s that --version must not pay
    import httpx2  # noqa: PLC0415
    from fw_client.client import FWClient  # noqa: PLC0415

    options = client_options(key, way or Way())
    sdk = flywheel.Client(key.for_sdk, disable_auth_check=True)
    rest = sdk._fw.api_client.rest_client  # noqa: SLF001 - the SDK takes no SSL context by its front door
    rest.client.close()
    rest.client = httpx2.Client(
        **options, follow_redirects=True, event_hooks={"response": [rest.response_hook]}
    )
    rest.session = rest.client
    sdk._fw.api_client.user_agent = f"{sdk._fw.api_client.user_agent} {user_agent()}"  # noqa: SLF001
    raw = FWClient(
        key.secret,
        base_url=key.base_url,
        retry_total=0,
        headers={"user-agent": user_agent()},
        **options,
    )
    return Connection(key, clock, sdk, raw)

"""A site and its storage, each behind a proxy that can break things, and the program that sends there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tests.make.case_child import Wish
from tests.make.practice import CONTRIBUTOR
from tests.make.program import PLACE
from tests.make.standing import assert_landed_once
from uploader.practice.ids import sdk_key

if TYPE_CHECKING:
    from pathlib import Path

    from tests.make.injecting import Cases
    from tests.make.proxy import FaultyProxy
    from uploader.practice.server import PracticeSite


@dataclass(frozen=True)
class Ward:
    """A site and its storage behind proxies, the case, and its digests."""

    site: PracticeSite
    site_proxy: FaultyProxy
    storage_proxy: FaultyProxy
    cases: Cases
    folder: Path
    selection: Path
    digests: dict[str, str]

    def wish(self, subject: str, **more: Any) -> Wish:
        secret = self.site.key_for(CONTRIBUTOR).rpartition(":")[2]
        key = sdk_key("127.0.0.1", self.site_proxy.port, secret)
        return Wish(
            key, str(self.folder / subject), str(self.selection), subject, PLACE, connection_count=3, **more
        )

    def all_is_well(self) -> None:
        self.site.site.faults.clear()
        for proxy in (self.site_proxy, self.storage_proxy):
            proxy.clear()

    def check_landed(self, wish: Wish, outcome: dict[str, Any]) -> None:
        assert_landed_once(self.site, wish.subject, outcome, self.digests, self.folder / wish.subject)

    def check_resumed(self, wish: Wish) -> None:
        """With nothing in the way any more, the case lands."""
        self.all_is_well()
        self.check_landed(wish, self.cases.run(replace(wish, stop="")))


def port_of(url: str) -> int:
    """The port of an address that has no path."""
    return int(url.rpartition(":")[2])

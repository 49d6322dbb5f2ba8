"""What no real site has: faults, counters and keys for tests and rehearsals; for the administrator."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from uploader.practice.access import require_admin
from uploader.practice.asking import Ask, Routes
from uploader.practice.faults import FaultFormError
from uploader.practice.ids import sdk_key
from uploader.practice.problems import ProblemError, not_found
from uploader.practice.site import HOST, Site
from uploader.practice.websession import local_path, open_ticket

routes = Routes("/practice")


def counters(site: Site) -> dict[str, Any]:
    """What the storage got: for each blob or ticket file, and each of its parts, bytes and how often."""
    blobs: dict[str, Any] = {}
    for owner, number, received, stored, status in site.store.puts():
        blob = blobs.setdefault(owner, {"received": 0, "stored": 0, "parts": {}})
        part = blob["parts"].setdefault(
            str(number), {"received": 0, "stored": 0, "puts": 0, "kept": 0, "statuses": []}
        )
        for counted in (blob, part):
            counted["received"] += received
            counted["stored"] += stored
        part["puts"] += 1
        part["kept"] += status == 200  # noqa: PLR2004 - OK
        part["statuses"].append(status)
    for owner, blob in blobs.items():
        known = site.store.get("blob", owner) or {}
        blob["path"] = known.get("path", "")
    total = {name: sum(blob[name] for blob in blobs.values()) for name in ("received", "stored")}
    return {"total": total, "blobs": blobs}


@routes("GET", "/requests")
def requests(ask: Ask) -> Any:
    """The counters."""
    require_admin(ask)
    return counters(ask.site)


@routes("GET", "/faults")
def faults(ask: Ask) -> Any:
    """The faults that are set."""
    require_admin(ask)
    return {"results": ask.site.faults.shown()}


@routes("POST", "/faults")
def add_fault(ask: Ask) -> Any:
    """Set one fault, or a list of them."""
    require_admin(ask)
    body = ask.json()
    try:
        made = [ask.site.faults.add(doc).shown() for doc in (body if isinstance(body, list) else [body])]
    except FaultFormError as error:
        raise ProblemError(400, str(error)) from None
    return {"results": made}


@routes("DELETE", "/faults")
def clear_faults(ask: Ask) -> Any:
    """Remove all faults."""
    require_admin(ask)
    return {"deleted": ask.site.faults.clear()}


@routes("POST", "/keys")
def key(ask: Ask) -> Any:
    """The API key of any account, to try the site with other eyes: ``{"user": id}``."""
    require_admin(ask)
    user_id = str(ask.body().get("user", ""))
    if ask.site.store.get("user", user_id) is None:
        raise not_found("User", user_id)
    port = int(ask.site.url.rpartition(":")[2])
    return {"user": user_id, "api_key": sdk_key(HOST, port, ask.site.key_of(user_id))}


@routes("POST", "/web-tickets")
def web_ticket(ask: Ask) -> Any:
    """An address that signs the caller in to the pages, once and within a minute: ``{"next": path}``."""
    body = ask.json()
    wanted = local_path(str(body.get("next", "/")) if isinstance(body, dict) else "/")
    query = urlencode({"ticket": open_ticket(ask.site, ask.caller), "next": wanted})
    return {"url": f"{ask.site.url}/sign-in?{query}"}

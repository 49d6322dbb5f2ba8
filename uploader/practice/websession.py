"""Signing in to the pages: a key once, then a cookie; or a ticket that is good once."""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import TYPE_CHECKING

from uploader.practice.asking import Caller, caller_of_secret
from uploader.practice.problems import ProblemError

if TYPE_CHECKING:
    from uploader.practice.site import Site

COOKIE = "practice_session"
LIFE_S = 12 * 3600
TICKET_LIFE_S = 60
_LOCAL = re.compile(r"^/(?![/\\])[\x21-\x7e]*$")


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _keep(site: Site, kind: str, user_id: str, life_s: float) -> str:
    token = secrets.token_urlsafe(32)
    body = {"_id": _digest(token), "user": user_id, "expires": site.options.clock() + life_s}
    site.store.put(kind, body)
    return token


def open_session(site: Site, caller: Caller) -> str:
    """A cookie's value for a person who signed in."""
    return _keep(site, "web_session", caller.user_id, LIFE_S)


def open_ticket(site: Site, caller: Caller) -> str:
    """A word that signs its bearer in once, within a minute."""
    return _keep(site, "web_ticket", caller.user_id, TICKET_LIFE_S)


def caller_of_key(site: Site, key: str) -> Caller:
    """Who a pasted key belongs to, in any of the forms in which keys are shown. 401 or 402 where nobody's."""
    return caller_of_secret(site, key.strip().rpartition(":")[2])


def caller_of_cookie(site: Site, token: str) -> Caller | None:
    """Who is signed in, None where nobody is."""
    return _caller(site, "web_session", token) if token else None


def redeem_ticket(site: Site, token: str) -> Caller | None:
    """Who a ticket stands for; it is used up by asking."""
    with site.store.transaction():
        caller = _caller(site, "web_ticket", token)
        site.store.delete("web_ticket", _digest(token))
    return caller


def _caller(site: Site, kind: str, token: str) -> Caller | None:
    known = site.store.get(kind, _digest(token))
    if known is None or known["expires"] < site.options.clock():
        return None
    user = site.store.get("user", known["user"])
    if user is None or user.get("disabled"):
        return None
    return Caller(user["_id"], "site_admin" in user.get("roles", []), user)


def close_session(site: Site, token: str) -> None:
    """Sign out."""
    site.store.delete("web_session", _digest(token))


def local_path(text: str) -> str:
    """Where to go after signing in: a path of this site, else the first page."""
    return text if _LOCAL.match(text) else "/"


def check_host(site: Site, host: str) -> None:
    """403 for a name that isn't loopback's: no page elsewhere may reach this site by a name of its own."""
    port = site.url.rpartition(":")[2]
    if host not in {f"127.0.0.1:{port}", f"localhost:{port}"}:
        raise ProblemError(403, "This address is not the practice site's")

"""Transitions of signing in and out. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from uploader.errors import CasesRunning, KeyMalformed
from uploader.wizard import effects as do
from uploader.wizard.cases import feed, is_busy, requeue_after_sign_in
from uploader.wizard.state import (
    Draft,
    Loading,
    Page,
    SignedIn,
    SignedOut,
    SigningIn,
    Site,
    WizardState,
)

if TYPE_CHECKING:
    from uploader.wizard import commands as ask
    from uploader.wizard import events as told
    from uploader.wizard.state import Problem

KEY_CODES = frozenset({"key_refused", "key_missing"})
"""Problems that end the sign-in, wherever they come up."""

BESIDE = (Page.CHECK, Page.DOCTOR, Page.SETTINGS)
"""Pages that need no sign-in: a proxy may have to be set before there can be one."""


def started(state: WizardState, event: told.Started) -> do.Step:
    """Take over what the journal held, and look for a key."""
    return do.Step(replace(state, saved=event.saved, who=SigningIn()), (do.Remember(),))


def sign_in(state: WizardState, command: ask.SignIn) -> do.Step:
    """Ask the site. The key goes into the effect and nowhere else."""
    key_text = full_key(command.site, command.key)
    return do.Step(replace(state, who=SigningIn(), complaints=()), (do.CheckKey(key_text),))


def full_key(site: str, key: str) -> str:
    """Join a site's address and a key; a key that names its site itself wins.

    Raises
    ------
    KeyMalformed
        When either part is missing.
    """
    key, site = key.strip(), _bare_host(site)
    if ":" in key:
        named, _, secret = key.rpartition(":")
        key_text = f"{_bare_host(named)}:{secret}"
    else:
        key_text = f"{site}:{key}"
    named, _, secret = key_text.rpartition(":")
    if not named or not secret or any(char.isspace() for char in key_text):
        raise KeyMalformed
    return key_text


def _bare_host(site: str) -> str:
    """``https://site.example/#/login`` is ``site.example``; plain http stays visible, to be refused."""
    site = site.strip().removeprefix("https://")
    scheme = "http://" if site.startswith("http://") else ""
    return scheme + site.removeprefix("http://").split("/", 1)[0]


def signed_in_as(state: WizardState, event: told.SignedInAs) -> do.Step:
    """Go on where this person was; begin with what is there already."""
    if event.account is None:
        return do.Step(replace(state, who=SignedOut(), page=_stay(state)))
    owner = f"{event.account.host}/{event.account.user_id}"
    draft = state.saved.draft if state.saved.draft.owner == owner else Draft(owner=owner)
    is_return = isinstance(state.who, SigningIn) and state.back_page not in (Page.HOME, Page.SIGN_IN)
    if is_return and draft == state.saved.draft:
        page = state.back_page
    elif state.page in BESIDE:  # the key was found while someone began to look at something else
        page = state.page
    else:
        page = Page.HOME if state.cases or draft.subject_label else Page.WHERE
    state = replace(
        state,
        who=SignedIn(event.account),
        page=page,
        back_page=Page.HOME,
        saved=replace(state.saved, draft=draft),
        site=Site(projects=Loading()),
        cases=requeue_after_sign_in(state.cases, KEY_CODES),
    )
    step = feed(state)
    return do.Step(step.state, (do.ReadSettings(), do.LoadProjects(), *step.effects))


def sign_in_failed(state: WizardState, event: told.SignInFailed) -> do.Step:
    """Say why, on the sign-in page."""
    return do.Step(replace(state, who=SignedOut(event.problem), page=_stay(state)))


def _stay(state: WizardState) -> Page:
    return state.page if state.page in BESIDE else Page.SIGN_IN


def sign_out(state: WizardState, _: ask.SignOut) -> do.Step:
    """Forget the key, unless a case still needs it."""
    if is_busy(state):
        raise CasesRunning
    return do.Step(state, (do.ForgetKey(),))


def signed_out_now(state: WizardState, _: told.SignedOutNow) -> do.Step:
    """Back to the beginning, with nothing of this person's left in memory."""
    fresh = WizardState(
        setup=state.setup,
        settings=state.settings,
        who=SignedOut(),
        saved=state.saved,
        cases=state.cases,
        notice=state.notice,
    )
    return do.Step(fresh, (do.StopScan(),))


def lose_key(state: WizardState, problem: Problem) -> WizardState:
    """A key that stopped working leads back to the sign-in page; everything else is kept."""
    if problem.code not in KEY_CODES or not isinstance(state.who, SignedIn):
        return state
    return replace(state, who=SignedOut(problem), page=Page.SIGN_IN, back_page=state.page)

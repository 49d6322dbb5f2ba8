"""Carries out effects with the engine and the desk, on threads, and tells what came of it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, TypeVar

from uploader.cancel import CancelToken
from uploader.errors import Cancelled, CaseUploaderError
from uploader.model.progress import ImportProgress
from uploader.wizard import effects as do
from uploader.wizard import events as told
from uploader.wizard.engine import ReceiptForm
from uploader.wizard.state import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from uploader.clock import Clock
    from uploader.config import Config
    from uploader.wizard.browse import PathBook
    from uploader.wizard.desk import Desk
    from uploader.wizard.engine import Engine

T = TypeVar("T")

TELL_S = 0.1
"""Progress of a scan, which always goes on to its end, is told at most ten times a second."""

END_S = 10.0
"""How long the end of the program waits for running cases to come to a safe point; a kill is safe too."""


class Runner:
    """The only place where engine, desk and threads meet."""

    def __init__(self, engine: Engine, desk: Desk, book: PathBook, clock: Clock) -> None:
        self._engine = engine
        self._desk = desk
        self._book = book
        self._clock = clock
        self._tell: Callable[[told.Event], None] = lambda _: None
        self._lock = threading.Lock()
        self._settings_lock = threading.Lock()
        self._scan_cancel = CancelToken()
        self._end = CancelToken()
        self._case_cancels: dict[str, CancelToken] = {}
        self._case_threads: dict[str, threading.Thread] = {}

    def bind(self, tell: Callable[[told.Event], None]) -> None:
        """Name who is told what came of it."""
        self._tell = tell

    def perform(self, effect: do.Effect) -> None:
        """Start an effect and return at once."""
        if isinstance(effect, do.StopCase):
            self._stop_case(effect.case_id)
            return
        if isinstance(effect, (do.StopScan, do.ScanPaths)):
            self._scan_cancel.cancel()
        if isinstance(effect, do.StopScan):
            return
        if isinstance(effect, do.ScanPaths):
            self._scan_cancel = CancelToken()
            self._spawn(self._scan, effect, self._scan_cancel)
        elif isinstance(effect, do.RunCase):
            self._start_case(effect.case_id)
        else:
            self._spawn(self._dispatch, effect)

    def close(self) -> None:
        """Ask everything to stop, and wait for running cases to reach a safe point."""
        self._end.cancel()
        self._scan_cancel.cancel()
        with self._lock:
            threads = list(self._case_threads.values())
            for token in self._case_cancels.values():
                token.cancel()
        deadline = self._clock.monotonic_s() + END_S
        for thread in threads:
            thread.join(max(0.0, deadline - self._clock.monotonic_s()))

    def _spawn(self, target: Callable[..., None], *args: object) -> threading.Thread:
        thread = threading.Thread(target=target, args=args, daemon=True, name=f"wizard-{target.__name__}")
        thread.start()
        return thread

    # --- short calls ------------------------------------------------------------------------------------

    def _dispatch(self, effect: do.Effect) -> None:  # noqa: C901, PLR0912, PLR0915 - a line or two per effect
        """Carry out one effect; whatever it raises is told, never lost in a thread."""
        engine, tell = self._engine, self._tell
        match effect:
            case do.Remember():
                self._remember()
            case do.CheckKey(key_text):
                account = _asked(lambda: engine.sign_in(key_text))
                failed = isinstance(account, Problem)
                tell(told.SignInFailed(account) if failed else told.SignedInAs(account))  # type: ignore[arg-type]
            case do.ForgetKey():
                problem = _asked(engine.sign_out)
                tell(_noticed(problem) if problem else told.SignedOutNow())
            case do.LoadProjects():
                tell(told.ProjectsCame(_asked(lambda: tuple(engine.projects()))))
            case do.LoadProject():
                self._load_project(effect)
            case do.CheckSubject(project_id, label):
                self._check_subject(project_id, label)
            case do.AskForPaths(is_folder):
                tell(told.PathsPicked(self._desk.ask_for_paths(is_folder=is_folder)))
            case do.ResolveEntries(entry_ids):
                tell(told.PathsPicked(self._book.resolve(entry_ids)))
            case do.TakeDrop(sizes):
                paths = _asked(lambda: self._desk.take_drop(sizes))
                tell(_noticed(paths) if isinstance(paths, Problem) else told.PathsDropped(paths))
            case do.Recheck():
                event = _asked(lambda: self._recheck(effect))
                tell(_noticed(event) if isinstance(event, Problem) else event)
            case do.BeginCase():
                tell(told.Begun(_asked(lambda: self._begin(effect))))
            case do.LoadCases():
                self._tell_cases()
            case do.LoadReceipt(case_id):
                self._tell_receipt(case_id)
            case do.RemoveCase(case_id):
                tell(told.CaseRemoved(case_id, _asked(lambda: engine.remove(case_id))))
            case do.OpenUrl(url):
                self._desk.open_url(url)
            case do.WriteReceipt(case_id, form):
                kind = ReceiptForm(form)
                self._save(
                    f"case-{case_id}.{form}", lambda: engine.receipt_document(case_id, kind), "receipt"
                )
            case do.WriteCheck(prepared, report):
                self._save("check.pdf", lambda: engine.check_document(prepared, report), "check")
            case do.Examine(site):
                tell(told.Examined(_asked(lambda: engine.examine(site, self._end))))
            case do.ReadSettings():
                self._settings(engine.settings)
            case do.KeepSetting(name, value):
                self._settings(lambda: engine.change_setting(name, value))
            case do.CloseWindow():
                self._desk.close_window()

    def _settings(self, ask: Callable[[], Config]) -> None:
        """One after the other, so that what is told last is the newest."""
        with self._settings_lock:
            settings = _asked(ask)
            failed = isinstance(settings, Problem)
            self._tell(_noticed(settings) if failed else told.SettingsCame(settings))  # type: ignore[arg-type]

    def _remember(self) -> None:
        """Cases first, so that the first page knows whether there are any."""
        self._tell_cases()
        account = _asked(self._engine.remembered)
        if isinstance(account, Problem):
            self._tell(told.SignInFailed(account))
        else:
            self._tell(told.SignedInAs(account))

    def _load_project(self, effect: do.LoadProject) -> None:
        project, engine = effect.project, self._engine
        project_id = project.project_id

        def profile() -> None:
            self._tell(told.ProfileCame(project_id, _asked(lambda: engine.profile(project))))

        def subjects() -> None:
            labels = _asked(lambda: tuple(engine.subject_labels(project_id)))
            self._tell(told.SubjectsCame(project_id, labels))

        def newest() -> None:
            found = _asked(lambda: engine.newest(project_id))
            if not isinstance(found, Problem):  # a notice that can't be had is none
                self._tell(told.NewestCame(project_id, found))

        self._spawn(newest)
        self._spawn(profile)
        self._spawn(subjects)
        templates = _asked(lambda: engine.template_labels(project_id))
        self._tell(told.TemplatesCame(project_id, templates))

    def _check_subject(self, project_id: str, label: str) -> None:
        reason = _asked(lambda: self._engine.subject_problem(label))
        near = _asked(lambda: tuple(self._engine.near_labels(project_id, label)))
        if isinstance(reason, Problem) or isinstance(near, Problem):
            problem = reason if isinstance(reason, Problem) else near
            assert isinstance(problem, Problem)
            self._tell(told.SubjectChecked(project_id, label, problem.code, ()))
        else:
            self._tell(told.SubjectChecked(project_id, label, reason, near))

    def _recheck(self, effect: do.Recheck) -> told.Rechecked:
        engine, prepared = self._engine, effect.prepared
        texts = engine.read_again(prepared, effect.looked) if effect.looked.masks else {}
        report = engine.recheck(prepared, effect.left_out, effect.destination, effect.looked, texts)
        return told.Rechecked(effect.check_id, report, effect.destination, texts)

    def _begin(self, effect: do.BeginCase) -> str:
        return self._engine.begin(
            effect.destination,
            effect.paths,
            effect.prepared,
            effect.left_out,
            effect.answers,
            effect.phi_risk_accepted,
            effect.looked,
        )

    def _save(self, name: str, make: Callable[[], bytes], what: str) -> None:
        path = self._desk.ask_where_to_save(name)
        if path is None:
            return
        document = _asked(make)
        if isinstance(document, Problem):
            self._tell(_noticed(document))
            return
        try:
            path.write_bytes(document)
        except OSError:
            self._tell(told.Noticed(f"{what}_not_saved", is_error=True))
        else:
            self._tell(told.Noticed(f"{what}_saved", is_error=False))

    # --- the scan ---------------------------------------------------------------------------------------

    def _scan(self, effect: do.ScanPaths, cancel: CancelToken) -> None:
        def read() -> object:
            scan, told_s = self._engine.scan(effect.paths, cancel), 0.0
            while True:
                try:
                    progress = next(scan)
                except StopIteration as end:
                    return end.value
                if self._clock.monotonic_s() - told_s >= TELL_S:
                    told_s = self._clock.monotonic_s()
                    self._tell(told.ScanMoved(effect.scan_id, progress))

        answer = _asked(read)
        if isinstance(answer, Problem) and answer.code == Cancelled.code:
            answer = None
        self._tell(told.ScanEnded(effect.scan_id, answer))  # type: ignore[arg-type]

    # --- cases ------------------------------------------------------------------------------------------

    def _start_case(self, case_id: str) -> None:
        with self._lock:
            token = self._case_cancels[case_id] = CancelToken()
            self._case_threads[case_id] = self._spawn(self._run_case, case_id, token)

    def _stop_case(self, case_id: str) -> None:
        with self._lock:
            if case_id in self._case_cancels:
                self._case_cancels[case_id].cancel()

    def _run_case(self, case_id: str, cancel: CancelToken) -> None:
        problem = _asked(lambda: self._follow(case_id, cancel))
        if isinstance(problem, Problem) and problem.code == Cancelled.code:
            problem = None
        if problem is None:  # else the problem must be told before the case may be gone from the list
            self._tell_cases()
            self._tell_receipt(case_id)
        with self._lock:
            self._case_cancels.pop(case_id, None)
            self._case_threads.pop(case_id, None)
        self._tell(told.CaseStopped(case_id, problem))
        if problem is not None:
            self._tell_cases()
            self._tell_receipt(case_id)

    def _follow(self, case_id: str, cancel: CancelToken) -> None:
        """Tell every record: a run may stand still after any of them, and the page thins out by itself."""
        is_sent = False
        for moved in self._engine.run(case_id, cancel):
            if isinstance(moved, ImportProgress) and not is_sent:
                is_sent = True
                self._tell_cases()
                self._tell_receipt(case_id)
            self._tell(told.CaseMoved(case_id, moved, self._clock.monotonic_s()))

    def _tell_cases(self) -> None:
        summaries = _asked(lambda: tuple(self._engine.cases()))
        if isinstance(summaries, Problem):
            self._tell(_noticed(summaries))
        else:
            self._tell(told.CasesCame(summaries))

    def _tell_receipt(self, case_id: str) -> None:
        """A receipt that is not there yet is no news."""
        receipt = _asked(lambda: self._engine.receipt(case_id))
        if not isinstance(receipt, Problem):
            self._tell(told.ReceiptCame(case_id, receipt))


def _asked(call: Callable[[], T]) -> T | Problem:
    """Call the engine; what it raises becomes a value. The one broad catch of the wizard."""
    try:
        return call()
    except CaseUploaderError as error:
        return Problem.of(error)
    except Exception as error:  # noqa: BLE001 - the runner's edge: a thread must not die in silence
        return Problem.of(CaseUploaderError(kind=type(error).__name__))


def _noticed(problem: Problem) -> told.Noticed:
    return told.Noticed(problem.code, is_error=True, params=tuple(problem.params.items()))

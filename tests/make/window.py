"""What a person does at the window, without the window: ``python -m tests.make.window CASE OUTPUT KEY``.

The engine that the window asks is used as it asks it; what a person would save is written to OUTPUT.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.make.around import spoken
from tests.make.engine import finish, make_app
from tests.make.needle_run import PLACE
from uploader.cancel import CancelToken
from uploader.destination.choose import choose, find_project
from uploader.engine import ProgramEngine
from uploader.model.case import LeftOut
from uploader.wizard.engine import ReceiptForm

if TYPE_CHECKING:
    from uploader.model.case import PreparedCase
    from uploader.model.destination import Project

LOOKED_AT = 3


def main() -> None:
    """Sign in, choose, look at pictures and headers, send, and save every document."""
    case, output, key = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    with ProgramEngine(make_app(Path(os.environ["CASE_UPLOADER_DATA_DIR"]))) as engine:
        engine.sign_in(key)
        project = find_project(engine.projects(), PLACE["group"], PLACE["project"])
        destination = choose(
            engine._site.site, project, PLACE["subject"], PLACE["session"], PLACE["acquisition"]
        )
        engine.template_labels(project.project_id)
        engine.profile(project)
        prepared = finish(engine.scan([case], CancelToken()))
        looked = look(engine, prepared, project)
        report = engine.recheck(prepared, LeftOut(), destination)
        save(output / "check.pdf", engine.check_document(prepared, report))
        answers = {one.code: "confirmed" for one in report.findings}
        case_id = engine.begin(destination, [case], prepared, LeftOut(), answers, False)  # noqa: FBT003
        finish(engine.run(case_id, CancelToken()))
        save(output / "receipt.pdf", engine.receipt_document(case_id, ReceiptForm.PDF))
        (output / "receipt.json").write_bytes(engine.receipt_document(case_id, ReceiptForm.JSON))
        sys.stdout.write(json.dumps({"event": "done", "looked": looked, "cases": len(engine.cases())}) + "\n")


def look(engine: ProgramEngine, prepared: PreparedCase, project: Project) -> int:
    """Look at a few pictures, and at what becomes of their headers."""
    seen = 0
    for series in prepared.series_list[:LOOKED_AT]:
        instance = series.instances[0]
        seen += isinstance(engine.preview(instance, 0, 256), bytes)
        engine.header_changes(instance, project, PLACE["subject"])
    return seen


def save(path: Path, pdf: bytes) -> None:
    """Save a document, and what can be read in it."""
    path.write_bytes(pdf)
    path.with_suffix(".txt").write_bytes(spoken(pdf))


if __name__ == "__main__":
    main()

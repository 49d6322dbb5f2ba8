"""Opens the real window on the fake engine for the tests: ``open_window.py DATA_DIR DEBUG_PORT``."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.ui.fake.engine import FakeEngine, Script
from uploader.cancel import CancelToken
from uploader.clock import Clock
from uploader.launch import open_in_window
from uploader.wizard.state import Setup


def main() -> None:
    """Open it. While the file ``hold`` stands in the data folder, uploads stand still."""
    data_dir, debug_port = Path(sys.argv[1]), int(sys.argv[2])
    sample = data_dir / "case"
    sample.mkdir(exist_ok=True)
    script = Script()
    if (data_dir / "hold").exists():
        script.upload_gate.close()
    engine = FakeEngine(Clock(), script)
    engine.on_scan = lambda paths: (data_dir / "scanned").write_text("\n".join(map(str, paths)))
    setup = Setup("0.1.0", has_window=True, sample_paths=(sample,))
    open_in_window(engine, setup, data_dir, Clock(), cancel=CancelToken(), debug_port=debug_port)


if __name__ == "__main__":
    main()

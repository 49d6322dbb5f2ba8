from __future__ import annotations

import os
from pathlib import Path

import pytest

from uploader.errors import BadSettings
from uploader.paths import find_data_dir

FOREIGN = "/x" if os.name == "nt" else r"C:\x"


def test_the_folder_that_is_named_is_taken(tmp_path: Path) -> None:
    assert find_data_dir(str(tmp_path)).root == tmp_path
    assert find_data_dir("").root.name == "CaseUploader"


@pytest.mark.parametrize("named", ["x", "./x", FOREIGN])
def test_a_path_of_another_system_makes_no_folder_here(named: str) -> None:
    with pytest.raises(BadSettings, match="whole path"):
        find_data_dir(named)
    assert not Path(named).exists()

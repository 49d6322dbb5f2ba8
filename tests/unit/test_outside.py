from __future__ import annotations

from uploader.outside import outside_environment

FROZEN = {
    "_PYI_ARCHIVE_FILE": "/usr/lib/case-uploader/case-uploader",
    "LD_LIBRARY_PATH": "/usr/lib/case-uploader/_internal",
    "HOME": "/home/a",
}


def test_other_programs_do_not_see_the_frozen_programs_libraries() -> None:
    assert outside_environment(FROZEN) == {"HOME": "/home/a"}


def test_other_programs_get_back_what_the_person_had_set() -> None:
    environment = {**FROZEN, "LD_LIBRARY_PATH_ORIG": "/opt/lib"}
    assert outside_environment(environment) == {"HOME": "/home/a", "LD_LIBRARY_PATH": "/opt/lib"}

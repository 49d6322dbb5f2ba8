from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.make.practice import small_seed
from uploader.practice.seed import SeedFormError, read_seed, subject_labels
from uploader.practice.server import DEFAULT_SEED, start_practice_site

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def _change(*path: str | int, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(doc: dict[str, Any]) -> None:
        target: Any = doc
        for name in path[:-1]:
            target = target[name]
        target[path[-1]] = value

    return change


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_change("colour", value=1), "seed: unknown field colour"),
        (_change("users", value=[]), "users: should be a mapping"),
        (_change("users", "admin@practice.example", value={}), "site_admin"),
        (_change("roles", "Reader", value=["fly"]), "role Reader: unknown action fly"),
        (_change("groups", 0, "id", value="Not a slug"), "must be a slug"),
        (_change("groups", 0, "projects", 0, "permissions", value={"x": "Reader"}), "no such user: x"),
        (
            _change("groups", 0, "projects", 0, "permissions", value={"reader@practice.example": "King"}),
            "King is not one of",
        ),
        (_change("groups", 0, "projects", 1, "label", value="Open"), "trial/Open: is there twice"),
        (
            _change("groups", 0, "projects", 0, "templates", value=[{"acquisitions": []}]),
            "a template needs session",
        ),
        (_change("groups", 0, "projects", 0, "subjects", value={"count": 3}), "pattern is missing"),
        (
            _change("groups", 0, "projects", 0, "subjects", value={"count": 3, "pattern": "S"}),
            "pattern needs",
        ),
        (
            _change("groups", 0, "projects", 0, "subjects", value={"count": -1, "pattern": "{}"}),
            "count is a number",
        ),
        (_change("groups", 0, "projects", 0, "colour", value="red"), "unknown field colour"),
    ],
)
def test_a_bad_seed_is_refused_in_one_line_that_says_where(
    tmp_path: Path, change: Callable[[dict[str, Any]], None], words: str
) -> None:
    doc = small_seed()
    change(doc)
    path = tmp_path / "trial.yaml"
    path.write_text(yaml.safe_dump(doc), encoding="utf-8")
    with pytest.raises(SeedFormError, match=words) as caught:
        read_seed(path)
    assert str(caught.value).startswith("trial.yaml: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("raw", [b"a: [", b"\xff\xfe\x00", b"- 1\n- 2\n", b""])
def test_a_file_that_is_no_seed_at_all_is_refused_in_one_line(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "odd.yaml"
    path.write_bytes(raw)
    with pytest.raises(SeedFormError) as caught:
        read_seed(path)
    assert "\n" not in str(caught.value)


def test_a_missing_seed_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    with pytest.raises(SeedFormError, match=r"none\.yaml"):
        start_practice_site(seed=tmp_path / "none.yaml", data_dir=tmp_path / "data")
    assert not (tmp_path / "data").exists()


def test_a_pattern_makes_as_many_subjects_as_asked() -> None:
    labels = list(subject_labels("", {"count": 3, "pattern": "S-{:03d}", "first": 9}))
    assert labels == ["S-009", "S-010", "S-011"]


@pytest.mark.parametrize("path", [DEFAULT_SEED, DEFAULT_SEED.with_name("seed-site-profile.yaml")])
def test_the_seeds_that_come_with_the_program_are_good(path: Path) -> None:
    assert read_seed(path)["groups"]


def test_the_default_seed_has_every_case_that_a_wizard_meets() -> None:
    doc = read_seed(DEFAULT_SEED)
    projects = {
        (g["id"], p["label"]): {**p, "group": g} for g in doc["groups"] for p in g.get("projects", [])
    }
    me = "contributor@practice.example"
    demo = projects["heart-trial", "Site 12 - St Mary"]
    assert [template["session"]["label"] for template in demo["templates"]] == [
        "Screening",
        "Baseline",
        "Week 12",
    ]
    labels = {a["label"] for template in demo["templates"] for a in template["acquisitions"]}
    assert labels == {"CT Chest", "Cardiac MR", "Ultrasound"}
    assert demo["deid_profile"]["dicom"]["fields"]
    by_group = projects["heart-trial", "Site 07 - Northgate"]
    assert "deid_profile" not in by_group
    assert by_group["group"]["deid_profile"]
    assert projects["heart-trial", "Site 03 - Eastbrook"]["permissions"][me] == "Read Only"
    bare = projects["stroke-registry", "Central Registry"]
    assert bare["subjects"]["count"] == 10_000
    assert "deid_profile" not in bare
    assert "deid_profile" not in bare["group"]
    assert "deid_profile" not in doc["site"]
    assert not projects["retina-study", "Clinic B"].get("templates")
    assert all("regex" not in template for template in projects["retina-study", "Clinic A"]["templates"])
    assert projects["retina-study", "Clinic C"]["locked"]
    assert me not in projects["closed-trial", "Site 01"]["permissions"]

"""The practice site's profiles are ones that the program, and Flywheel's own engine, can carry out."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from fw_file_rs import dcm

from uploader.deid.reading import read_profile
from uploader.model.profile import ProfileDocument, ProfileLevel
from uploader.practice.seed import read_seed
from uploader.practice.server import DEFAULT_SEED


def _profiles() -> list[dict[str, Any]]:
    holders: list[dict[str, Any]] = []
    for path in (DEFAULT_SEED, DEFAULT_SEED.with_name("seed-site-profile.yaml")):
        doc = read_seed(path)
        holders += [
            doc["site"],
            *doc["groups"],
            *[p for group in doc["groups"] for p in group.get("projects", [])],
        ]
    return [holder["deid_profile"] for holder in holders if holder.get("deid_profile")]


@pytest.mark.parametrize("profile", _profiles(), ids=lambda profile: profile["name"])
def test_a_profile_of_the_seeds_is_read_without_a_doubt(profile: dict[str, Any]) -> None:
    text = json.dumps(profile)
    assert dcm.DeidProfile.validate_yaml(text) == {"warnings": [], "errors": []}
    digest = hashlib.sha256(text.encode()).hexdigest()
    assert read_profile(ProfileDocument(ProfileLevel.PROJECT, text, digest)).name == profile["name"]


def test_the_seeds_have_a_profile_at_each_level() -> None:
    assert len(_profiles()) == 3

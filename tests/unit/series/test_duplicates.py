"""Copies are sent once; what contradicts itself is never chosen between in silence."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.make.values import instance, source
from uploader.series import resolve_duplicates, same_uid_groups

if TYPE_CHECKING:
    from uploader.model.dicom import Instance


def make(uid: str, file: str) -> Instance:
    return replace(instance(1), sop_instance_uid=uid, source=source(file))


def test_only_instances_that_share_a_uid_make_a_group() -> None:
    a, b, c = make("1", "a"), make("2", "b"), make("1", "c")

    assert same_uid_groups([c, b, a]) == ((a, c),)


def test_of_equal_files_the_first_by_name_is_kept() -> None:
    a, b, c = make("1", "a"), make("1", "b"), make("2", "c")

    resolved = resolve_duplicates([b, c, a], {a.source: "x", b.source: "x"})

    assert (resolved.kept, resolved.duplicates, resolved.conflicting) == ((c, a), (b,), ())


def test_different_content_under_one_uid_is_kept_and_named() -> None:
    a, b = make("1", "a"), make("1", "b")

    resolved = resolve_duplicates([a, b], {a.source: "x", b.source: "y"})

    assert (resolved.kept, resolved.duplicates, resolved.conflicting) == ((a, b), (), (a, b))


def test_copies_of_conflicting_files_are_still_copies() -> None:
    a, b, c = make("1", "a"), make("1", "b"), make("1", "c")

    resolved = resolve_duplicates([a, b, c], {a.source: "x", b.source: "y", c.source: "x"})

    assert (resolved.kept, resolved.duplicates, resolved.conflicting) == ((a, b), (c,), (a, b))


def test_files_that_could_not_be_compared_are_never_taken_for_copies() -> None:
    a, b, c = make("1", "a"), make("1", "b"), make("1", "c")

    resolved = resolve_duplicates([a, b, c], {a.source: "", b.source: ""})

    assert resolved.conflicting == (a, b, c)


FILES = st.lists(st.tuples(st.sampled_from("123"), st.sampled_from(["x", "y", ""])), max_size=12)


@settings(deadline=None)
@given(files=FILES, data=st.data())
def test_every_file_is_kept_or_a_copy_of_one_that_is(
    files: list[tuple[str, str]], data: st.DataObject
) -> None:
    instances = [make(uid, f"{place}") for place, (uid, _) in enumerate(files)]
    digests = {one.source: digest for one, (_, digest) in zip(instances, files, strict=True)}

    resolved = resolve_duplicates(instances, digests)
    shuffled = resolve_duplicates(data.draw(st.permutations(instances)), digests)

    assert sorted(map(id, resolved.kept + resolved.duplicates)) == sorted(map(id, instances))
    assert set(shuffled.kept) == set(resolved.kept)
    assert set(shuffled.conflicting) == set(resolved.conflicting)
    kept = {(one.sop_instance_uid, digests[one.source]) for one in resolved.kept}
    assert all((one.sop_instance_uid, digests[one.source]) in kept for one in resolved.duplicates)
    contents = {
        uid: {digest or place for place, (other, digest) in enumerate(files) if other == uid} for uid in "123"
    }
    assert {one.sop_instance_uid for one in resolved.conflicting} == {
        uid for uid, found in contents.items() if len(found) > 1
    }

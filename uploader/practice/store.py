"""Everything the practice site knows, as JSON documents in one SQLite file."""

from __future__ import annotations

import json
import sqlite3
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

Doc = dict[str, Any]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS things (
  kind TEXT NOT NULL, id TEXT NOT NULL, parent TEXT NOT NULL DEFAULT '', project TEXT NOT NULL DEFAULT '',
  name TEXT NOT NULL DEFAULT '', uid TEXT NOT NULL DEFAULT '', body TEXT NOT NULL,
  PRIMARY KEY (kind, id)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS by_parent ON things (kind, parent, id);
CREATE INDEX IF NOT EXISTS by_project ON things (kind, project, id);
CREATE INDEX IF NOT EXISTS by_name ON things (kind, parent, name);
CREATE INDEX IF NOT EXISTS by_uid ON things (kind, uid);
CREATE TABLE IF NOT EXISTS parts (
  owner TEXT NOT NULL, number INTEGER NOT NULL, size INTEGER NOT NULL, md5 TEXT NOT NULL,
  PRIMARY KEY (owner, number)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS puts (
  seq INTEGER PRIMARY KEY, owner TEXT NOT NULL, number INTEGER NOT NULL, received INTEGER NOT NULL,
  stored INTEGER NOT NULL, status INTEGER NOT NULL);
"""


class Store:
    """One connection, one lock: the practice site is for one person, or one test."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.RLock()
        self._depth = 0
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the file; what was committed stays."""
        with self._lock:
            self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, and nobody else in between. May be nested; the outermost commits."""
        with self._lock:
            if self._depth:
                yield
                return
            self._db.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            else:
                self._db.execute("COMMIT")
            finally:
                self._depth -= 1

    def put(
        self, kind: str, body: Doc, *, parent: str = "", project: str = "", name: str = "", uid: str = ""
    ) -> None:
        """Write a document under its ``_id``; the keywords are what it can be found by."""
        self.put_many([(kind, body["_id"], parent, project, name, uid, json.dumps(body))])

    def put_many(self, rows: Iterable[tuple[str, str, str, str, str, str, str]]) -> None:
        """Write many rows of (kind, id, parent, project, name, uid, body as JSON) at once."""
        with self.transaction():
            self._db.executemany("INSERT OR REPLACE INTO things VALUES (?,?,?,?,?,?,?)", rows)

    def change(self, kind: str, key: str, **fields: Any) -> Doc:
        """Set fields of a document and return it. What it is found by stays, save ``label`` and ``uid``."""
        with self.transaction():
            body = self.get(kind, key)
            if body is None:
                raise KeyError(key)
            body.update(fields)
            self._db.execute("UPDATE things SET body=? WHERE kind=? AND id=?", (json.dumps(body), kind, key))
            for column, field in (("name", "label"), ("uid", "uid")):
                if field in fields:
                    statement = f"UPDATE things SET {column}=? WHERE kind=? AND id=?"  # noqa: S608 - fixed names
                    self._db.execute(statement, (fields[field] or "", kind, key))
            return body

    def get(self, kind: str, key: object) -> Doc | None:
        """One document, or None; also for a key that is no text."""
        if not isinstance(key, str):
            return None
        with self._lock:
            row = self._db.execute("SELECT body FROM things WHERE kind=? AND id=?", (kind, key)).fetchone()
        return json.loads(row[0]) if row else None

    def delete(self, kind: str, key: str) -> None:
        """Remove one document, if it is there."""
        with self.transaction():
            self._db.execute("DELETE FROM things WHERE kind=? AND id=?", (kind, key))

    def find(
        self,
        kind: str,
        *,
        after: str = "",
        limit: int | None = None,
        skip: int = 0,
        by: tuple[str, str] | None = None,
        **also: str,
    ) -> list[Doc]:
        """Documents in the order of their ids; ``by`` and ``also`` compare parent, project, name or uid."""
        where, values = _where(kind, after, {**dict([by] if by else []), **also})
        with self._lock:
            rows = self._db.execute(
                f"SELECT body FROM things WHERE {where} ORDER BY id LIMIT ? OFFSET ?",  # noqa: S608 - fixed names
                (*values, -1 if limit is None else limit, skip),
            ).fetchall()
        return [json.loads(row[0]) for row in rows]

    def count(self, kind: str, by: tuple[str, str]) -> int:
        """How many `find` would give."""
        where, values = _where(kind, "", dict([by]))
        with self._lock:
            row = self._db.execute(f"SELECT count(*) FROM things WHERE {where}", values).fetchone()  # noqa: S608
        return int(row[0])

    # --- parts of what is being sent ---------------------------------------------------------

    def put_part(self, owner: str, number: int, size: int, md5: str) -> None:
        """Remember a stored part; the last one of a number wins."""
        with self.transaction():
            self._db.execute("INSERT OR REPLACE INTO parts VALUES (?,?,?,?)", (owner, number, size, md5))

    def parts(self, owner: str) -> list[tuple[int, int, str]]:
        """Stored parts as (number, size, MD5 in hex), by number."""
        with self._lock:
            return self._db.execute(
                "SELECT number, size, md5 FROM parts WHERE owner=? ORDER BY number", (owner,)
            ).fetchall()

    def forget_parts(self, owner: str) -> None:
        """Drop the records of an owner's parts."""
        with self.transaction():
            self._db.execute("DELETE FROM parts WHERE owner=?", (owner,))

    def log_put(self, owner: str, number: int, received: int, stored: int, status: int) -> None:
        """Keep for the tests what one PUT brought."""
        with self.transaction():
            self._db.execute(
                "INSERT INTO puts (owner, number, received, stored, status) VALUES (?,?,?,?,?)",
                (owner, number, received, stored, status),
            )

    def puts(self) -> list[tuple[str, int, int, int, int]]:
        """Every PUT so far: (owner, part number, bytes received, bytes stored, status)."""
        with self._lock:
            return self._db.execute(
                "SELECT owner, number, received, stored, status FROM puts ORDER BY seq"
            ).fetchall()


def _where(kind: str, after: str, by: dict[str, str]) -> tuple[str, list[str]]:
    unknown = set(by) - {"parent", "project", "name", "uid"}
    if unknown:
        raise AssertionError(f"nothing is found by {unknown}")
    where, values = ["kind=?"], [kind]
    if after:
        where.append("id>?")
        values.append(after)
    for column, value in by.items():
        where.append(f"{column}=?")
        values.append(value)
    return " AND ".join(where), values

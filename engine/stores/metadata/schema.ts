/**
 * The tables of `cutaway.db`. A list of migrations, applied in order inside one transaction each; `user_version` counts
 * them. Never edit one that was released: append.
 *
 * `entries` is the file catalogue: one row for every path that a layer's tar carries. `directory` is the path of the
 * folder without slashes at either end ('' for the root), `name` its last part, so that the children of a folder are one
 * range of the key. A whiteout is the row of the name it hides, with type 'whiteout'; an opaque directory has `opaque` 1.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE layers (
    number    INTEGER PRIMARY KEY,
    chain_id  TEXT NOT NULL UNIQUE,
    diff_id   TEXT NOT NULL,
    parent    TEXT REFERENCES layers (chain_id),
    bytes     INTEGER NOT NULL,
    tar_bytes INTEGER NOT NULL,
    files     INTEGER NOT NULL,
    added     INTEGER NOT NULL,
    changed   INTEGER NOT NULL,
    deleted   INTEGER NOT NULL,
    created   INTEGER,
    text      TEXT NOT NULL
  ) STRICT;
  CREATE INDEX layers_parent ON layers (parent);

  CREATE TABLE entries (
    layer     INTEGER NOT NULL REFERENCES layers (number) ON DELETE CASCADE,
    directory TEXT NOT NULL,
    name      TEXT NOT NULL,
    type      TEXT NOT NULL,
    mode      INTEGER NOT NULL,
    uid       INTEGER NOT NULL,
    gid       INTEGER NOT NULL,
    size      INTEGER NOT NULL,
    mtime     INTEGER NOT NULL,
    link      TEXT,
    opaque    INTEGER NOT NULL DEFAULT 0,
    mark      TEXT,
    PRIMARY KEY (layer, directory, name)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE images (
    id        TEXT PRIMARY KEY,
    config    BLOB NOT NULL,
    top       TEXT REFERENCES layers (chain_id),
    created   INTEGER NOT NULL,
    top_level INTEGER NOT NULL,
    parent    TEXT,
    stored_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE tags (
    name     TEXT PRIMARY KEY,
    image    TEXT NOT NULL REFERENCES images (id),
    set_at   INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX tags_image ON tags (image);

  CREATE TABLE containers (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL UNIQUE,
    image      TEXT NOT NULL REFERENCES images (id),
    created    INTEGER NOT NULL,
    definition TEXT NOT NULL,
    state      TEXT NOT NULL
  ) STRICT;
  CREATE INDEX containers_image ON containers (image);

  CREATE TABLE trace (
    seq       INTEGER PRIMARY KEY,
    operation INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    event     TEXT NOT NULL
  ) STRICT;
  CREATE INDEX trace_operation ON trace (operation);
  CREATE INDEX trace_at ON trace (at);

  CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  `,
]

/**
 * The tables of `cutaway.db`. A list of migrations, applied in order inside one transaction each; `user_version` counts
 * them. Never edit one that was released: append.
 *
 * `entries` is the file catalogue: one row for every path that a layer's tar carries. `directory` is the path of the
 * folder without slashes at either end ('' for the root), `name` its last part, so that the children of a folder are one
 * range of the key; the root itself is the row with both ''. Folders that the tar only implies have rows too. A whiteout
 * is the row of the name it hides, with type 'whiteout'; an opaque directory has `opaque` 1. Folders carry the sums of
 * what lies below them, in this layer alone and in the union with this layer on top, so that no view has to add up.
 * Rows go in before the row of their layer, which alone makes them visible: hence no foreign key.
 *
 * `hidden` has what a layer took out of sight: files of layers below that it replaced or deleted.
 *
 * `containers.image` is no foreign key: a forced `rmi` takes an image away from under a stopped container, which keeps its
 * layers.
 *
 * `volumes` has the volumes by name; where one is used stands in the definitions of containers, as `mounts`.
 *
 * `endpoints.network` is no foreign key: a container may wait for a network that is not there. `live` is null while the
 * container does not run; `published` has the ports that lead to it while it does.
 *
 * `build_steps` is the cache of builds: a row keeps its layer from being freed, unless it was pruned; such rows stay for a
 * while to tell why a step was made anew. `builds` is their history.
 *
 * `manifests` and `blobs` tell under which names registries have images and, compressed, layers. `blobs.diff_id` is no
 * foreign key: a layer may go and come again.
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
    layer     INTEGER NOT NULL,
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
    own_files   INTEGER,
    own_bytes   INTEGER,
    union_files INTEGER,
    union_bytes INTEGER,
    PRIMARY KEY (layer, directory, name)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE hidden (
    layer    INTEGER NOT NULL,
    path     TEXT NOT NULL,
    bytes    INTEGER NOT NULL,
    added_in INTEGER NOT NULL,
    PRIMARY KEY (layer, path)
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
    image      TEXT NOT NULL,
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
  `
  CREATE TABLE volumes (
    name    TEXT PRIMARY KEY,
    labels  TEXT NOT NULL,
    options TEXT NOT NULL,
    created INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- Binds become what inspect shows of them, and mount points beside them.
  UPDATE containers SET definition = json_set(
    definition,
    '$.mounts', (
      SELECT json_group_array(json_object(
        'type', 'bind',
        'source', value ->> 'source',
        'target', value ->> 'target',
        'mode', CASE WHEN json_extract(value, '$.readOnly') THEN 'ro' ELSE '' END,
        'readOnly', json(CASE WHEN json_extract(value, '$.readOnly') THEN 'true' ELSE 'false' END),
        'propagation', value ->> 'propagation',
        'createSource', json(CASE WHEN json_extract(value, '$.createSource') THEN 'true' ELSE 'false' END)
      )) FROM json_each(definition, '$.host.binds')
    ),
    '$.host.binds', (
      SELECT json_group_array(
        (value ->> 'source') || ':' || (value ->> 'target')
        || CASE WHEN json_extract(value, '$.readOnly') THEN ':ro' ELSE '' END
      ) FROM json_each(definition, '$.host.binds')
    )
  );
  `,
  `
  CREATE TABLE networks (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL UNIQUE,
    created    INTEGER NOT NULL,
    definition TEXT NOT NULL
  ) STRICT;

  CREATE TABLE endpoints (
    container TEXT NOT NULL,
    network   TEXT NOT NULL,
    config    TEXT NOT NULL,
    live      TEXT,
    PRIMARY KEY (container, network)
  ) STRICT;

  CREATE TABLE published (container TEXT PRIMARY KEY, ports TEXT NOT NULL) STRICT;

  -- Until then every container without a choice had the network of the machine.
  UPDATE containers SET definition = json_set(definition, '$.host.networkMode', 'host')
    WHERE definition ->> '$.host.networkMode' = 'default';
  INSERT INTO endpoints (container, network, config, live)
    SELECT id, definition ->> '$.host.networkMode', '{}', NULL FROM containers
    WHERE definition ->> '$.host.networkMode' IS NOT NULL;
  `,
  `
  CREATE TABLE build_steps (
    key     TEXT PRIMARY KEY,
    chain   TEXT,
    diff_id TEXT,
    created INTEGER NOT NULL,
    used    INTEGER NOT NULL,
    uses    INTEGER NOT NULL,
    kind    TEXT NOT NULL,
    text    TEXT NOT NULL,
    lineage TEXT NOT NULL,
    stage   TEXT NOT NULL,
    parent  TEXT NOT NULL,
    pruned  INTEGER NOT NULL,
    detail  BLOB NOT NULL
  ) STRICT;

  CREATE TABLE builds (id TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT;
  `,
  `
  CREATE TABLE manifests (
    image      TEXT NOT NULL REFERENCES images (id) ON DELETE CASCADE,
    digest     TEXT NOT NULL,
    media_type TEXT NOT NULL,
    bytes      BLOB NOT NULL,
    seen       INTEGER NOT NULL,
    PRIMARY KEY (image, digest)
  ) STRICT;

  CREATE TABLE blobs (
    diff_id    TEXT NOT NULL,
    digest     TEXT NOT NULL,
    repository TEXT NOT NULL,
    size       INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    seen       INTEGER NOT NULL,
    PRIMARY KEY (diff_id, digest, repository)
  ) STRICT;
  `,
]

import type { Database } from 'better-sqlite3';
import { canonicalJson } from '#engine/merge/canonical-json.ts';
import { contentHash } from '#host/store/content-hash.ts';
import type { Migration } from '#host/store/migrate.ts';
import { rowSum } from '#host/store/row-sum.ts';
import { DamagedContents } from '#host/store/store-failure.ts';
import type { EntityRow } from '#host/store/workspace-schema.ts';

/** A script's content as version 1 kept it. */
interface OldContent {
  name: string;
  description: string | null;
  body: string;
}

interface OldFacts {
  status: string;
  is_system: boolean;
  updated_at: string | null;
}

type OldRow = Record<string, string | number | null>;

const oldSummed = [
  'lid',
  'type',
  'parent_lid',
  'remote_id',
  'local_json',
  'local_hash',
  'local_rev',
  'delete_seen_hash',
  'base_json',
  'base_hash',
  'base_version',
  'remote_json',
  'remote_hash',
  'remote_version',
  'server_json',
  'list_fingerprint',
  'etag',
  'foreign_birth',
  'saved_at',
];

/** `sync.md` 3.3 in full: version histories, the edit journal, approved plans with their operations, conflicts, pulls. */
export const sync: Migration = {
  version: 2,
  name: 'sync',
  up(database) {
    assertTexts(database);
    const rows = database.prepare<[], OldRow>('SELECT * FROM entity').all();
    for (const row of rows) assertOldSum(row);
    const trash = database.prepare<[], OldRow>('SELECT * FROM trash').all();
    database.exec(tables);
    for (const row of rows) convertRow(database, row);
    for (const item of trash) convertTrash(database, item);
  },
};

const tables = `
ALTER TABLE entity DROP COLUMN remote_version;
ALTER TABLE entity DROP COLUMN etag;
ALTER TABLE entity DROP COLUMN foreign_birth;
ALTER TABLE entity ADD COLUMN facts_json TEXT NOT NULL DEFAULT '{}';
ALTER TABLE entity ADD COLUMN found_json TEXT NOT NULL DEFAULT '[]';
ALTER TABLE entity ADD COLUMN late_json TEXT NOT NULL DEFAULT '{}';
ALTER TABLE entity ADD COLUMN foreign_birth TEXT;
ALTER TABLE entity ADD COLUMN wedged INT NOT NULL DEFAULT 0;
CREATE INDEX entity_unpublished ON entity(type, lid) WHERE local_hash IS NOT base_hash;
CREATE INDEX entity_behind ON entity(lid) WHERE remote_hash IS NOT base_hash;
CREATE INDEX entity_remote_name ON entity(type, json_extract(remote_json, '$.name')) WHERE remote_json IS NOT NULL;
CREATE INDEX draft_hash ON draft(body_hash);
DROP TABLE publish_attempt;
DROP TABLE trash;
CREATE TABLE trash(
  trash_id TEXT PRIMARY KEY,
  lid TEXT NOT NULL,
  type TEXT NOT NULL,
  name TEXT NOT NULL,
  snapshot_json TEXT NOT NULL,
  reason TEXT NOT NULL,
  deleted_at TEXT NOT NULL,
  keep_until TEXT NOT NULL
) STRICT;
CREATE INDEX trash_lid ON trash(lid);
CREATE TABLE script_version(
  lid TEXT NOT NULL REFERENCES entity(lid) ON DELETE CASCADE,
  number INT NOT NULL,
  body_hash TEXT NOT NULL,
  effective_hash TEXT NOT NULL,
  note TEXT,
  mark TEXT,
  based_on INT,
  created_by TEXT,
  created_at TEXT,
  PRIMARY KEY(lid, number)
) STRICT;
CREATE INDEX script_version_mark ON script_version(mark) WHERE mark IS NOT NULL;
CREATE TABLE edit(
  seq INTEGER PRIMARY KEY,
  lid TEXT NOT NULL REFERENCES entity(lid) ON DELETE CASCADE,
  rev INT NOT NULL,
  before_hash TEXT NOT NULL,
  after_hash TEXT NOT NULL,
  start INT NOT NULL,
  window_id TEXT,
  saved_at TEXT NOT NULL,
  units INT NOT NULL,
  removed TEXT NOT NULL,
  inserted TEXT NOT NULL
) STRICT;
CREATE INDEX edit_text ON edit(lid, after_hash);
CREATE TABLE edit_stack(
  lid TEXT PRIMARY KEY REFERENCES entity(lid) ON DELETE CASCADE,
  bottom_hash TEXT NOT NULL,
  seq INT NOT NULL,
  hash TEXT NOT NULL,
  top INT NOT NULL,
  edits INT NOT NULL,
  units INT NOT NULL
) STRICT;
CREATE TABLE change_set(
  cs_id TEXT PRIMARY KEY,
  plan_json TEXT NOT NULL,
  plan_hash TEXT NOT NULL,
  input_hash TEXT NOT NULL,
  tenant_id TEXT NOT NULL,
  origin TEXT NOT NULL,
  backend TEXT NOT NULL,
  approved_by TEXT NOT NULL,
  approved_email TEXT,
  undoes TEXT,
  change_description TEXT,
  state TEXT NOT NULL,
  message TEXT NOT NULL,
  body TEXT,
  outcome_json TEXT,
  seq INT,
  created_at TEXT NOT NULL,
  ended_at TEXT
) STRICT;
CREATE INDEX change_set_state ON change_set(state);
CREATE INDEX change_set_created ON change_set(created_at);
CREATE TABLE operation(
  op_id TEXT PRIMARY KEY,
  cs_id TEXT NOT NULL REFERENCES change_set(cs_id),
  ord INT NOT NULL,
  lid TEXT NOT NULL,
  kind TEXT NOT NULL,
  operation_json TEXT NOT NULL,
  state TEXT NOT NULL,
  post_hash TEXT,
  attempts INT NOT NULL,
  first_sent_mono REAL,
  process_id TEXT,
  status INT,
  message TEXT NOT NULL,
  sent_at TEXT,
  ended_at TEXT
) STRICT;
CREATE UNIQUE INDEX operation_order ON operation(cs_id, ord);
CREATE INDEX operation_lid ON operation(lid);
CREATE INDEX operation_unsettled ON operation(state, lid) WHERE state IN ('sent', 'unknown');
CREATE TABLE ledger(
  mark TEXT PRIMARY KEY,
  lid TEXT NOT NULL,
  type TEXT NOT NULL,
  kind TEXT NOT NULL,
  outcome TEXT NOT NULL,
  remote_id TEXT
) STRICT;
CREATE INDEX ledger_lid ON ledger(lid);
CREATE TABLE conflict(
  conflict_id TEXT PRIMARY KEY,
  key TEXT NOT NULL,
  lid TEXT NOT NULL,
  kind TEXT NOT NULL,
  conflict_json TEXT NOT NULL,
  state TEXT NOT NULL,
  found_at TEXT NOT NULL,
  answered_at TEXT,
  answer_json TEXT,
  before_json TEXT
) STRICT;
CREATE UNIQUE INDEX conflict_open ON conflict(lid, key) WHERE state = 'open';
CREATE INDEX conflict_lid ON conflict(lid);
CREATE TABLE pull_run(
  run_id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  complete INT NOT NULL,
  seen INT NOT NULL,
  added INT NOT NULL,
  updated INT NOT NULL,
  deleted INT NOT NULL,
  requests INT NOT NULL,
  message TEXT NOT NULL,
  detail_json TEXT NOT NULL,
  started_at TEXT NOT NULL,
  ended_at TEXT
) STRICT;
CREATE INDEX pull_run_started ON pull_run(started_at);
CREATE TABLE feed_cursor(feed TEXT PRIMARY KEY, seq INT NOT NULL, chain TEXT NOT NULL) STRICT;
`;

function assertOldSum(row: OldRow): void {
  const sum = contentHash(JSON.stringify(oldSummed.map((column) => row[column])));
  if (sum !== row.row_sum)
    throw new DamagedContents(`the record of script ${String(row.lid)} does not match its checksum`);
}

function assertTexts(database: Database): void {
  const texts = database.prepare<[], { owner: string; text: string; hash: string }>(
    `SELECT 'the draft of script ' || lid AS owner, body AS text, body_hash AS hash FROM draft
     UNION ALL SELECT 'the stored text ' || substr(hash, 1, 12), bytes, hash FROM blob`,
  );
  for (const { owner, text, hash } of texts.iterate()) {
    if (contentHash(text) !== hash) throw new DamagedContents(`${owner} does not match its checksum`);
  }
}

function convertRow(database: Database, old: OldRow): void {
  const server = parsed<OldFacts>(old.server_json);
  const status = server?.status ?? 'draft';
  const remote = parsed<OldContent>(old.remote_json);
  const facts = {
    current_version: old.remote_version ?? null,
    head_body_hash: remote?.body ?? null,
    is_system: server?.is_system ?? false,
  };
  const { remote_version: _, etag: __, ...kept } = old;
  const row = {
    ...kept,
    ...sealed('local', parsed<OldContent>(old.local_json), status),
    ...sealed('base', parsed<OldContent>(old.base_json), status),
    ...sealed('remote', remote, status),
    facts_json: canonicalJson(facts),
    server_json: server === null ? null : canonicalJson({ updated_at: server.updated_at }),
    found_json: '[]',
    late_json: '{}',
    // Fingerprints were made in another way; only that a sample was never looked up is still worth knowing.
    list_fingerprint: old.list_fingerprint === 'unverified' ? 'unverified' : null,
    foreign_birth: null,
    wedged: 0,
  } as unknown as EntityRow;
  updateRow(database, { ...row, row_sum: rowSum(row) });
  if (old.list_fingerprint !== 'unverified') insertVersions(database, old);
}

function sealed(state: 'local' | 'base' | 'remote', old: OldContent | null, status: string) {
  if (old === null) return { [`${state}_json`]: null, [`${state}_hash`]: null };
  const json = canonicalJson(convertContent(old, status));
  return { [`${state}_json`]: json, [`${state}_hash`]: contentHash(json) };
}

function convertContent({ name, description, body }: OldContent, status: string) {
  return { name, description: description === '' ? null : description, script_body: body, status };
}

function updateRow(database: Database, row: EntityRow): void {
  const columns = Object.keys(row).filter((column) => column !== 'lid');
  const sets = columns.map((column) => `${column} = @${column}`).join(', ');
  database.prepare(`UPDATE entity SET ${sets} WHERE lid = @lid`).run(row);
}

/** The versions that were read; the fold of what comes later begins at them. */
function insertVersions(database: Database, old: OldRow): void {
  const insert = database.prepare(
    'INSERT OR IGNORE INTO script_version(lid, number, body_hash, effective_hash) VALUES (?, ?, ?, ?)',
  );
  for (const [number, json] of [
    [old.base_version, old.base_json],
    [old.remote_version, old.remote_json],
  ]) {
    const content = parsed<OldContent>(json);
    if (content !== null && number != null) insert.run(old.lid, number, content.body, content.body);
  }
}

/** Deleted texts lie in `blob` from now on, as their row may go. */
function convertTrash(database: Database, old: OldRow): void {
  const content = parsed<OldContent>(old.snapshot_json);
  if (content === null) return;
  const { lid, trash_id, reason, keep_until } = old;
  database
    .prepare(
      'INSERT OR IGNORE INTO blob(hash, size, bytes) SELECT body_hash, length(CAST(body AS BLOB)), body FROM draft WHERE lid = ?',
    )
    .run(lid);
  database.prepare('DELETE FROM draft WHERE lid = ?').run(lid);
  const document = canonicalJson(convertContent(content, 'draft'));
  database
    .prepare('INSERT INTO trash SELECT ?, lid, type, ?, ?, ?, saved_at, ? FROM entity WHERE lid = ?')
    .run(trash_id, content.name, document, reason, keep_until, lid);
}

function parsed<Value>(text: string | number | null | undefined): Value | null {
  return text == null ? null : (JSON.parse(String(text)) as Value);
}

import type { Migration } from '#host/store/migrate.ts';

/** The test cases of a script, in the author's order. Context and expectation are kept as typed, also while they are not JSON. */
export const testCases: Migration = {
  version: 4,
  name: 'test-cases',
  up(database) {
    database.exec(`
CREATE TABLE test_case(
  case_id TEXT PRIMARY KEY,
  lid TEXT NOT NULL REFERENCES entity(lid) ON DELETE CASCADE,
  name TEXT NOT NULL,
  context_text TEXT NOT NULL,
  expect_text TEXT NOT NULL,
  enabled INT NOT NULL,
  position INT NOT NULL,
  rev INT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX test_case_name ON test_case(lid, name);
`);
  },
};

import type { Migration } from '#host/store/migrate.ts';

/** Bindings are looked for by what they bind: with each change of a script or connector, and with each plan. */
export const bindings: Migration = {
  version: 6,
  name: 'bindings',
  up(database) {
    database.exec(`
CREATE INDEX binding_script ON entity(json_extract(local_json, '$.script_id')) WHERE type = 'hook_binding';
CREATE INDEX binding_script_remote ON entity(json_extract(remote_json, '$.script_id')) WHERE type = 'hook_binding';
CREATE INDEX binding_connector ON entity(json_extract(local_json, '$.connector_id')) WHERE type = 'hook_binding';
CREATE INDEX binding_connector_remote ON entity(json_extract(remote_json, '$.connector_id')) WHERE type = 'hook_binding';
CREATE INDEX pipeline_test_connector ON entity(json_extract(local_json, '$.connector_id')) WHERE type = 'pipeline_test';
`);
  },
};

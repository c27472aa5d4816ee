/** Opens the workspace's store a second time, as after a restart, and saves; every save is acknowledged in the file `acks`. */
import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { EventHub } from '#host/services/event-hub.ts';
import { Scripts } from '#host/services/scripts/scripts.ts';
import { workspaceKind } from '#host/store/kinds.ts';
import { openStore } from '#host/store/open-store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';

const folder = process.argv[2] ?? '';
const store = openStore<WorkspaceSchema>(path.join(folder, 'store.db'), workspaceKind);
const scripts = new Scripts(store, new EventHub());
const { lid, local_rev } = scripts.create({ name: 'Typed on', body: 'save 0' });
let base_rev = local_rev;
for (let save = 1; save <= 120; save += 1) {
  const result = scripts.saveDraft({ lid, body: `save ${save} ${'x'.repeat((save * 37) % 3000)}`, base_rev });
  base_rev = result.local_rev;
  appendFileSync(path.join(folder, 'acks'), `${save}\n`);
}
// No closing: a power cut does not wait for the last checkpoint.
process.kill(process.pid, 'SIGKILL');

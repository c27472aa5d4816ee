import { contentHash } from '#host/store/content-hash.ts';
import { sealScript } from '#host/store/documents.ts';
import { insertEntity, newEntityRow } from '#host/store/queries/entities.ts';
import { putText } from '#host/store/queries/texts.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import { validScript } from './scripts.ts';

const subjects = [
  'account',
  'mailbox',
  'badge',
  'licence',
  'home folder',
  'group',
  'phone',
  'manager',
  'contract',
  'site',
];
const verbs = ['make', 'normalise', 'close', 'rename', 'check', 'move', 'archive', 'grant', 'revoke', 'report'];
const statuses = ['draft', 'active', 'inactive'] as const;
const texts = 500;
const atOnce = 2000;

/** What a search that a benchmark makes can look for: a word of one script in a thousand, and of one in fifty. */
export const rareWord = (at: number) => `rareword${at % 1000}`;
export const someWord = (at: number) => `someWord${at % 50}`;

export interface SeededScript {
  readonly lid: string;
  readonly name: string;
  readonly description: string;
  readonly body: string;
}

/** Script number `at` of a large workspace: 4 KiB of code as real scripts have it, no two alike. */
export function seededScript(at: number): SeededScript {
  const verb = verbs[at % verbs.length] ?? '';
  const subject = subjects[Math.floor(at / verbs.length) % subjects.length] ?? '';
  return {
    lid: `01990000-0000-7000-8000-${String(at).padStart(12, '0')}`,
    name: `${verb} ${subject} ${at}`,
    description: `Runs before the connector touches the ${subject} of somebody at site ${at % 97}.`,
    body: `${bodies[at % texts]}\n// script ${at}: ${rareWord(at)} ${someWord(at)}\nattributes.${someWord(at)} = 'v${at.toString(36)}';\n`,
  };
}

const bodies = Array.from({ length: texts }, (_, at) => {
  const code = validScript(4500).slice(at * 2);
  return `// ${contentHash(String(at)).slice(0, 16)}\n${code}`.slice(0, 3950);
});

/** Writes published scripts into a workspace's store as a pull leaves them, a few thousand in a transaction. */
export function seedScripts(store: Store<WorkspaceSchema>, count: number): void {
  for (let from = 0; from < count; from += atOnce) {
    store.transaction(() => {
      for (let at = from; at < Math.min(count, from + atOnce); at++) insertOne(store, at);
    });
  }
}

function insertOne(store: Store<WorkspaceSchema>, at: number): void {
  const { lid, name, description, body } = seededScript(at);
  const status = statuses[at % statuses.length] ?? 'draft';
  const document = sealScript({ name, description, script_body: putText(store, body), status });
  insertEntity(store, {
    ...newEntityRow({ lid, type: 'script' }, document, new Date(1_760_000_000_000 + at * 1000).toISOString()),
    remote_id: lid,
    base_json: document.json,
    base_hash: document.hash,
    base_version: 1,
    remote_json: document.json,
    remote_hash: document.hash,
    facts_json: `{"current_version":${1 + (at % 9)},"head_body_hash":"${contentHash(body)}","is_system":false}`,
  });
}

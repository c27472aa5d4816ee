import { v7 as newId } from 'uuid';
import { AppError } from '#contract/errors/app-error.ts';
import { scriptRoutes } from '#contract/http/scripts.ts';
import { limits } from '#contract/limits.ts';
import type { Script } from '#contract/model/script.ts';
import type { StudioEvent } from '#contract/rpc/studio.ts';
import { canonicalJson, contentHash } from '#host/store/content-hash.ts';
import { findByRemoteId, insertEntity, listScripts, updateEntity } from '#host/store/queries/entities.ts';
import { deleteDraft, putDraft, putText, readText } from '#host/store/queries/texts.ts';
import { readServerFacts, seal, sealServerFacts, unpackScript } from '#host/store/script-content.ts';
import type { Store } from '#host/store/store.ts';
import type { EntityRow, WorkspaceSchema } from '#host/store/workspace-schema.ts';
import type { BackendClient } from '../backend/backend-client.ts';
import type { EventHub } from '../event-hub.ts';
import { agreed, newScriptRow, unverified } from '../scripts/new-script-row.ts';
import { isBehind, isUnpublished } from '../scripts/script-view.ts';

export interface PullResult {
  readonly added: number;
  readonly updated: number;
  readonly behind: number;
}

export interface PullerOptions {
  readonly store: Store<WorkspaceSchema>;
  readonly events: EventHub;
  readonly client: () => BackendClient;
  readonly tenantId: () => string | null;
  readonly log: (level: 'info' | 'warn', message: string) => void;
}

type Outcome = 'added' | 'updated' | 'behind' | 'same';

/** Brings here what others published. A draft is never overwritten: its script is marked as behind. */
export class Puller {
  private readonly options: PullerOptions;
  private running: Promise<PullResult> | null = null;
  private next: Promise<PullResult> | null = null;

  constructor(options: PullerOptions) {
    this.options = options;
  }

  /** One pull at a time. Whoever asks during one gets the next: the running one may have looked too early for them. */
  pull(): Promise<PullResult> {
    if (this.running === null) return this.begin();
    this.next ??= this.running.then(
      () => this.begin(),
      () => this.begin(),
    );
    return this.next;
  }

  private begin(): Promise<PullResult> {
    this.next = null;
    const running = this.tell().finally(() => {
      if (this.running === running) this.running = null;
    });
    this.running = running;
    return running;
  }

  private async tell(): Promise<PullResult> {
    this.emit('running', null);
    try {
      const result = await this.pullAll();
      const message = summary(result);
      this.options.log('info', message);
      this.emit('done', message);
      return result;
    } catch (error) {
      this.emit('failed', error instanceof Error ? error.message : String(error));
      throw error;
    }
  }

  private async pullAll(): Promise<PullResult> {
    const client = this.options.client();
    const scripts = await this.listAll(client);
    const counts = { added: 0, updated: 0, behind: 0, same: 0 };
    const changed: string[] = [];
    for (const script of scripts) {
      const { outcome, lid } = await this.take(client, script);
      counts[outcome] += 1;
      if (outcome !== 'same') changed.push(lid);
    }
    changed.push(...this.unlinkUnknown(new Set(scripts.map(({ id }) => id))));
    if (changed.length > 0) this.options.events.emit({ type: 'scripts_changed', lids: changed });
    const { same: _, ...result } = counts;
    return result;
  }

  private async listAll(client: BackendClient): Promise<Script[]> {
    const found = new Map<string, Script>();
    for (let page = 1; ; page += 1) {
      const { scripts, total } = await client.call(scriptRoutes.list, {
        query: { page, page_size: limits.pageSizeMax },
      });
      for (const script of scripts) found.set(script.id, script);
      if (scripts.length === 0 || page * limits.pageSizeMax >= total) return [...found.values()];
    }
  }

  private async take(client: BackendClient, script: Script): Promise<{ outcome: Outcome; lid: string }> {
    const tenant = this.options.tenantId();
    if (tenant !== null && script.tenant_id !== tenant) {
      throw new AppError(
        'backend_garbage',
        'The backend sent scripts of another tenant. Nothing was taken over; sign in again, and tell its administrator.',
      );
    }
    const { store } = this.options;
    const fingerprint = fingerprintOf(script);
    const known = findByRemoteId(store, script.id);
    if (known?.list_fingerprint === fingerprint) return { outcome: 'same', lid: known.lid };
    const body = await this.bodyOf(client, script, known);
    return store.transaction(() => this.store(script, body, fingerprint));
  }

  private async bodyOf(client: BackendClient, script: Script, known: EntityRow | undefined): Promise<string> {
    if (
      known?.remote_version === script.current_version &&
      known.remote_json !== null &&
      known.list_fingerprint !== unverified
    ) {
      return readText(this.options.store, unpackScript(known.remote_json).body);
    }
    const params = { id: script.id, n: script.current_version };
    return (await client.call(scriptRoutes.getVersion, { params })).script_body;
  }

  private store(script: Script, body: string, fingerprint: string): { outcome: Outcome; lid: string } {
    const { store } = this.options;
    const content = seal({ name: script.name, description: script.description, body: putText(store, body) });
    const seen = {
      remote_id: script.id,
      remote_json: content.json,
      remote_hash: content.hash,
      remote_version: script.current_version,
      server_json: sealServerFacts(script),
      list_fingerprint: fingerprint,
    };
    const known = findByRemoteId(store, script.id);
    if (!known) {
      const lid = newId();
      const row = newScriptRow(lid, unpackScript(content.json), script.updated_at);
      insertEntity(store, agreed({ ...row, row_sum: '', ...seen }));
      return { outcome: 'added', lid };
    }
    // A publish may have gone on while the list was on its way.
    if (isOlder(script, known)) return { outcome: 'same', lid: known.lid };
    const next = { ...known, ...seen };
    // Clean, or the author wrote what was published: there is nothing to lose.
    if (!isUnpublished(known) || known.local_hash === content.hash) return this.takeOver(known, next);
    const rebased = known.base_hash === content.hash ? { base_version: script.current_version } : {};
    updateEntity(store, { ...next, ...rebased });
    return { outcome: isBehind({ ...next, ...rebased }) ? 'behind' : 'same', lid: known.lid };
  }

  private takeOver(known: EntityRow, next: EntityRow): { outcome: Outcome; lid: string } {
    const { store } = this.options;
    const changed = known.local_hash !== next.remote_hash;
    deleteDraft(store, known.lid);
    updateEntity(store, {
      ...agreed(next),
      ...(changed ? { local_rev: known.local_rev + 1, saved_at: new Date().toISOString() } : {}),
    });
    const differs = changed || known.remote_version !== next.remote_version || known.server_json !== next.server_json;
    return { outcome: differs ? 'updated' : 'same', lid: known.lid };
  }

  /** Samples that came with the studio and that this backend never had become scripts of the author's own. */
  private unlinkUnknown(ids: ReadonlySet<string>): string[] {
    const { store } = this.options;
    const unknown = listScripts(store).filter(
      (row) => row.remote_id !== null && row.list_fingerprint === unverified && !ids.has(row.remote_id),
    );
    store.transaction(() => {
      for (const row of unknown) this.unlink(row);
    });
    return unknown.map(({ lid }) => lid);
  }

  private unlink(row: EntityRow): void {
    const { store } = this.options;
    const body = row.local_json === null ? null : unpackScript(row.local_json).body;
    const fresh = { base_json: null, base_hash: null, base_version: null };
    const unseen = {
      list_fingerprint: null,
      remote_id: null,
      remote_json: null,
      remote_hash: null,
      remote_version: null,
      server_json: null,
    };
    updateEntity(store, { ...row, ...fresh, ...unseen });
    if (body !== null && !isUnpublished(row)) putDraft(store, row.lid, readText(store, body), body);
  }

  private emit(state: Extract<StudioEvent, { type: 'pull' }>['state'], message: string | null): void {
    this.options.events.emit({ type: 'pull', state, message });
  }
}

/** Of the list row, compared for equality only: what did not change there is not asked for again. */
function fingerprintOf({ name, description, current_version, status, is_system, updated_at }: Script): string {
  return contentHash(canonicalJson({ name, description, current_version, status, is_system, updated_at }));
}

function isOlder(script: Script, known: EntityRow): boolean {
  const { updated_at } = readServerFacts(known.server_json);
  if (script.current_version < (known.remote_version ?? 0)) return true;
  return updated_at !== null && Date.parse(script.updated_at) < Date.parse(updated_at);
}

function summary({ added, updated, behind }: PullResult): string {
  if (added + updated + behind === 0) return 'Everything published is here already.';
  const parts = [
    added > 0 ? `${added} new` : '',
    updated > 0 ? `${updated} updated` : '',
    behind > 0 ? `${behind} newer than your draft` : '',
  ].filter((part) => part !== '');
  return `Got the published changes: ${parts.join(', ')}.`;
}

import { createHash } from 'node:crypto';
import type { ChangeSetOutcome } from '#contract/http/sync.ts';
import { type FeedCursor, type FeedEvent, feedStart } from '#contract/model/change-feed.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import type { Script, ScriptStatus } from '#contract/model/script.ts';
import { nextChain } from '#engine/sync/feed-chain.ts';
import type { Effect } from '../baseline/tables.ts';

export const sha256 = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex');

export interface StoredVersion {
  readonly body_hash: string;
  readonly note: string | null;
  readonly created_by: string;
  readonly created_at: string;
}

export interface StoredScript {
  readonly row: Script;
  readonly rev: number;
  readonly versions: readonly StoredVersion[];
}

export interface ScriptContent {
  readonly name: string;
  readonly description: string | null;
  readonly status: ScriptStatus;
  readonly body_hash: string;
}

export function contentOf({ row, versions }: StoredScript): ScriptContent {
  const { name, description, status } = row;
  return { name, description, status, body_hash: versions.at(-1)?.body_hash ?? '' };
}

interface KeptEvent {
  readonly event: FeedEvent;
  readonly chain: string;
  readonly at: number;
}

export interface StoredChangeSet {
  readonly digest: string | null;
  readonly outcome: ChangeSetOutcome;
}

/** Anything but a script: its author's fields, as they were sent. */
export interface StoredRecord {
  readonly type: string;
  readonly id: string;
  readonly rev: number;
  readonly fields: JsonObject;
  readonly at: string;
}

export function rowOfRecord({ id, fields, at }: StoredRecord, tenantId: string): JsonObject {
  return { ...fields, id, tenant_id: tenantId, created_at: at, updated_at: at };
}

/** What a change set did to something that is no script. */
export interface RecordEffect extends Omit<Effect, 'kind'> {
  readonly kind: 'create' | 'update' | 'delete';
  readonly type: string;
}

export interface Change {
  readonly id: string;
  readonly content: ScriptContent | null;
  readonly note: string | null;
  /** In place of a script's content. `fields` null: it is deleted. */
  readonly record?: { readonly type: string; readonly fields: JsonObject | null };
}

const tombstoneMs = 400 * 86_400_000;

/** All that a tenant of the enhanced backend has. Nothing in it is ever changed in place, so a backup is a copy of the maps. */
export class EnhancedTenant {
  readonly id: string;
  scripts = new Map<string, StoredScript>();
  records = new Map<string, StoredRecord>();
  blobs = new Map<string, string>();
  changeSets = new Map<string, StoredChangeSet>();
  events: readonly KeptEvent[] = [];
  head: FeedCursor = feedStart;
  floor: FeedCursor = feedStart;

  constructor(id: string) {
    this.id = id;
  }

  /** Applies changes as one transaction with their events (`SB-1`, `SB-20`). Returns the events. */
  apply(changes: readonly Change[], actor: string, moment: number): FeedEvent[] {
    const written = changes.map((change) => {
      const seq = this.head.seq + 1;
      const row =
        change.record === undefined ? this.#write(change, seq, actor, moment) : this.#keep(change, seq, moment);
      const event: FeedEvent = {
        seq,
        type: change.record?.type ?? 'script',
        id: change.id,
        rev: seq,
        deleted: row === null,
        row,
        body_hash: change.content?.body_hash ?? null,
      };
      this.head = { seq, chain: nextChain(this.head.chain, event, sha256) };
      this.events = [...this.events, { event, chain: this.head.chain, at: moment }];
      return event;
    });
    this.#prune(moment);
    return written;
  }

  chainAt(seq: number): string | null {
    if (seq === this.floor.seq) return this.floor.chain;
    return this.events.find(({ event }) => event.seq === seq)?.chain ?? null;
  }

  /** Puts back what a backup held: history, outcomes and all (`SB-8`). */
  restore(backup: EnhancedTenant): void {
    this.scripts = new Map(backup.scripts);
    this.records = new Map(backup.records);
    this.blobs = new Map(backup.blobs);
    this.changeSets = new Map(backup.changeSets);
    this.events = backup.events;
    this.head = backup.head;
    this.floor = backup.floor;
  }

  backup(): EnhancedTenant {
    const copy = new EnhancedTenant(this.id);
    copy.restore(this);
    return copy;
  }

  #keep({ id, record }: Change, rev: number, moment: number): JsonObject | null {
    const { type = '', fields = null } = record ?? {};
    if (fields === null) {
      this.records.delete(id);
      return null;
    }
    const stored = { type, id, rev, fields, at: new Date(moment).toISOString() };
    this.records.set(id, stored);
    return rowOfRecord(stored, this.id);
  }

  #write({ id, content, note }: Change, rev: number, actor: string, moment: number): JsonObject | null {
    if (content === null) {
      this.scripts.delete(id);
      return null;
    }
    const before = this.scripts.get(id);
    const at = new Date(moment).toISOString();
    const changed = before === undefined || contentOf(before).body_hash !== content.body_hash || note !== null;
    const version = { body_hash: content.body_hash, note, created_by: actor, created_at: at };
    const versions = [...(before?.versions ?? []), ...(changed ? [version] : [])];
    const { name, description, status } = content;
    const row: Script = {
      id,
      tenant_id: this.id,
      is_system: false,
      created_by: before?.row.created_by ?? actor,
      created_at: before?.row.created_at ?? at,
      name,
      description,
      status,
      current_version: versions.length,
      updated_at: at,
    };
    this.scripts.set(id, { row, rev, versions });
    return { ...row };
  }

  #prune(moment: number): void {
    const old = this.events.filter(({ at }) => at < moment - tombstoneMs);
    const last = old.at(-1);
    if (last === undefined) return;
    this.floor = { seq: last.event.seq, chain: last.chain };
    this.events = this.events.slice(old.length);
  }
}

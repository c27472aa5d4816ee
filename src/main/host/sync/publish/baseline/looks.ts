import { AppError } from '#contract/errors/app-error.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { sameJson } from '#engine/merge/canonical-json.ts';
import { type EntityTypes, typeOf } from '#engine/sync/entity-types.ts';
import { birthMarkOf, parseVersionNote } from '#engine/sync/marks.ts';
import type { SeenRow, SeenVersion } from '#host/sync/baseline/read-adapter.ts';
import { writeAdapter } from '#host/sync/baseline/write-adapters.ts';
import type { BackendClient } from '#host/sync/http/backend-client.ts';

/** What a single read showed. */
export interface LookedRow {
  readonly seen: SeenRow;
  readonly mark: string | null;
}

const pageSize = 100;
const mostSweeps = 3;

/** Single reads of the server while something is being settled. Every method throws `AppError` where it could not look. */
export class Looks {
  private readonly client: BackendClient;
  private readonly tenantId: string;
  private readonly types: EntityTypes;

  constructor(client: BackendClient, tenantId: string, types: EntityTypes) {
    this.client = client;
    this.tenantId = tenantId;
    this.types = types;
  }

  /** Null: the server says that there is no such thing. */
  async row(type: string, remoteId: string): Promise<LookedRow | null> {
    const { read } = writeAdapter(type);
    const reply = await this.get(`${read.path}/${encodeURIComponent(remoteId)}`);
    if (reply === null) return null;
    const seen = read.row(reply.value);
    if (seen === null) throw unreadable(read.path);
    return this.looked(type, seen);
  }

  /** Whatever is at a path; undefined where nothing is. */
  async at(path: string): Promise<unknown> {
    return (await this.get(path))?.value;
  }

  async version(type: string, remoteId: string, number: number): Promise<SeenVersion | null> {
    const { versions } = writeAdapter(type).read;
    if (versions === null) return null;
    const path = versions.path(remoteId, number);
    const reply = await this.get(path);
    if (reply === null) return null;
    const version = versions.version(reply.value);
    if (version === null) throw unreadable(path);
    return version;
  }

  /**
   * The version whose note carries the mark, looked for behind `after` up to one beyond the current one: a server that
   * died between its two statements holds it there (`sync.md` 2, B5). `current`: what the server calls current; `wedged`:
   * there is one beyond it, ours or somebody else's, and the server refuses every further one.
   */
  async versionOf(
    type: string,
    remoteId: string,
    mark: string,
    after: number,
  ): Promise<{ found: SeenVersion | null; current: number; wedged: boolean }> {
    const row = await this.row(type, remoteId);
    const current = row?.seen.version ?? 0;
    let wedged = false;
    for (let number = Math.max(1, after + 1); number <= current + 1; number += 1) {
      const version = await this.version(type, remoteId, number);
      if (version === null) continue;
      wedged = number > current;
      if (parseVersionNote(version.note).trailer?.op === mark) return { found: version, current, wedged };
    }
    return { found: null, current, wedged };
  }

  /** Every row that carries the birth mark: by a search for the name first, in the whole list where `thorough`. */
  async births(type: string, mark: string, name: string | null, thorough: boolean): Promise<string[]> {
    if (name !== null) {
      const search = {
        search: name.slice(0, 200),
        name_contains: name.slice(0, 200),
        page: 1,
        page_size: pageSize,
        limit: pageSize,
        offset: 0,
      };
      const page = await this.page(type, search);
      const found = withMark(await this.whole(type, page.rows, name), mark);
      if (found.length > 0 || !thorough) return found;
    }
    const found = new Set<string>();
    const seen = new Set<string>();
    for (let sweep = 1; sweep <= mostSweeps; sweep += 1) {
      const total = await this.sweep(type, async (rows) => {
        for (const { seen: row } of rows) seen.add(row.remote_id);
        for (const id of withMark(await this.whole(type, rows, name), mark)) found.add(id);
      });
      // Rows that came or went meanwhile hide others from the pages (`sync.md` 2, B1).
      if (total === null || seen.size >= total) break;
    }
    return [...found].sort();
  }

  /** Rows with these values under the natural key of their type; all of them are sent as filters, and compared here. */
  async withKey(type: string, key: JsonObject): Promise<LookedRow[]> {
    const filters = Object.entries(key).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []));
    const page = { page: 1, page_size: pageSize, limit: pageSize, offset: 0 };
    const { rows } = await this.page(type, { ...Object.fromEntries(filters), ...page });
    return rows.filter(({ seen }) =>
      Object.entries(key).every(([name, value]) => sameJson(seen.fields[name] ?? null, value)),
    );
  }

  /** A list whose rows do not show everything is read in depth, as far as its rows may be what is looked for. */
  private async whole(type: string, rows: readonly LookedRow[], name: string | null): Promise<LookedRow[]> {
    if (typeOf(this.types, type).list_row === 'full') return [...rows];
    const named = rows.filter(({ seen }) => seen.fields['name'] === name);
    const read = await Promise.all(named.map(({ seen }) => this.row(type, seen.remote_id)));
    return read.filter((row) => row !== null);
  }

  /** Shows every page. Returns how many rows there are by the server's own count. */
  private async sweep(type: string, show: (rows: readonly LookedRow[]) => Promise<void>): Promise<number | null> {
    let size = pageSize;
    for (let index = 0; ; index += 1) {
      const page = { page: index + 1, page_size: pageSize, limit: pageSize, offset: index * size };
      const { rows, total } = await this.page(type, page);
      // The server may have its own idea of a page.
      if (index === 0) size = Math.max(1, rows.length);
      await show(rows);
      if (rows.length === 0 || (index + 1) * size >= (total ?? Number.POSITIVE_INFINITY)) return total;
    }
  }

  private async page(
    type: string,
    query: Readonly<Record<string, string | number>>,
  ): Promise<{ rows: LookedRow[]; total: number | null }> {
    const { read } = writeAdapter(type);
    const reply = await this.get(read.path, query);
    const envelope = typeof reply?.value === 'object' && reply.value !== null ? reply.value : {};
    const rows = (envelope as Record<string, unknown>)[read.rows_member] ?? (envelope as { items?: unknown }).items;
    const { total } = envelope as { total?: unknown };
    if (!Array.isArray(rows)) throw unreadable(read.path);
    return {
      rows: rows.flatMap((value) => {
        const seen = read.row(value);
        return seen === null ? [] : [this.looked(type, seen)];
      }),
      total: typeof total === 'number' ? total : null,
    };
  }

  private async get(path: string, query?: Record<string, unknown>): Promise<{ value: unknown } | null> {
    const exchange = await this.client.exchangeJson({ method: 'GET', path, query });
    if (exchange.kind === 'no_answer') throw exchange.failure;
    if (exchange.kind === 'not_signed_in') throw exchange.error;
    if (exchange.status === 404) return null;
    if (exchange.failure !== null) throw exchange.failure;
    return { value: exchange.reply };
  }

  /** A row of another tenant stops everything (`sync.md` 3.16, lock 3). */
  private looked(type: string, seen: SeenRow): LookedRow {
    if (seen.tenant_id !== null && seen.tenant_id !== this.tenantId) {
      throw new AppError(
        'wrong_tenant',
        'The backend answered with something of another tenant; nothing more is sent.',
      );
    }
    const { mark_field } = typeOf(this.types, type);
    const words = mark_field === null ? null : seen.fields[mark_field];
    return { seen, mark: typeof words === 'string' ? birthMarkOf(words) : null };
  }
}

function withMark(rows: readonly LookedRow[], mark: string): string[] {
  return rows.filter((row) => row.mark === mark).map(({ seen }) => seen.remote_id);
}

function unreadable(path: string): AppError {
  return new AppError('backend_garbage', `The backend's answer for ${path} is not of the expected form.`);
}

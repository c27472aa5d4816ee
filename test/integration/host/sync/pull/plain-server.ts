import type { HttpReply, HttpRequest, Transport } from '#host/sync/ports.ts';

export const tenant = '11111111-1111-4111-8111-111111111111';
export const otherTenant = '22222222-2222-4222-8222-222222222222';

export interface PlainScript {
  id: string;
  tenant_id: string;
  name: string;
  description?: string;
  current_version: number;
  status: 'draft' | 'active' | 'inactive';
  is_system: boolean;
  created_at: string;
  updated_at: string;
}

export interface PlainVersion {
  version_number: number;
  script_body: string;
  change_description?: string;
}

type Body = Record<string, unknown>;
type Answer = Extract<HttpReply, { kind: 'answer' }>;

/** Looks at a request before the server does, and may answer in its place. */
export type Intercept = (path: string, query: URLSearchParams) => HttpReply | undefined;

/** A server with the plain API, as small as a test of pulling needs it. It is its own transport. */
export class PlainServer implements Transport {
  readonly scripts = new Map<string, PlainScript>();
  readonly versions = new Map<string, Map<number, PlainVersion>>();
  /** Null: the server has no such type. */
  templates: Body[] | null = null;
  /** `METHOD path?query` of every request, in order. */
  readonly log: string[] = [];
  pageCap = 100;
  style: 'page' | 'offset' = 'page';
  intercept: Intercept = () => undefined;
  #made = 0;

  /** A script with these texts, the first as version 1. A text may come with a note. */
  add(
    name: string,
    texts: readonly (string | [string, string])[] = ['// text'],
    more: Partial<PlainScript> = {},
  ): PlainScript {
    this.#made += 1;
    const id = more.id ?? `aaaaaaaa-0000-4000-8000-${String(this.#made).padStart(12, '0')}`;
    const time = new Date(Date.UTC(2026, 0, 1, 0, this.#made)).toISOString();
    const row: PlainScript = {
      id,
      tenant_id: tenant,
      name,
      current_version: texts.length,
      status: 'draft',
      is_system: false,
      created_at: time,
      updated_at: time,
      ...more,
    };
    this.scripts.set(id, row);
    this.versions.set(id, new Map());
    for (const [index, text] of texts.entries()) this.#put(id, index + 1, text);
    return row;
  }

  /** The next version of a script, with or without a note. */
  publish(id: string, text: string, note?: string): void {
    const row = this.row(id);
    this.#put(id, row.current_version + 1, note === undefined ? text : [text, note]);
    this.edit(id, { current_version: row.current_version + 1 });
  }

  edit(id: string, change: Partial<PlainScript>): void {
    this.#made += 1;
    const updated_at = new Date(Date.UTC(2026, 1, 1, 0, this.#made)).toISOString();
    this.scripts.set(id, { ...this.row(id), updated_at, ...change });
  }

  remove(id: string): void {
    this.scripts.delete(id);
    this.versions.delete(id);
  }

  row(id: string): PlainScript {
    const row = this.scripts.get(id);
    if (row === undefined) throw new Error(`The test names a script that does not exist: ${id}`);
    return row;
  }

  async send(request: HttpRequest): Promise<HttpReply> {
    const { pathname, search, searchParams } = new URL(request.url);
    this.log.push(`${request.method} ${pathname}${search}`);
    if (request.signal?.aborted === true) return { kind: 'no_answer', when: 'before_send', reason: 'cancelled' };
    return this.intercept(pathname, searchParams) ?? this.#answer(pathname, searchParams);
  }

  async stream(): Promise<Extract<HttpReply, { kind: 'no_answer' }>> {
    return { kind: 'no_answer', when: 'before_send', reason: 'a plain server streams nothing' };
  }

  async close(): Promise<void> {}

  #put(id: string, number: number, text: string | [string, string]): void {
    const [script_body, change_description] = typeof text === 'string' ? [text] : text;
    const note = change_description === undefined ? {} : { change_description };
    this.versions.get(id)?.set(number, { version_number: number, script_body, ...note });
  }

  #answer(path: string, query: URLSearchParams): Answer {
    const [, , collection, id, part, number] = path.split('/');
    if (collection === 'script-templates' && this.templates !== null) {
      if (id === undefined) return this.#page(query, 'templates', this.templates);
      return found(this.templates.find((template) => template['id'] === id));
    }
    if (collection !== 'scripts') return reply(404, { error: 'not_found', message: 'No such route.' });
    if (id === undefined) {
      const search = query.get('search') ?? '';
      const rows = [...this.scripts.values()].filter(({ name }) => name.includes(search)).reverse();
      return this.#page(query, 'scripts', rows);
    }
    if (part === undefined) return found(this.scripts.get(id));
    return found(this.versions.get(id)?.get(Number(number)));
  }

  #page(query: URLSearchParams, member: string, rows: readonly unknown[]): Answer {
    const asked = Number(query.get(this.style === 'page' ? 'page_size' : 'limit') ?? 50);
    const size = Math.min(asked, this.pageCap);
    const offset =
      this.style === 'page' ? (Number(query.get('page') ?? 1) - 1) * size : Number(query.get('offset') ?? 0);
    const page = rows.slice(offset, offset + size);
    if (this.style === 'page') return reply(200, { [member]: page, total: rows.length });
    return reply(200, { items: page, total: rows.length, limit: size, offset });
  }
}

export function reply(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return {
    kind: 'answer',
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: Buffer.from(JSON.stringify(body)),
  };
}

function found(body: unknown): Answer {
  return body === undefined ? reply(404, { error: 'not_found', message: 'There is no such thing.' }) : reply(200, body);
}

/** The trailer of a version that a studio wrote. */
export function note(mark: number, base: number): string {
  return `hw: op=${markId(mark)} base=v${base}`;
}

export function markId(mark: number): string {
  return `bbbbbbbb-0000-4000-8000-${String(mark).padStart(12, '0')}`;
}

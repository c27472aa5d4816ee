import type { JsonObject } from '#contract/model/scalars.ts';

/** One request as it arrives at a backend of the world. */
export interface ServerRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | null;
  /** Who sent it, hidden from the API: for the laws only. */
  readonly from: string;
  /** A copy that its sender has long given up. It was authorised when it left. */
  readonly late: boolean;
  /** The process dies after that many statements of this request; null: it lives. */
  readonly dies_after: number | null;
}

export interface ServerReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** The backend's process died while it worked on the request: what it had written stays, no answer leaves. */
export class BackendDied extends Error {
  override readonly name = 'BackendDied';
}

/** What the laws of the world may see of a backend, past its API. */
export interface ServerScript {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly status: string;
  readonly body: string;
  readonly versions: number;
}

/** Of what is no script: its author's fields, by the server's ids. */
export interface ServerRecord {
  readonly id: string;
  readonly type: string;
  readonly fields: JsonObject;
}

export interface BackendPort {
  handle(request: ServerRequest): ServerReply | Promise<ServerReply>;
  /** What the tenant of the studios has now. */
  scripts(): readonly ServerScript[];
  readonly origin: string;
  readonly tenantId: string;
}

export function jsonReply(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): ServerReply {
  const body = value === undefined ? new Uint8Array() : Buffer.from(JSON.stringify(value));
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body };
}

export function errorReply(status: number, error: string, message: string, details?: unknown): ServerReply {
  return jsonReply(status, { error, message, ...(details === undefined ? {} : { details }) });
}

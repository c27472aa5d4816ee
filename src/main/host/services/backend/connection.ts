import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { AppError } from '#contract/errors/app-error.ts';
import { type Capabilities, systemRoutes } from '#contract/http/system.ts';
import type { Connection as ConnectionView } from '#contract/rpc/workspace.ts';
import { backendStarting } from '#engine/access/session-access.ts';
import { BackendClient } from '#host/sync/http/backend-client.ts';
import type { Transport } from '#host/sync/ports.ts';

export interface ConnectionOptions {
  /** Finds the backend's address; null where the workspace has none. May take long: an embedded backend starts first. */
  readonly locate: (() => Promise<string>) | null;
  readonly transport: Transport;
  readonly changed: (view: ConnectionView) => void;
  /** Called each time the backend becomes reachable or is another than before, with what it offers (null for a plain one). */
  readonly online: (capabilities: Capabilities | null) => void;
  readonly pollMs?: number;
}

const firstRetryMs = 1000;
const lastRetryMs = 30_000;
const probeTimeoutMs = 5000;

/** Watches whether a workspace's backend answers: often at first while it does not, then more and more rarely. */
export class Connection {
  private readonly options: ConnectionOptions;
  private current: ConnectionView;
  private timer: NodeJS.Timeout | undefined;
  private probing: Promise<void> | null = null;
  private failures = 0;
  private closed = false;
  capabilities: Capabilities | null = null;

  constructor(options: ConnectionOptions) {
    this.options = options;
    const state = options.locate === null ? 'none' : 'starting';
    this.current = { state, origin: null, since: new Date().toISOString(), message: null };
  }

  start(): void {
    if (this.options.locate !== null) void this.probe();
  }

  view(): ConnectionView {
    return this.current;
  }

  /** The backend's address. Throws `backend_unreachable` while it is not known, `conflict` where there is no backend. */
  origin(): string {
    if (this.current.origin !== null) return this.current.origin;
    if (this.options.locate === null) {
      throw new AppError('conflict', 'This workspace has no backend. Choose one in the workspace settings.');
    }
    throw new AppError('backend_unreachable', backendStarting);
  }

  /** Looks now instead of at the next turn. */
  async retry(): Promise<ConnectionView> {
    this.failures = 0;
    await this.probe();
    return this.current;
  }

  /** Somebody got no answer: looks whether the backend is still there, where it was thought to be. */
  doubt(): void {
    if (this.current.state === 'online' && !this.closed) void this.probe();
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  private probe(): Promise<void> {
    this.probing ??= this.look().finally(() => {
      this.probing = null;
      this.schedule();
    });
    return this.probing;
  }

  private async look(): Promise<void> {
    const { locate } = this.options;
    if (locate === null) return;
    let origin = this.current.origin;
    try {
      origin = await locate();
      const wasOnline = this.current.state === 'online' && this.current.origin === origin;
      const client = this.client(origin);
      await probeReady(client);
      const capabilities = await readCapabilities(client);
      this.failures = 0;
      // A server may be replaced between two looks, without ever having been seen away.
      if (wasOnline && isDeepStrictEqual(capabilities, this.capabilities)) return;
      this.capabilities = capabilities;
      this.become({ state: 'online', origin, message: null });
      if (!this.closed) this.options.online(this.capabilities);
    } catch (error) {
      this.failures += 1;
      this.become({ state: 'offline', origin, message: error instanceof Error ? error.message : String(error) });
    }
  }

  private client(origin: string): BackendClient {
    const { transport } = this.options;
    return new BackendClient({ origin, tenantId: null, transport, newId: randomUUID, timeoutMs: probeTimeoutMs });
  }

  private become(next: Omit<ConnectionView, 'since'>): void {
    const { state, origin, message } = this.current;
    if (this.closed || (state === next.state && origin === next.origin && message === next.message)) return;
    const since = state === next.state ? this.current.since : new Date().toISOString();
    this.current = { ...next, since };
    this.options.changed(this.current);
  }

  private schedule(): void {
    if (this.closed || this.options.locate === null) return;
    clearTimeout(this.timer);
    const backoff = Math.min(lastRetryMs, firstRetryMs * 2 ** Math.max(0, this.failures - 1));
    const delay = this.current.state === 'online' ? (this.options.pollMs ?? 15_000) : backoff;
    this.timer = setTimeout(() => void this.probe(), delay);
    this.timer.unref();
  }
}

/** A plain backend has no such route; that it answers at all is enough. */
async function probeReady(client: BackendClient): Promise<void> {
  await client.call(systemRoutes.readyz).catch(ignoreMissingRoute);
}

async function readCapabilities(client: BackendClient): Promise<Capabilities | null> {
  return (await client.call(systemRoutes.capabilities).catch(ignoreMissingRoute)) ?? null;
}

/** Some backends ask for the tenant or the sign-in before they look for the route. */
function ignoreMissingRoute(error: unknown): undefined {
  if (error instanceof AppError && ['not_found', 'unauthorized'].includes(error.code)) return undefined;
  throw error;
}

import type { Backend } from '#backend/app/build-app.ts';
import { openFeed } from '#backend/db/queries/feed/lock-feed.ts';
import { withTenant } from '#backend/db/with-tenant.ts';
import { type Capabilities, capabilities } from '#contract/http/system.ts';
import type { Random } from '../world/random.ts';
import type { BackendPort, ServerReply, ServerRequest, ServerScript } from './backend-port.ts';

const webUser = '99999999-9999-4999-8999-999999999999';

/** Our own backend, the real one, with a tenant of its own for each schedule. Requests are put into the app without a network. */
export class OwnBackend implements BackendPort {
  readonly origin = 'http://own.world';
  readonly tenantId: string;
  readonly capabilities: Capabilities;
  readonly crossings: readonly string[] = [];
  readonly #backend: Backend;
  readonly #tokens = new Map<string, string>();
  #scripts: readonly ServerScript[] = [];

  private constructor(backend: Backend, tenantId: string, offers: Capabilities) {
    this.#backend = backend;
    this.tenantId = tenantId;
    this.capabilities = offers;
  }

  static async newTenant(backend: Backend, random: Random): Promise<OwnBackend> {
    const id = random.uuid();
    await withTenant(backend.dependencies.db, { tenant_id: id, actor_id: webUser }, async (scope) => {
      await scope.db.insertInto('tenants').values({ id, name: 'World' }).execute();
      await openFeed(scope);
    });
    const reply = await backend.app.inject({ method: 'GET', url: '/capabilities' });
    const own = new OwnBackend(backend, id, capabilities.parse(JSON.parse(reply.body)));
    await own.admit(webUser);
    return own;
  }

  /** Lets somebody in: their token is ready from now on. */
  async admit(sub: string): Promise<void> {
    const { tokens, clock } = this.#backend.dependencies;
    const claims = { jti: sub, issuedAt: clock(), sub, tid: this.tenantId, roles: ['admin'], email: 'a@world.test' };
    this.#tokens.set(sub, await tokens.sign(claims));
  }

  tokenOf(sub: string): string {
    const token = this.#tokens.get(sub);
    if (token === undefined) throw new Error(`Nobody has let ${sub} in.`);
    return token;
  }

  scripts(): readonly ServerScript[] {
    return this.#scripts;
  }

  async handle(request: ServerRequest): Promise<ServerReply> {
    const query = request.query.size === 0 ? '' : `?${request.query}`;
    const reply = await this.#backend.app.inject({
      method: request.method,
      url: request.path + query,
      headers: request.headers,
      ...(request.body === null ? {} : { payload: Buffer.from(request.body) }),
    });
    if (request.method !== 'GET') await this.#look();
    const headers = Object.entries(reply.headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)] as const],
    );
    return { status: reply.statusCode, headers: Object.fromEntries(headers), body: reply.rawPayload };
  }

  /** What somebody does in the backend's web UI; the reply's body where it was accepted. */
  async asWebUser(
    method: ServerRequest['method'],
    url: string,
    body?: unknown,
  ): Promise<Record<string, unknown> | null> {
    const reply = await this.#backend.app.inject({
      method,
      url,
      headers: {
        'x-tenant-id': this.tenantId,
        authorization: `Bearer ${this.tokenOf(webUser)}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
    await this.#look();
    if (reply.statusCode >= 300) return null;
    return reply.body === '' ? {} : JSON.parse(reply.body);
  }

  /** The laws ask without waiting, so what there is is read after each change. */
  async #look(): Promise<void> {
    const actor = { tenant_id: this.tenantId, actor_id: webUser };
    this.#scripts = await withTenant(this.#backend.dependencies.db, actor, async ({ db }) => {
      const rows = await db
        .selectFrom('scripts')
        .innerJoin('script_versions', (join) =>
          join
            .onRef('script_versions.script_id', '=', 'scripts.id')
            .onRef('script_versions.version_number', '=', 'scripts.current_version'),
        )
        .select(['scripts.id', 'name', 'description', 'status', 'current_version', 'script_versions.script_body'])
        .orderBy('scripts.id')
        .execute();
      return rows.map(({ current_version, script_body, ...row }) => ({
        ...row,
        body: script_body,
        versions: current_version,
      }));
    });
  }
}

import type { PublishEnd } from '#contract/rpc/sync.ts';
import type { StudioCaller } from '#host/rpc/router.ts';
import { type BackendProxy, startProxy } from './backend-proxy.ts';
import { demoPassword, demoTenant, startHost, type TestHost } from './harness.ts';

export interface ConnectedStudio extends TestHost {
  readonly proxy: BackendProxy;
}

export interface ConnectOptions {
  readonly email?: string;
  /** As a backend of the published API alone. */
  readonly plain?: boolean;
  /** Parts of paths that it does not have. */
  readonly lacks?: readonly string[];
}

/** A studio of the test, signed in at a backend through a proxy of its own, with everything published here already. */
export async function connectStudio(address: string, options: ConnectOptions = {}): Promise<ConnectedStudio> {
  const { email = 'admin@demo.test', plain = false, lacks = [] } = options;
  const proxy = await startProxy(address, plain);
  proxy.rules = { ...proxy.rules, lacks: (path) => lacks.some((part) => path.includes(part)) };
  const host = await startHost({ backend: proxy.origin });
  await host.caller.connection.retry();
  await host.caller.session.signIn({ email, password: demoPassword, tenant_id: demoTenant });
  if (email === 'admin@demo.test') await host.caller.sync.pull();
  return { ...host, proxy };
}

/** Publishes the plan as it stands, with every review ticked. */
export async function publishPlan(
  caller: StudioCaller,
  lids: readonly string[] | null = null,
  changeDescription: string | null = null,
): Promise<PublishEnd> {
  const picked = lids === null ? null : [...lids];
  const { plan } = await caller.sync.plan({ lids: picked });
  return caller.sync.publish({
    plan_hash: plan.plan_hash,
    lids: picked,
    reviewed: plan.changes.map((change) => change.lid),
    change_description: changeDescription,
  });
}

/** The local id of the one script with this name. */
export async function lidOf(caller: StudioCaller, name: string): Promise<string> {
  const found = (await caller.scripts.list({ limit: 200 })).rows.filter((script) => script.name === name);
  if (found.length !== 1 || found[0] === undefined) throw new Error(`${found.length} scripts are called ${name}`);
  return found[0].lid;
}

/** Makes `body` the author's text, whatever it was. */
export async function edit(caller: StudioCaller, lid: string, body: string): Promise<void> {
  const { local_rev } = await caller.scripts.get({ lid });
  await caller.scripts.saveDraft({ lid, body, base_rev: local_rev });
}

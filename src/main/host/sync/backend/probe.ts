import { z } from 'zod';
import { AppError } from '#contract/errors/app-error.ts';
import { type Capabilities, systemRoutes } from '#contract/http/system.ts';
import type { ProbeReport } from '#contract/rpc/sync.ts';
import type { BackendClient } from '../http/backend-client.ts';
import { kindOf } from './backend-kind.ts';

export interface ProbeOptions {
  readonly client: () => BackendClient;
}

type Finding = ProbeReport['findings'][number];
/** More than any server we know gives at once. */
const askedPageSize = 200;

/** Looks at the backend without changing anything, and says what it found (`sync.md` 3.17). */
export async function probeBackend({ client: giveClient }: ProbeOptions): Promise<ProbeReport> {
  let client: BackendClient;
  try {
    client = giveClient();
  } catch (error) {
    return { backend: null, origin: null, findings: [finding('address', false, reasonOf(error))] };
  }
  const { capabilities, found } = await probeCapabilities(client);
  if (capabilities === undefined) return { backend: null, origin: client.origin, findings: found };
  const backend = capabilities === null ? 'baseline' : kindOf(capabilities);
  const findings = [...found, ...(await probeList(client))];
  if (backend === 'enhanced') findings.push(await probeFeed(client));
  return { backend, origin: client.origin, findings };
}

async function probeCapabilities(
  client: BackendClient,
): Promise<{ capabilities: Capabilities | null | undefined; found: Finding[] }> {
  const exchange = await client.exchange(systemRoutes.capabilities);
  if (exchange.kind === 'no_answer')
    return { capabilities: undefined, found: [finding('address', false, exchange.failure.message)] };
  const answers = finding('address', true, `${client.origin} answers.`);
  if (exchange.kind === 'answer' && exchange.reply !== null) {
    const { product, version, features } = exchange.reply;
    const words = `${product} ${version} offers ${features.join(', ') || 'nothing beyond the plain API'}.`;
    return { capabilities: exchange.reply, found: [answers, finding('capabilities', true, words)] };
  }
  const words =
    'It does not say what it offers, so it is treated as a plain backend: requests go one by one, with marks.';
  return { capabilities: null, found: [answers, finding('capabilities', true, words)] };
}

/** The envelopes that lists are known to come in. */
const page = z.union([
  z
    .object({ scripts: z.array(z.unknown()), total: z.int() })
    .transform(({ scripts, total }) => ({ rows: scripts, total })),
  z.object({ items: z.array(z.unknown()), total: z.int() }).transform(({ items, total }) => ({ rows: items, total })),
  z.object({ data: z.array(z.unknown()), total: z.int() }).transform(({ data, total }) => ({ rows: data, total })),
]);

async function probeList(client: BackendClient): Promise<Finding[]> {
  const query = { page: 1, page_size: askedPageSize };
  const exchange = await client.exchangeJson({ method: 'GET', path: '/governance/scripts', query });
  if (exchange.kind === 'not_signed_in') return [finding('sign-in', false, exchange.error.message)];
  if (exchange.kind === 'no_answer') return [finding('list of scripts', false, exchange.failure.message)];
  if (exchange.failure !== null) return [finding('list of scripts', false, exchange.failure.message)];
  const parsed = page.safeParse(exchange.reply);
  if (!parsed.success)
    return [finding('list of scripts', false, 'The list of scripts comes in a form this studio does not know.')];
  const { rows, total } = parsed.data;
  const capped = rows.length < total && rows.length < askedPageSize;
  const cap = capped
    ? `Asked for ${askedPageSize} rows it gives ${rows.length} at a time.`
    : `It gave all ${rows.length} rows asked for.`;
  return [
    finding('sign-in', true, 'The sign-in is accepted.'),
    finding('list of scripts', true, `It knows ${total} scripts.`),
    finding('page size', true, cap),
  ];
}

async function probeFeed(client: BackendClient): Promise<Finding> {
  const exchange = await client.exchangeJson({ method: 'GET', path: '/v1/changes', query: { limit: 1 } });
  const answers = exchange.kind === 'answer' && (exchange.failure === null || exchange.status === 410);
  if (answers) return finding('change feed', true, 'The change feed answers.');
  const reason = exchange.kind === 'not_signed_in' ? exchange.error.message : exchange.failure?.message;
  return finding('change feed', false, reason ?? 'The change feed does not answer.');
}

function finding(name: string, ok: boolean, message: string): Finding {
  return { name, ok, message };
}

function reasonOf(error: unknown): string {
  return error instanceof AppError || error instanceof Error ? error.message : String(error);
}

/** Sending a change set again that our backend has decided, against the same bytes to a route that reads them (sync.md 5). */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildApp } from '#backend/app/build-app.ts';
import { seedDemo } from '#backend/db/seed-demo.ts';
import { feedStart } from '#contract/model/change-feed.ts';
import { demoTenant, signIn } from '#test/integration/backend/harness/api.ts';
import { findPostgres, startPostgres } from '#test/integration/backend/harness/postgres-server.ts';
import { ChangeSet, cursorText, envelope, sha256 } from '#test/integration/backend/harness/sync.ts';
import { type Bench, type BenchSection, compare } from '../harness.ts';
import { type BenchServer, sendAll } from './bench-server.ts';

const operations = 1_000;
const textOf = (number: number) => `// ${number}\n${'const value = attributes.name ?? null;\n'.repeat(108)}`;

/** Another thousand creations, as the bytes and headers that a studio would send. */
function setOf(number: number, cursor: string) {
  const set = new ChangeSet();
  for (let index = 0; index < operations; index += 1) {
    const fields = { name: `set ${number}, ${index}`, category: 'value_generation', template_body: textOf(index) };
    set.ops.push({ op_id: crypto.randomUUID(), type: 'template', id: crypto.randomUUID(), action: 'create', fields });
  }
  const plan = { cs_id: set.id, tenant_id: demoTenant, plan_hash: sha256(set.id), base_cursor: cursor };
  const body = JSON.stringify({ ...plan, ops: set.ops });
  return { body, headers: { 'content-type': 'application/json', ...envelope(set.id, body) } };
}

/** In this process, as the backend is: a server with a core of its own reads while its client still writes. */
async function startNullRoute(): Promise<BenchServer> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ bytes: Buffer.concat(chunks).length }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export const bench: Bench = {
  name: 'sync/resend',
  async run() {
    const programs = findPostgres();
    if (programs === null) throw new Error('This benchmark needs an installed PostgreSQL.');
    const server = await startPostgres(programs);
    const nullRoute = await startNullRoute();
    const { app, dependencies } = await buildApp({
      database: { kind: 'server', url: await server.newDatabase('resend') },
      version: '0.0.0-bench',
      log: { level: 'silent' },
      loginsPerMinute: 1000,
      provisioning: { worker: false },
    });
    try {
      await seedDemo(dependencies.db);
      const origin = await app.listen({ host: '127.0.0.1', port: 0 });
      const { access_token } = await signIn(app, 'admin');
      const first = setOf(0, cursorText(feedStart));
      const post = async ({ body, headers }: typeof first) => {
        const answer = await fetch(`${origin}/v1/change-sets`, {
          method: 'POST',
          headers: { ...headers, authorization: `Bearer ${access_token}`, 'x-tenant-id': demoTenant },
          body,
        });
        const { outcome } = (await answer.json()) as { outcome?: string };
        if (outcome !== 'applied') throw new Error(`The change set was answered with ${answer.status}.`);
      };
      const sections: BenchSection[] = [];
      for (const decided of [1, 10]) {
        for (let number = sections.length === 0 ? 0 : 1; number < decided; number += 1)
          await post(number === 0 ? first : setOf(number, cursorText(feedStart)));
        sections.push(
          await compare(
            `${operations} changes sent again, ${decided * operations} ever decided`,
            [
              {
                name: 'POST the same bytes to a null route',
                run: () => sendAll(nullRoute.origin, [{ path: '/null', body: first.body }]),
              },
              { name: 'the decided change set', limit: 4, run: () => post(first) },
            ],
            { rounds: 9 },
          ),
        );
      }
      return { name: 'sync/resend', sections };
    } finally {
      await app.close();
      await Promise.all([server.stop(), nullRoute.stop()]);
    }
  },
};

import { startStudioHost } from '#host/app/start-host.ts';

/** Saves a draft again and again, and says each time what was acknowledged, until it is killed. */
const host = await startStudioHost({ home: process.argv[2] ?? '', shell: 'browser', backend: 'none' });
const { lid, local_rev } = await host.caller.scripts.create({ name: 'Typed on', body: '0' });
process.stdout.write(`script ${lid}\n`);
let base_rev = local_rev;
for (let edit = 1; ; edit += 1) {
  const saved = await host.caller.scripts.saveDraft({ lid, body: `${edit}`.repeat(500), base_rev });
  if (saved.outcome === 'conflict') throw new Error('Nobody else saves here.');
  base_rev = saved.local_rev;
  process.stdout.write(`saved ${edit}\n`);
  await new Promise((resolve) => setImmediate(resolve));
}

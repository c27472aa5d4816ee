import { expect, test } from 'vitest';
import type { Backend } from '#backend/app/build-app.ts';
import { startBackend } from '../backend/harness/backend.ts';
import { newPglite } from '../backend/harness/databases.ts';
import { remoteAdmin } from '../backend/harness/server-process.ts';
import { temporaryFolder } from '../host/harness.ts';
import { runCli } from './run-cli.ts';
import { demo, inStudio, makeStudio } from './studio-home.ts';

test('CL-17 a script whose test cases fail is published only where it is told to, and its version says so', async () => {
  const backend: Backend = await startBackend(newPglite);
  try {
    const origin = await backend.app.listen({ host: '127.0.0.1', port: 0 });
    const home = temporaryFolder();
    await makeStudio(home, origin);
    await inStudio(home, async ({ scripts, cases }) => {
      const { lid } = await scripts.create({ name: 'failing', body: 'return 1;\n' });
      await cases.save({ case_id: null, lid, name: 'fails', expect_text: '{"status":"skipped"}' });
    });
    const apply = ['apply', '--home', home, '--only', 'failing', '--yes', '--email', demo.email];
    const refused = await runCli(apply, `${demo.password}\n`);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toBe(
      'hookwright: 1 test case fails: "failing" (fails). Correct them, or publish although they fail: by the tick in the plan, or with --accept-failing-tests.\n',
    );
    const remote = await remoteAdmin(origin);
    const found = async () => (await (await remote.get('/governance/scripts?search=failing')).json()) as Found;
    expect((await found()).scripts).toEqual([]);
    const accepted = ['apply', '--home', home, '--only', 'failing', '--yes', '--accept-failing-tests'];
    expect((await runCli(accepted)).code).toBe(0);
    const [script] = (await found()).scripts;
    const reply = await remote.get(`/governance/scripts/${script?.id}/versions`);
    const { versions } = (await reply.json()) as { versions: { change_description: string | null }[] };
    expect(versions[0]?.change_description).toBe('Published although 1 of 1 test case fails: fails.');
  } finally {
    await backend.app.close();
  }
}, 60_000);

interface Found {
  readonly scripts: readonly { readonly id: string }[];
}

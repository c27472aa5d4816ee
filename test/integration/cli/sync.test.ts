import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { conflictSummary, planView, probeReport, publishEnd, pullSummary, syncStatus } from '#contract/rpc/sync.ts';
import { startHost, temporaryFolder } from '../host/harness.ts';
import { type CliEnd, runCli, startCli } from './run-cli.ts';
import { demo, inStudio, makeStudio, stopHalfWay } from './studio-home.ts';
import { create, edit, useSyncedStudios } from './synced-studios.ts';

describe('hookwright on a workspace without a window', () => {
  const { backend, proxy, remote, signedIn, published, publishedInAll } = useSyncedStudios();
  const json = (end: CliEnd): unknown => JSON.parse(end.stdout);

  it('CL-13 signs in with the password from the environment or standard input, and keeps the sign-in', async () => {
    const home = temporaryFolder();
    await makeStudio(home, backend().origin);
    const without = await runCli(['pull', '--home', home]);
    expect(without).toMatchObject({ code: 1, stdout: '' });
    expect(without.stderr).toContain('--email');
    const wrong = await runCli(['pull', '--home', home, '--email', demo.email], 'not-the-password\n');
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toContain('is not right');
    const given = await runCli(['pull', '--home', home, '--email', demo.email, '--json'], `${demo.password}\n`);
    expect(given).toMatchObject({ code: 0, stderr: '' });
    expect(pullSummary.parse(json(given))).toMatchObject({
      outcome: 'done',
      added: await publishedInAll(),
    });
    const again = await runCli(['pull', '--home', home, '--json']);
    expect(pullSummary.parse(json(again))).toMatchObject({ outcome: 'done', added: 0 });
  });

  it('AC-7 tells a viewer which role it needs, and asks the backend for nothing', async () => {
    const home = temporaryFolder();
    await makeStudio(home, backend().origin);
    const viewer = await runCli(['pull', '--home', home, '--email', 'viewer@demo.test'], `${demo.password}\n`);
    expect(viewer).toMatchObject({ code: 1, stdout: '' });
    expect(viewer.stderr).toMatch(/viewer@demo\.test has the role user, and publishing needs admin/);
    expect(viewer.stderr).not.toContain('--email');
  });

  it('CL-9 CL-10 plans, writes the plan, and applies just that; a second time sends nothing', async () => {
    const home = signedIn();
    await create(home, 'from-the-terminal');
    const file = path.join(temporaryFolder(), 'plan.json');
    const planned = await runCli(['plan', '--home', home, '--out', file]);
    expect(planned).toMatchObject({ code: 0, stderr: '' });
    expect(planned.stdout).toMatch(/^Publish to {2}Acme {3}tenant 1{8}.*as {2}admin@demo\.test {3}backend: enhanced$/m);
    expect(planned.stdout).toContain('+ script "from-the-terminal"');
    expect((await published()).map(({ name }) => name)).not.toContain('from-the-terminal');

    const applied = await runCli(['apply', file, '--home', home, '--json']);
    expect(applied).toMatchObject({ code: 0, stderr: '' });
    expect(publishEnd.parse(json(applied))).toMatchObject({ outcome: 'done', applied: expect.any(Number) });
    const named = async () => (await published()).filter(({ name }) => name === 'from-the-terminal');
    expect(await named()).toHaveLength(1);

    const twice = await runCli(['apply', file, '--home', home]);
    expect(twice).toMatchObject({ code: 0, stderr: '' });
    expect(twice.stdout).toContain('This plan was applied before');
    expect(await named()).toHaveLength(1);
  });

  it.each(['received', 'answering'] as const)(
    'S93 CL-10 goes on with a plan whose command was killed when the request was %s, and publishes once',
    async (where) => {
      const home = signedIn();
      const name = `killed-${where}`;
      await create(home, name);
      const file = path.join(temporaryFolder(), 'plan.json');
      await runCli(['plan', '--home', home, '--out', file]);

      const first = startCli(['apply', file, '--home', home]);
      onTestFinished(() => {
        proxy().boundary = () => {};
      });
      proxy().boundary = (at, { method, path }) => {
        if (at === where && method === 'POST' && path.startsWith('/v1/change-sets')) first.child.kill('SIGKILL');
      };
      expect(await first.ended).toEqual({ code: null, stdout: '', stderr: '' });
      proxy().boundary = () => {};

      const second = await runCli(['apply', file, '--home', home, '--json']);
      expect(second).toMatchObject({ code: 0, stderr: '' });
      expect(publishEnd.parse(json(second))).toMatchObject({ outcome: 'done' });
      expect((await published()).filter((script) => script.name === name)).toHaveLength(1);
    },
  );

  it('S76 CL-10 refuses a plan that no longer fits, with the difference, and sends nothing', async () => {
    const home = signedIn();
    await create(home, 'moved-on');
    const file = path.join(temporaryFolder(), 'plan.json');
    await runCli(['plan', '--home', home, '--out', file]);
    await edit(home, 'moved-on', 'return 2;\n');
    const end = await runCli(['apply', file, '--home', home]);
    expect(end.code).toBe(1);
    expect(end.stdout).toContain('script "moved-on"');
    expect((await published()).map(({ name }) => name)).not.toContain('moved-on');
  });

  it('S141 CL-10 refuses a plan of another studio', async () => {
    const home = signedIn();
    const other = signedIn('theirs');
    await create(other, 'of-another');
    const file = path.join(temporaryFolder(), 'plan.json');
    await runCli(['plan', '--home', other, '--out', file]);
    const end = await runCli(['apply', file, '--home', home, '--yes']);
    expect(end).toMatchObject({ code: 2, stdout: '' });
    expect(end.stderr).toContain('This plan is for another workspace');
  });

  it('CL-11 publishes what is named, and leaves the rest', async () => {
    const home = signedIn();
    await create(home, 'picked');
    await create(home, 'left');
    const unknown = await runCli(['apply', '--home', home, '--only', 'pikced', '--yes']);
    expect(unknown).toMatchObject({ code: 2, stdout: '' });
    expect(unknown.stderr).toContain('"pikced"');
    const end = await runCli(['apply', '--home', home, '--only', 'picked', '--yes', '--message', 'First']);
    expect(end.code).toBe(0);
    const names = (await published()).map(({ name }) => name);
    expect(names).toContain('picked');
    expect(names).not.toContain('left');
  });

  it('CL-10 publishes nothing where nobody can say yes', async () => {
    const home = signedIn();
    await create(home, 'unasked');
    const end = await runCli(['apply', '--home', home]);
    expect(end.code).toBe(2);
    expect(end.stderr).toContain('--yes');
    expect((await published()).map(({ name }) => name)).not.toContain('unasked');
  });

  it('S65 CL-2 exits with 3 for conflicts, and publishes what they do not keep back', {
    timeout: 120_000,
  }, async () => {
    const [mine, theirs] = [signedIn(), signedIn('theirs')];
    await create(theirs, 'contested', 'return 1;\n');
    expect((await runCli(['apply', '--home', theirs, '--yes'])).code).toBe(0);
    expect((await runCli(['pull', '--home', mine])).code).toBe(0);
    await edit(theirs, 'contested', 'return 2;\n');
    expect((await runCli(['apply', '--home', theirs, '--yes'])).code).toBe(0);
    await edit(mine, 'contested', 'return 3;\n');
    await create(mine, 'beside-it');

    const pulled = await runCli(['pull', '--home', mine, '--json']);
    expect(pulled.code).toBe(3);
    expect(pullSummary.parse(json(pulled))).toMatchObject({ outcome: 'done', conflicts: 1 });
    const told = await runCli(['status', '--home', mine]);
    expect(told).toMatchObject({ code: 3, stdout: expect.stringContaining('1 in conflict') });
    const planned = await runCli(['plan', '--home', mine]);
    expect(planned.code).toBe(3);
    expect(planned.stdout).toContain('! script "contested"');
    const listed = await runCli(['conflicts', '--home', mine, '--json']);
    expect(listed.code).toBe(3);
    expect(conflictSummary.array().parse(json(listed))).toMatchObject([{ name: 'contested' }]);
    const applied = await runCli(['apply', '--home', mine, '--yes']);
    expect(applied.code).toBe(3);
    const names = (await published()).map(({ name }) => name);
    expect(names).toContain('beside-it');
  });

  it('S90 asks for the tenant’s name in production', async () => {
    const home = signedIn();
    await inStudio(home, async ({ workspaces }) => {
      const { active } = await workspaces.list();
      await workspaces.update({ id: active, production: true, tenant_name: 'ACME Corporation' });
    });
    await create(home, 'live');
    const without = await runCli(['apply', '--home', home, '--yes']);
    expect(without.code).toBe(1);
    expect(without.stderr).toContain('ACME Corporation');
    const named = await runCli(['apply', '--home', home, '--yes', '--tenant-name', 'ACME Corporation']);
    expect(named.code).toBe(0);
    expect(named.stdout).toContain('PRODUCTION');
  });

  it('S24 CL-14 asks before much goes to the Trash, and is answered by an option', async () => {
    const mine = signedIn();
    const names = ['going-1', 'going-2', 'going-3', 'going-4'];
    for (const name of names) await create(mine, name);
    expect(await runCli(['apply', '--home', mine, '--yes'])).toMatchObject({ code: 0 });
    const [kept, confirmed] = [signedIn('theirs'), signedIn('theirs')];
    for (const home of [kept, confirmed]) await runCli(['pull', '--home', home]);
    for (const { id, name } of await published()) {
      if (names.includes(name)) expect((await remote().delete(`/governance/scripts/${id}`)).ok).toBe(true);
    }
    // The feed of an enhanced backend tells of each deletion; a list only lacks them.
    proxy().plain = true;
    onTestFinished(() => {
      proxy().plain = false;
    });
    const asked = await runCli(['pull', '--home', kept]);
    expect(asked.code).toBe(1);
    for (const name of names) expect(asked.stderr).toContain(`script "${name}"`);
    expect(asked.stderr).toContain('--confirm-deletions');
    expect((await runCli(['pull', '--home', kept, '--keep-deletions', '--confirm-deletions'])).code).toBe(2);
    const keeps = await runCli(['pull', '--home', kept, '--keep-deletions', '--json']);
    expect(keeps).toMatchObject({ code: 0, stderr: '' });
    expect(pullSummary.parse(json(keeps))).toMatchObject({ deleted: 0 });
    const takes = await runCli(['pull', '--home', confirmed, '--confirm-deletions', '--json']);
    expect(takes).toMatchObject({ code: 0, stderr: '' });
    expect(pullSummary.parse(json(takes))).toMatchObject({ deleted: names.length });
  });

  it.each([
    ['--continue', 'Published'],
    ['--undo', 'Undone'],
    ['--leave', 'It was left half-way'],
  ])('S97 CL-15 settles a publish that stopped half-way with %s', async (answer, words) => {
    const home = signedIn();
    await create(home, `half-way${answer}`);
    expect(await runCli(['apply', answer, '--home', home])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('No publish has stopped half-way'),
    });
    await runCli(['apply', '--home', home, '--yes']);
    stopHalfWay(home);
    expect((await runCli(['apply', answer, '--home', home, '--message', 'x', 'plan.json'])).code).toBe(2);
    const end = await runCli(['apply', answer, '--home', home]);
    expect(end).toMatchObject({ code: 0, stdout: expect.stringContaining(words) });
    expect((await published()).some(({ name }) => name === `half-way${answer}`)).toBe(answer !== '--undo');
  });

  it('CL-12 tells how the workspace stands without asking the backend, also where that is away', async () => {
    const home = signedIn();
    await create(home, 'offline-work');
    await backend().stop();
    try {
      const told = await runCli(['status', '--home', home, '--json']);
      expect(told).toMatchObject({ code: 0, stderr: '' });
      const { sync } = json(told) as { sync: unknown };
      expect(syncStatus.parse(sync).counts).toMatchObject({ unpublished: 1, conflicts: 0 });
      expect(await runCli(['conflicts', '--home', home])).toMatchObject({
        code: 0,
        stdout: 'There are no conflicts.\n',
      });
      const planned = await runCli(['plan', '--home', home]);
      expect(planned).toMatchObject({ code: 0, stdout: expect.stringContaining('+ script "offline-work"') });
      expect(planned.stderr).toContain('from what was known here before');
      const applied = await runCli(['apply', '--home', home, '--yes']);
      expect(applied).toMatchObject({ code: 1, stderr: expect.stringContaining('cannot be reached') });
    } finally {
      await backend().startAgain();
    }
  });

  it('CL-12 looks how the backend behaves, and changes nothing there', async () => {
    const home = signedIn();
    const before = await published();
    const end = await runCli(['doctor', '--home', home, '--json']);
    expect(probeReport.parse(json(end))).toMatchObject({ backend: 'enhanced', origin: proxy().origin });
    expect(end.code).toBe(0);
    expect(await published()).toEqual(before);
  });

  it('CL-8 F25 does nothing while a studio has the home open, and names its process', async () => {
    const home = temporaryFolder();
    await makeStudio(home, backend().origin);
    await startHost({ home });
    const end = await runCli(['status', '--home', home]);
    expect(end).toMatchObject({ code: 2, stdout: '' });
    expect(end.stderr).toContain(`in use by PID ${process.pid}`);
  });

  it('CL-8 names the workspace, and refuses a home or a workspace that is not there', async () => {
    const home = temporaryFolder();
    await makeStudio(home, backend().origin);
    const demoOnly = await runCli(['status', '--home', home, '--workspace', 'Demo', '--json']);
    expect(json(demoOnly)).toMatchObject({ workspace: { name: 'Demo', backend: 'none' } });
    const unknown = await runCli(['status', '--home', home, '--workspace', 'Nowhere']);
    expect(unknown).toMatchObject({ code: 2, stdout: '' });
    expect(unknown.stderr).toContain('"Demo", "Acme"');
    const nothing = await runCli(['status', '--home', temporaryFolder()]);
    expect(nothing).toMatchObject({ code: 2, stdout: '' });
    expect(nothing.stderr).toContain('There is no studio in');
  });

  it('CL-4 prints the plan as JSON, and writes the same one', async () => {
    const home = signedIn();
    await create(home, 'as-json');
    const file = path.join(temporaryFolder(), 'plan.json');
    const end = await runCli(['plan', '--home', home, '--json', '--out', file]);
    const view = planView.parse(json(end));
    expect(view.plan.changes.map(({ name }) => name)).toContain('as-json');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(view.plan);
  });
});

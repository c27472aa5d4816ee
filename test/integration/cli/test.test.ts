import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { startHost } from '../host/harness.ts';
import { runCli, startCli } from './run-cli.ts';

const script = `if (attributes.first === undefined) {
  abort('no first name');
}
attributes.mail = attributes.first.toLowerCase() + '@example.org';
`;

const subset = (mail: string) => ({ output: { match: 'subset', value: { modified_attributes: { mail } } } });
const joiner = { name: 'joiner', context: { attributes: { first: 'Ada' } }, expect: subset('ada@example.org') };
const nameless = { name: 'nameless', expect: { status: 'failure', error_message: { contains: 'no first' } } };
const wrong = { ...joiner, name: 'wrong', expect: subset('ADA@example.org') };

describe('hookwright test', () => {
  let folder: string;
  const write = (name: string, content: string): string => {
    const full = path.join(folder, name);
    mkdirSync(path.dirname(full), { recursive: true });
    writeFileSync(full, content);
    return full;
  };
  const suite = (name: string, cases: readonly object[], body = script): string => {
    write(`${name}.js`, body);
    const file = { format: 'hookwright-tests', version: 1, script: { name }, cases };
    return write(`${name}.hooktest.json`, JSON.stringify(file, null, 2));
  };
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'hookwright-cli-test-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  });

  it('CL-16 TC-14 runs every case beneath a folder, and exits with 0 where all pass', async () => {
    suite('mail', [joiner, nameless, { ...wrong, enabled: false }]);
    suite('inner/other', [joiner]);
    write('inner/untested.js', '');
    write('node_modules/x.hooktest.json', 'not read');
    const end = await runCli(['test', folder]);
    expect(end).toMatchObject({ code: 0, stderr: '' });
    expect(end.stdout).toMatch(
      /mail\.js\n {2}✓ joiner \d+\.\d\d ms\n {2}✓ nameless .*\n {2}○ wrong \(switched off\)\n/,
    );
    expect(end.stdout).toMatch(/Without test cases: .*untested\.js\n3 passed, 0 failed, 1 switched off in \d/);
  });

  it('TC-3 TC-14 exits with 1 where one differs, and says where', async () => {
    suite('mail', [joiner, wrong]);
    const end = await runCli(['test', path.join(folder, 'mail.js')]);
    expect(end).toMatchObject({ code: 1, stderr: '' });
    expect(end.stdout).toContain('      modified_attributes.mail: expected "ADA@example.org", is "ada@example.org"\n');
    expect(end.stdout).toMatch(/1 passed, 1 failed in /);
  });

  it('colours what it prints where it is asked to', async () => {
    suite('mail', [wrong]);
    const { stdout } = await runCli(['test', folder], '', { FORCE_COLOR: '1' });
    expect(stdout).toContain('\u001b[31m✗\u001b[39m wrong');
  });

  it('prints everything as JSON', async () => {
    const file = suite('mail', [joiner, wrong, { name: 'off', enabled: false }]);
    const end = await runCli(['test', file, '--json', '--coverage']);
    expect(end.code).toBe(1);
    expect(JSON.parse(end.stdout)).toMatchObject({
      passed: 1,
      failed: 1,
      switched_off: 1,
      files: [
        {
          cases_file: file,
          cases: [
            { name: 'joiner', outcome: 'passed', status: 'success', differences: [] },
            { name: 'wrong', outcome: 'failed', differences: [{ path: 'modified_attributes.mail' }] },
            { name: 'off', outcome: 'switched_off' },
          ],
          coverage: { covered: 2, total: 3, missed: [2], percent: 66.6, enough: true },
        },
      ],
    });
  });

  it('CL-16 writes JUnit XML that stays XML whatever the names and values hold', async () => {
    const odd = { ...wrong, name: 'a "b" <c> & \u0001\n\ud800 d', expect: subset(']]> & <x>') };
    suite('mail', [joiner, odd, { name: 'off', enabled: false }]);
    const report = path.join(folder, 'report.xml');
    const end = await runCli(['test', folder, '--junit', report]);
    expect(end.code).toBe(1);
    const xml = readFileSync(report, 'utf8');
    expect(xml).toMatch(
      /<testsuites name="hookwright" tests="3" failures="1" errors="0" skipped="1" time="\d+\.\d{3}">/,
    );
    expect(xml).toContain('name="a &quot;b&quot; &lt;c&gt; &amp; \ufffd&#10;\ufffd d"');
    expect(xml).toContain('expected &quot;]]&gt; &amp; &lt;x&gt;&quot;');
    expect(xml).toContain('<skipped message="switched off"/>');
    expect(unclosed(xml)).toEqual([]);
  });

  it('CL-16 fails below the least coverage and names file and lines', async () => {
    suite('mail', [joiner]);
    const enough = await runCli(['test', folder, '--min-coverage', '60']);
    expect(enough.code).toBe(0);
    const end = await runCli(['test', folder, '--min-coverage', '80']);
    expect(end.code).toBe(1);
    expect(end.stdout).toMatch(/mail\.js\n.*\n {2}coverage 2 of 3 lines, 66\.6 %; not run: 2\n/);
    expect(end.stdout).toContain('less than the 80 % that --min-coverage asks for');
  });

  it('limits the time of each case', async () => {
    suite('loop', [{ name: 'ends', expect: { status: 'timeout' } }, { name: 'never' }], 'for (;;) {}\n');
    const end = await runCli(['test', folder, '--timeout', '0.2']);
    expect(end.code).toBe(1);
    expect(end.stdout).toContain('status: expected "success", is "timeout" (TimeoutError: ');
  });

  it.runIf(process.platform === 'linux')('can be interrupted', async () => {
    suite('loop', [{ name: 'never' }], 'for (;;) {}\n');
    const { child, ended } = startCli(['test', folder, '--timeout', '60']);
    const childrenOf = () => readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8');
    await expect.poll(childrenOf, { timeout: 20_000 }).not.toBe('');
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 2, stderr: 'hookwright: Interrupted.\n' });
  });

  it.each([
    ['no file', [], /missing required argument/],
    ['nothing there', ['nowhere'], /^hookwright: Cannot read nowhere\.hooktest\.json: there is no such file\.\n$/],
    ['a least coverage that is none', ['x', '--min-coverage', '101'], /It must be a number from 0 to 100/],
  ])('exits with 2 and one line for %s', async (_, args, words) => {
    const end = await runCli(['test', ...args]);
    expect(end).toMatchObject({ code: 2, stdout: '' });
    expect(end.stderr).toMatch(words);
    expect(end.stderr.trimEnd()).not.toContain('\n');
  });

  it('TC-14 exits with 2 for a folder without cases, and for a mistake in a file, before anything runs', async () => {
    write('a.js', '');
    expect((await runCli(['test', folder])).stderr).toBe(
      `hookwright: There are no test cases (*.hooktest.json, *.pipelinetest.json, *.lifecycletest.json) in ${folder}.\n`,
    );
    suite('good', [joiner]);
    const bad = suite('mail', [joiner, { name: 'x', expect: { status: 'fine' } }]);
    const end = await runCli(['test', folder]);
    expect(end).toMatchObject({ code: 2, stdout: '' });
    expect(end.stderr).toMatch(/^hookwright: .*mail\.hooktest\.json: cases\.1\.expect\.status: .* \(line 29\)\n$/);
    expect(end.stderr).toContain(bad);
  });

  it('036 edge case 6 a script over the size limit fails its cases with the limit', async () => {
    suite('large', [joiner], `// ${'x'.repeat(65_536)}\n`);
    const end = await runCli(['test', folder]);
    expect(end.code).toBe(1);
    expect(end.stdout).toContain('LimitError: The script is 65540 bytes; the limit is 65536.');
  });

  it('runs what the studio exports', async () => {
    const { caller } = await startHost();
    const { lid } = await caller.scripts.create({ name: 'Make mail', body: script });
    await caller.cases.save({
      case_id: null,
      lid,
      name: 'joiner',
      context_text: JSON.stringify(joiner.context),
      expect_text: JSON.stringify(joiner.expect),
    });
    const exported = await caller.cases.exportFile({ lid });
    for (const { file, text } of [exported.script, exported.cases]) write(file, text);
    const end = await runCli(['test', folder]);
    expect(end.code).toBe(0);
    expect(end.stdout).toContain('Make-mail.js');
  });
});

/** The elements of an XML text that were opened and not closed, or the other way round. */
function unclosed(xml: string): string[] {
  const open: string[] = [];
  for (const [, end, name = '', self] of xml.matchAll(/<(\/?)([a-z]+)(?:\s+[a-z]+="[^"<]*")*\s*(\/?)>/g)) {
    if (self === '/') continue;
    if (end !== '/') open.push(name);
    else if (open.at(-1) === name) open.pop();
    else return [...open, `/${name}`];
  }
  const left = xml.replaceAll(/<\?xml[^>]*\?>|<\/?[a-z]+(?:\s+[a-z]+="[^"<]*")*\s*\/?>/g, '');
  return left.includes('<') ? [...open, left] : open;
}

import { describe, expect, test } from 'vitest';
import { launchLines, type MachineFacts } from '#sandbox/client/launch-line.ts';

const linux: MachineFacts = {
  platform: 'linux',
  root: false,
  node: '/node',
  setpriv: '/usr/bin/setpriv',
  prlimit: '/usr/bin/prlimit',
  shell: '/bin/sh',
};
const commands = (facts: MachineFacts) => launchLines(facts).map(({ command, args }) => [command, ...args].join(' '));

describe('launchLines', () => {
  test('every line takes files, processes and code generation away', () => {
    for (const facts of [linux, { ...linux, root: true }, { ...linux, setpriv: null, shell: null }]) {
      for (const line of commands(facts)) {
        expect(line).toMatch(/\/node --permission --allow-addons --no-warnings --jitless$/);
        expect(line).not.toContain('allow-fs');
      }
    }
  });

  test('as root, the strongest gives the host a user of its own, and the next no capabilities', () => {
    const [first, second] = commands({ ...linux, root: true });
    expect(first).toContain('--reuid 65534 --regid 65534 --clear-groups');
    expect(second).toContain('--bounding-set=-all');
  });

  test('with the tools of Linux, it dies with its parent and within the kernel’s limits', () => {
    const [first] = commands(linux);
    expect(first).toMatch(/^\/usr\/bin\/setpriv --pdeathsig KILL --no-new-privs \/usr\/bin\/prlimit --data=536870912 /);
    expect(first).not.toContain('reuid');
  });

  test('without them the shell limits it, one statement a limit', () => {
    const [first] = commands({ ...linux, prlimit: null });
    expect(first).toContain('ulimit -d 524288 2>/dev/null; ulimit -c 0');
  });

  test('each says something else about what is guarded', () => {
    const sentences = launchLines({ ...linux, root: true }).map(({ protection }) => protection);
    expect(new Set(sentences).size).toBe(sentences.length);
    expect(
      launchLines({ ...linux, platform: 'win32', setpriv: null, prlimit: null, shell: null })[0]?.protection,
    ).toContain('no further limits');
  });
});

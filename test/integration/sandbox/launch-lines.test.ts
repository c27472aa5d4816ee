import { expect, onTestFinished, test } from 'vitest';
import { limits } from '#contract/limits.ts';
import { findArtefacts } from '#sandbox/client/artefacts.ts';
import { HostProcess } from '#sandbox/client/host-process.ts';
import { launchLines, machineFacts } from '#sandbox/client/launch-line.ts';

const artefacts = findArtefacts();
const caps = {
  result_chars: limits.resultBytes,
  log_lines: limits.logLines,
  log_chars: limits.logBytes,
  value_depth: limits.valueDepth,
  resource_calls: limits.resourceCalls,
  resource_payload_chars: limits.resourcePayloadBytes,
  resource_name_chars: limits.resourceNameChars,
};

test.each(launchLines(machineFacts()))('a host starts and runs with: $command', async (line) => {
  const start = { op: 'start', addon: artefacts.addon, memory_mib: 64, caps } as const;
  const plan = {
    line,
    program: artefacts.runHost,
    start,
    prelude: artefacts.prelude,
    residentBytes: 320 * 1024 * 1024,
  };
  const host = await new Promise<HostProcess>((resolve, reject) => {
    const started = new HostProcess(plan, {
      onReady: () => resolve(started),
      onExit: (_, death) => reject(new Error(`${death.ending}: ${death.text}`)),
    });
    onTestFinished(() => started.kill('closed'));
  });
  const input = '{"context":{},"attributes":{},"variables":{},"stubs":{}}';
  const request = {
    op: 'run',
    id: 7,
    script_body: 'return 6 * 7;',
    now: 0,
    seed: 1,
    timeout_ms: 1000,
    memory_mib: 64,
    live: false,
  } as const;
  const answer = await host.ask(request, input, 1500);
  expect(answer).toMatchObject({ message: { event: 'ran', id: 7, how: 'envelope' } });
  host.kill('closed');
  await host.exited;
});

test('a program that answers with anything but frames is killed', async () => {
  const shell = {
    command: process.execPath,
    args: ['-e', 'require("fs").writeSync(3, Buffer.alloc(64, 255)); setInterval(() => {}, 1000)'],
    protection: '',
  };
  const start = { op: 'start', addon: '', memory_mib: 64, caps } as const;
  const plan = { line: shell, program: '', start, prelude: '', residentBytes: 320 * 1024 * 1024 };
  const death = await new Promise((resolve) => {
    const host = new HostProcess(plan, { onReady: () => {}, onExit: (_, given) => resolve(given) });
    onTestFinished(() => host.kill('closed'));
  });
  expect(death).toMatchObject({ cause: 'protocol', ending: 'signal SIGKILL' });
});

test('RT-13 a program that asks for a resource in a dry run is killed', async () => {
  const frames = `
    const frame = (header, body = '') => {
      const head = Buffer.from(JSON.stringify(header));
      const prefix = Buffer.alloc(8);
      prefix.writeUInt32LE(head.length, 0);
      prefix.writeUInt32LE(body.length, 4);
      require('fs').writeSync(3, Buffer.concat([prefix, head, Buffer.from(body)]));
    };
    frame({ event: 'ready', rss_bytes: 1 });
    frame({ event: 'call', id: 1, name: 'hr' }, 'null');
    setInterval(() => {}, 1000);`;
  const shell = { command: process.execPath, args: ['-e', frames], protection: '' };
  const start = { op: 'start', addon: '', memory_mib: 64, caps } as const;
  const plan = { line: shell, program: '', start, prelude: '', residentBytes: 320 * 1024 * 1024 };
  const death = await new Promise((resolve) => {
    const host = new HostProcess(plan, { onReady: () => {}, onExit: (_, given) => resolve(given) });
    onTestFinished(() => host.kill('closed'));
  });
  expect(death).toMatchObject({ cause: 'protocol', ending: 'signal SIGKILL' });
});

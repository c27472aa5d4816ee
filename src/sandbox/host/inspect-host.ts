import { Socket } from 'node:net';
import { encodeFrame, FrameDecoder } from '#contract/script/frames.ts';
import type { HostRequest, RunMessage } from '#contract/script/host-messages.ts';
import { createInspectedRun, type InspectedRun } from './inspected-run.ts';
import { loadAddon } from './isolate-unit.ts';

/**
 * The inspect host: one run with coverage, then the parent kills it, since taking an inspector session down can abort or lock the process
 * (`sandbox.md` 4). Its isolate is made before it is asked for.
 */
const socket = new Socket({ fd: 3, readable: true, writable: true });
const decoder = new FrameDecoder();
let prepared: Promise<InspectedRun> | null = null;

function send(header: object, body = ''): void {
  socket.write(encodeFrame(header, body));
}

function ready(): void {
  send({ event: 'ready', rss_bytes: process.memoryUsage.rss() });
}

async function answer(run: Promise<InspectedRun>, request: RunMessage, input: string): Promise<void> {
  const inspected = await run;
  const started = performance.now();
  const { ran, duration_ms, lines } = await inspected(request, input, started);
  const { body, ...how } = ran;
  send({ event: 'ran', id: request.id, ...how, duration_ms, lines }, body);
}

socket.on('data', (chunk) => {
  for (const { header, body } of decoder.push(chunk)) {
    const request = header as HostRequest;
    if (request.op === 'start') {
      prepared = createInspectedRun(loadAddon(request.addon), request, body);
      new Intl.DateTimeFormat('en-US').format(0);
      void prepared.then(ready);
    } else if (request.op === 'run' && prepared !== null) void answer(prepared, request, body);
  }
});
// Not process.exit: it waits for ever where the isolate's thread is stuck.
socket.on('close', () => process.kill(process.pid, 'SIGKILL'));
// A paused isolate alone does not keep the process alive.
setInterval(() => {}, 1_000_000);

import { Socket } from 'node:net';
import type { DebugHostMessage, DebugHostRequest, DebugMessage } from '#contract/script/debug-messages.ts';
import { encodeFrame, FrameDecoder } from '#contract/script/frames.ts';
import type { StartMessage } from '#contract/script/host-messages.ts';
import { DebuggedRun } from './debug/debugged-run.ts';
import { makeInspectedUnit } from './inspected-unit.ts';
import { loadAddon } from './isolate-unit.ts';

/**
 * The debug host: one run that a person stops and looks into, then the parent kills it, since taking an inspector session down can abort
 * or lock the process (`sandbox.md` 4).
 */
const socket = new Socket({ fd: 3, readable: true, writable: true });
const decoder = new FrameDecoder();
let prepared: { readonly start: StartMessage; readonly prelude: string } | null = null;
let run: DebuggedRun | null = null;

function say(message: DebugHostMessage, body = ''): void {
  socket.write(encodeFrame(message, body));
}

async function begin(request: DebugMessage, input: string): Promise<void> {
  if (prepared === null || run !== null) return;
  const { start, prelude } = prepared;
  const unit = await makeInspectedUnit(loadAddon(start.addon), start, prelude, request.memory_mib);
  run = new DebuggedRun(unit, request, say);
  await run.run(input);
}

async function obey({ id, command }: Extract<DebugHostRequest, { op: 'command' }>): Promise<void> {
  try {
    if (run === null) throw new Error('Nothing runs.');
    const reply = await run.command(command);
    say({ event: 'answered', id, ok: true }, JSON.stringify(reply));
  } catch (error) {
    say({ event: 'answered', id, ok: false }, String((error as { message?: unknown }).message));
  }
}

socket.on('data', (chunk) => {
  for (const { header, body } of decoder.push(chunk)) {
    const request = header as DebugHostRequest;
    if (request.op === 'start') {
      prepared = { start: request, prelude: body };
      new Intl.DateTimeFormat('en-US').format(0);
      say({ event: 'ready', rss_bytes: process.memoryUsage.rss() });
    } else if (request.op === 'debug') void begin(request, body);
    else void obey(request);
  }
});
// Not process.exit: it waits for ever where the isolate's thread is stuck.
socket.on('close', () => process.kill(process.pid, 'SIGKILL'));
// A paused isolate alone does not keep the process alive.
setInterval(() => {}, 1_000_000);

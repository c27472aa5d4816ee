import { writeSync } from 'node:fs';
import type ivm from 'isolated-vm';
import type { StartMessage } from '#contract/script/host-messages.ts';
import type { GuestModule, IsolateUnit } from './isolate-unit.ts';

/** The prelude's own name in the inspector, by which the debugger steps around it. */
export const preludeFileName = 'hookwright:prelude';

/** Ends this process; the parent reads in its error output why. */
export function abortForMemory(): never {
  writeSync(2, 'The isolate is out of memory.');
  process.abort();
}

/** Makes an isolate that an inspector can look into. It is never disposed of: the process is taken down with it. */
export async function makeInspectedUnit(
  addon: typeof ivm,
  start: StartMessage,
  prelude: string,
  memory_mib = start.memory_mib,
): Promise<IsolateUnit> {
  const isolate = new addon.Isolate({
    memoryLimit: memory_mib,
    inspector: true,
    onCatastrophicError: abortForMemory,
  });
  const context = await isolate.createContext({ inspector: true });
  const script = await isolate.compileScript(prelude, { filename: preludeFileName });
  const made = await script.run(context, { reference: true });
  const guest: GuestModule = await made.apply(undefined, [JSON.stringify(start.caps)], { result: { reference: true } });
  const run = await guest.get('run', { reference: true });
  const logs = await guest.get('logs', { reference: true });
  return { isolate, context, run, logs, memory_mib };
}

import type { DebugPause } from '#contract/script/debug.ts';

const reasons = {
  start: 'Stopped before the first statement',
  breakpoint: 'Stopped at a breakpoint',
  step: 'Stopped after a step',
  pause: 'Paused',
  exception: 'Stopped at an exception',
  debugger_statement: 'Stopped at a debugger statement',
} as const satisfies Record<DebugPause['reason'], string>;

/** Why and where a run stands still. */
export function pauseWords({ reason, frames, exception }: DebugPause): string {
  const line = frames[0]?.line;
  const where = line === undefined ? '' : `, line ${line}`;
  return `${reasons[reason]}${where}${exception === null ? '' : `: ${exception.text}`}`;
}

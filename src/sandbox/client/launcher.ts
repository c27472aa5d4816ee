import { limits } from '#contract/limits.ts';
import type { StartMessage } from '#contract/script/host-messages.ts';
import type { Artefacts } from './artefacts.ts';
import type { Death, HostPlan } from './host-process.ts';
import { type LaunchLine, launchLines, machineFacts } from './launch-line.ts';

export type SandboxLog = (level: 'info' | 'warn' | 'error', message: string) => void;

/** Memory of a whole host process, in MiB, beyond which it is killed. */
export const residentMiB = 320;

/** Knows how hosts are started here: with the strongest launch line that works. */
export interface Launcher {
  /** Which guards are in force, in one sentence. */
  protection(): string;
  plan(program: string): HostPlan;
  /** A host with this plan ended before it was ever ready; true where the next one will be started in another way. */
  failed(death: Death, plan: HostPlan): boolean;
  died(death: Death): void;
}

export function createLauncher(artefacts: Artefacts, log: SandboxLog): Launcher {
  const lines = launchLines(machineFacts());
  const start: StartMessage = {
    op: 'start',
    addon: artefacts.addon,
    memory_mib: limits.memoryMiB,
    caps: {
      result_chars: limits.resultBytes,
      log_lines: limits.logLines,
      log_chars: limits.logBytes,
      value_depth: limits.valueDepth,
      resource_calls: limits.resourceCalls,
      resource_payload_chars: limits.resourcePayloadBytes,
      resource_name_chars: limits.resourceNameChars,
    },
  };
  let current = 0;
  const line = () => lines[current] as LaunchLine;
  log('info', line().protection);
  return {
    protection: () => line().protection,
    plan: (program) => ({
      line: line(),
      program,
      start,
      prelude: artefacts.prelude,
      residentBytes: residentMiB * 1024 * 1024,
    }),
    failed(death, plan) {
      // Hosts start together; one that failed with a line that has been left already says nothing about the next.
      if (plan.line !== line()) return true;
      log('warn', `A sandbox host could not be started (${death.ending}): ${death.text.trim()}`);
      if (!death.ending.startsWith('exit') || current + 1 >= lines.length) return false;
      current += 1;
      log('warn', line().protection);
      return true;
    },
    died(death) {
      log('warn', `A sandbox host ended and was replaced (${death.cause}, ${death.ending}): ${death.text.trim()}`);
    },
  };
}

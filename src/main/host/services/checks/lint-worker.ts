import { parentPort } from 'node:worker_threads';
import type { ScriptProblem } from '#contract/script/quick-fix.ts';
import { type FixedText, fixAll } from '#engine/validate/fix-all.ts';
import type { LintOptions } from '#engine/validate/lint-config.ts';
import { inspectScript } from '#engine/validate/lint-script.ts';

export interface LintRequest {
  readonly id: number;
  readonly body: string;
  readonly options: LintOptions;
  /** Repairs everything of this kind in place of telling the problems. */
  readonly fix_all: string | null;
}

export interface LintAnswer {
  readonly id: number;
  readonly problems: ScriptProblem[];
  readonly fixed: FixedText | null;
}

/** Lints one text at a time: a large one would hold up the host's own thread for a quarter of a second. */
parentPort?.on('message', ({ id, body, options, fix_all }: LintRequest) => {
  const answer: LintAnswer =
    fix_all === null
      ? { id, problems: inspectScript(body, options), fixed: null }
      : { id, problems: [], fixed: fixAll(body, fix_all, options) };
  parentPort?.postMessage(answer);
});

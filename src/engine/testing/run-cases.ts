import { AppError } from '#contract/errors/app-error.ts';
import { type Expectation, expectation } from '#contract/model/test-case.ts';
import type { RunResult } from '#contract/script/run-result.ts';
import type { TestContext } from '#contract/script/test-context.ts';
import { readJson } from '../text/read-json.ts';
import { parseTestContext } from '../validate/parse-context.ts';
import type { Difference } from './match-json.ts';
import { matchOutput } from './match-output.ts';
import type { CheckSchema } from './match-schema.ts';

/** A test case that can run. */
export interface ReadyCase {
  readonly context: TestContext;
  readonly expect: Expectation;
}

/** `broken`: the case itself cannot be used, `problem` says why; nothing ran, or what it expects cannot be looked for. */
export type CaseVerdict =
  | { readonly outcome: 'passed' | 'failed'; readonly differences: readonly Difference[]; readonly result: RunResult }
  | { readonly outcome: 'broken'; readonly problem: string; readonly result: RunResult | null };

/** Reads a case from its texts. Throws AppError `validation_error` naming the field, or the place where it is not JSON. */
export function readCase(texts: { readonly context_text: string; readonly expect_text: string }): ReadyCase {
  return {
    context: parseTestContext(texts.context_text),
    expect: readJson(texts.expect_text, 'The expectation', expectation),
  };
}

/** Whether a run did what its case expects. */
export async function judgeRun(expect: Expectation, result: RunResult, check: CheckSchema): Promise<CaseVerdict> {
  try {
    const differences = await matchOutput(expect, result, check);
    return { outcome: differences.length === 0 ? 'passed' : 'failed', differences, result };
  } catch (error) {
    if (error instanceof AppError) return { outcome: 'broken', problem: error.message, result };
    throw error;
  }
}

/**
 * Does `work` for every item, `atOnce` at the same time, in their order. Ends early, without an error, when `signal` aborts;
 * rejects with the first rejection of `work` and begins nothing more then.
 */
export async function inParallel<Item>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<void>,
  signal?: { readonly aborted: boolean },
): Promise<void> {
  let next = 0;
  let failed = false;
  const worker = async () => {
    while (next < items.length && !failed && signal?.aborted !== true) {
      const item = items[next++] as Item;
      await work(item).catch((error: unknown) => {
        failed = true;
        throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
}

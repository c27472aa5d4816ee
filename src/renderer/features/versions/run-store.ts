import { create } from 'zustand';
import type { RunResult } from '#contract/script/run-result.ts';
import { rpc } from '#renderer/api/client.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { openDocument } from '#renderer/state/documents.ts';
import { useStudio } from '#renderer/state/studio.ts';
import { entryInWords } from './entries.ts';
import type { Entry } from './versions-store.ts';

/** What one entry, or two beside each other, did with one context. */
export type VersionRun = {
  readonly entries: readonly Entry[];
  readonly context_name: string;
} & (
  | { readonly kind: 'running'; readonly run_ids: readonly string[] }
  | { readonly kind: 'done'; readonly results: readonly RunResult[] }
  | { readonly kind: 'refused'; readonly message: string }
);

/** The last run of each script's history. */
export const useVersionRuns = create<Record<string, VersionRun>>()(() => ({}));

export interface RunContext {
  readonly name: string;
  readonly text: string;
}

/** Runs these entries with the same context, each in its own isolate; nothing outside is touched (036 FR-029). */
export async function runVersions(lid: string, entries: readonly Entry[], context: RunContext): Promise<void> {
  const run_ids = entries.map(() => crypto.randomUUID());
  const about = { entries, context_name: context.name };
  useVersionRuns.setState({ [lid]: { ...about, kind: 'running', run_ids } });
  const isCurrent = () => {
    const run = useVersionRuns.getState()[lid];
    return run?.kind === 'running' && run.run_ids === run_ids;
  };
  try {
    const { dry_run_timeout_seconds } = useStudio.getState().settings;
    const results = await Promise.all(
      entries.map(async (entry, index) =>
        rpc.dryRuns.run.mutate({
          run_id: run_ids[index] ?? '',
          source: entry === 'draft' ? { kind: 'draft', lid } : { kind: 'version', lid, version_number: entry },
          body: await bodyOf(lid, entry),
          context_text: context.text,
          timeout_seconds: dry_run_timeout_seconds,
        }),
      ),
    );
    if (isCurrent()) useVersionRuns.setState({ [lid]: { ...about, kind: 'done', results } });
  } catch (error) {
    const names = entries.map(entryInWords).join(' and ');
    const message = `Not run with ${names}: ${failureOf(error).message}`;
    if (isCurrent()) useVersionRuns.setState({ [lid]: { ...about, kind: 'refused', message } });
  }
}

export async function cancelRuns(runIds: readonly string[]): Promise<void> {
  await Promise.all(runIds.map((run_id) => rpc.dryRuns.cancel.mutate({ run_id })));
}

async function bodyOf(lid: string, entry: Entry): Promise<string> {
  if (entry !== 'draft') return (await rpc.versions.text.query({ lid, version_number: entry })).text;
  return openDocument(lid)?.body() ?? (await rpc.scripts.get.query({ lid })).body;
}

/** What of a result two runs are compared by: how long they took is no difference. */
export function resultText({ status, output, error, logs, truncated }: RunResult): string {
  const compared = {
    status,
    output,
    error: error === null ? null : { name: error.name, message: error.message, line: error.line },
    logs: logs.map(({ level, message }) => `${level}: ${message}`),
    ...(truncated ? { truncated } : {}),
  };
  return `${JSON.stringify(compared, null, 2)}\n`;
}

import type { RunResult } from '#contract/script/run-result.ts';

/** Units a part of a run may take in what is searched: ten thousand runs must be searched in a blink. */
const most = { name: 300, error: 500, logs: 1000, context: 1200, output: 1000 } as const;

/** What a search over the history finds a run by: its script's name, failure, log, context and output, in lower case. */
export function searchText(name: string | null, contextText: string, { error, logs, output }: RunResult): string {
  const written = logs.map(({ message }) => message).join('\n');
  return [
    (name ?? '').slice(0, most.name),
    (error === null ? '' : `${error.name}: ${error.message}`).slice(0, most.error),
    written.slice(0, most.logs),
    contextText.replace(/\s+/g, ' ').slice(0, most.context),
    output === null ? '' : JSON.stringify(output).slice(0, most.output),
  ]
    .join('\n')
    .toLowerCase();
}

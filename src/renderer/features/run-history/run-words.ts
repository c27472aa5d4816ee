import type { HistoryRun } from '#contract/rpc/dry-runs.ts';

/** What ran, in a few words: `draft 4f2a81`, `version 3`, `test case`. */
export function sourceWords({ source, body_hash }: HistoryRun): string {
  switch (source.kind) {
    case 'draft':
      return `draft ${body_hash.slice(0, 6)}`;
    case 'version':
      return `version ${source.version_number}`;
    case 'case':
      return 'test case';
    case 'text':
      return `text ${body_hash.slice(0, 6)}`;
  }
}

/** Whose text ran. */
export function scriptWords({ script_name, script_gone }: HistoryRun): string {
  if (script_name === null) return 'No script';
  return script_gone ? `${script_name} (deleted)` : script_name;
}

/** The script that a run belongs to, while it is here. */
export function lidOf({ source, script_gone }: HistoryRun): string | null {
  return source.kind === 'text' || script_gone ? null : source.lid;
}

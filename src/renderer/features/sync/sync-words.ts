import type { OperationState } from '#contract/model/change-set.ts';
import type { HistoryDetail, HistoryEntry, SyncStatus } from '#contract/rpc/sync.ts';
import { counted } from '#renderer/lib/size.ts';

type Counts = SyncStatus['counts'];

/** How far the workspace is from its backend, in words: `3 unpublished, 1 behind, 2 conflicts`. */
export function countsInWords({ unpublished, behind, conflicts, blocked, kept }: Counts): string {
  const words = [
    unpublished > 0 ? `${unpublished} unpublished` : '',
    behind > 0 ? `${behind} behind` : '',
    conflicts > 0 ? counted(conflicts, 'conflict') : '',
    blocked > 0 ? `${blocked} blocked` : '',
    kept > 0 ? `${kept} kept here that the backend no longer has` : '',
  ].filter(Boolean);
  return words.length === 0 ? 'in step with the backend' : words.join(', ');
}

/** Whether what is here was ever held against the backend; a first look that failed has shown nothing. */
export function wasCompared({ last_pull, backend }: Pick<SyncStatus, 'last_pull' | 'backend'>): boolean {
  return last_pull !== null && (last_pull.ok || backend !== null);
}

/** How the workspace stands to its backend, as far as that is known. */
export function standingInWords(status: SyncStatus): string {
  const { counts, last_pull } = status;
  const words = countsInWords(counts);
  const nothing = waiting(status) === 0;
  if (!wasCompared(status)) {
    return nothing ? 'not compared with the backend yet' : `${words}, not compared with the backend yet`;
  }
  return nothing && last_pull?.ok === false ? `${words} when it was last compared` : words;
}

/** How many things wait for the person: what is to be published or in conflict, and decisions. */
export function waiting(status: SyncStatus | null): number {
  if (!status) return 0;
  return status.counts.waiting + status.attention.length;
}

type Tone = 'ok' | 'warn' | 'bad' | 'plain';

export const historyStates: Record<HistoryEntry['state'], { readonly word: string; readonly tone: Tone }> = {
  running: { word: 'running', tone: 'plain' },
  done: { word: 'done', tone: 'ok' },
  stopped: { word: 'stopped', tone: 'warn' },
  cancelled: { word: 'cancelled', tone: 'plain' },
  failed: { word: 'failed', tone: 'bad' },
  paused: { word: 'paused', tone: 'warn' },
  needs_person: { word: 'needs you', tone: 'warn' },
  rejected: { word: 'refused', tone: 'bad' },
};

export const stepStates: Record<OperationState, { readonly word: string; readonly tone: Tone }> = {
  planned: { word: 'not sent', tone: 'plain' },
  sent: { word: 'sent, no answer yet', tone: 'warn' },
  acked: { word: 'applied', tone: 'ok' },
  not_applied: { word: 'accepted, not applied', tone: 'warn' },
  unknown: { word: 'outcome unknown', tone: 'warn' },
  rejected: { word: 'refused', tone: 'bad' },
  needs_person: { word: 'needs you', tone: 'warn' },
  superseded: { word: 'replaced by a newer change', tone: 'plain' },
  compensated: { word: 'undone', tone: 'plain' },
};

/** What an undo's requests did to what the publish had done. */
export const undoKinds: Record<HistoryDetail['steps'][number]['kind'], string> = {
  create: 'create again',
  publish_version: 'former text',
  update: 'former fields',
  set_status: 'switch back',
  replace: 'replace again',
  delete: 'delete again',
  remove_mark: 'take the mark off',
};

export const stepKinds: Record<HistoryDetail['steps'][number]['kind'], string> = {
  create: 'create',
  publish_version: 'publish text',
  update: 'update fields',
  set_status: 'switch status',
  replace: 'replace',
  delete: 'delete',
  remove_mark: 'take the mark off',
};

export const toneColours: Record<Tone, string> = {
  ok: 'text-ok',
  warn: 'text-warn',
  bad: 'text-bad',
  plain: 'text-text-2',
};

export const runTitles = {
  pull: 'Getting published changes',
  publish: 'Publishing',
  undo: 'Undoing a publish',
} as const;

import { ArrowDown, ArrowUp, Circle, CircleDashed, Lock, Zap } from 'lucide-react';
import type { ScriptStatus } from '#contract/model/script.ts';

const statuses = {
  draft: { icon: Circle, word: 'draft', colour: 'text-text-2' },
  active: { icon: Circle, word: 'active', colour: 'text-ok fill-ok' },
  inactive: { icon: CircleDashed, word: 'inactive', colour: 'text-text-3' },
} as const;

/** The status of a script: one shape, colour and word everywhere (look.md, Measures). */
export function StatusMark({
  status,
  isSystem = false,
}: {
  readonly status: ScriptStatus;
  readonly isSystem?: boolean;
}) {
  const { icon: Icon, word, colour } = statuses[status];
  return (
    <span
      className="inline-flex size-4 shrink-0 items-center justify-center"
      title={isSystem ? `${word}, system` : word}
    >
      {isSystem ? (
        <Lock size={14} className="text-text-3" aria-hidden="true" />
      ) : (
        <Icon size={10} strokeWidth={2.5} className={colour} aria-hidden="true" />
      )}
    </span>
  );
}

export function UnpublishedMark() {
  return (
    <span className="inline-flex shrink-0 text-accent" title="Has changes that are not published">
      <ArrowUp size={14} aria-hidden="true" />
    </span>
  );
}

export function BehindMark() {
  return (
    <span className="inline-flex shrink-0 text-info" title="The backend has a newer version">
      <ArrowDown size={14} aria-hidden="true" />
    </span>
  );
}

export function ConflictMark() {
  return (
    <span className="inline-flex shrink-0 text-warn" title="Changed in two places">
      <Zap size={14} aria-hidden="true" />
    </span>
  );
}

interface Marked {
  readonly status: ScriptStatus;
  readonly is_system: boolean;
  readonly current_version: number | null;
  readonly unpublished: boolean;
  readonly behind: boolean;
}

/** The marks of a script in words, for names that screen readers speak. */
export function scriptInWords(script: Marked): string {
  const words: string[] = [statuses[script.status].word];
  if (script.is_system) words.push('system');
  words.push(script.current_version === null ? 'never published' : `version ${script.current_version}`);
  if (script.unpublished && script.current_version !== null) words.push('unpublished changes');
  if (script.behind) words.push('behind the backend');
  return words.join(', ');
}

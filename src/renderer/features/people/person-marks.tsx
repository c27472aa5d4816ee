import { Circle, CircleDashed, CircleDot, Flag } from 'lucide-react';
import type { UserLifecycleStatus } from '#contract/model/lifecycle.ts';
import { exactTime } from '#renderer/lib/time.ts';
import { exactUtc, timeAgo } from './people-words.ts';

type State = Pick<UserLifecycleStatus, 'state_name' | 'is_initial' | 'is_terminal'>;

/** The state somebody is in, with a sign of its own for the first and for an end (032 FR-017). */
export function StateBadge({ state_name, is_initial, is_terminal }: State) {
  if (state_name === null) {
    return (
      <span className="flex items-center gap-1.5 text-text-3">
        <CircleDashed size={14} aria-hidden="true" className="shrink-0" />
        no lifecycle
      </span>
    );
  }
  const Icon = is_initial ? CircleDot : is_terminal ? Flag : Circle;
  const kind = is_initial ? 'initial' : is_terminal ? 'terminal' : null;
  return (
    <span className="flex items-center gap-1.5" title={kind === null ? undefined : `${kind} state`}>
      <Icon size={14} aria-hidden="true" className={`shrink-0 ${is_terminal ? 'text-text-3' : 'text-ok'}`} />
      <span className="truncate">{state_name}</span>
      {kind === null ? null : <span className="sr-only">({kind})</span>}
    </span>
  );
}

/** Since when, as people say it; the exact time, in UTC, on hover. */
export function Since({ at, whole = false }: { readonly at: string | null; readonly whole?: boolean }) {
  if (at === null) return <span className="text-text-3">{whole ? 'the backend does not say' : '—'}</span>;
  return (
    <time dateTime={at} title={exactUtc(at)}>
      {whole ? `${exactTime(at)}, ${timeAgo(at)}` : timeAgo(at)}
    </time>
  );
}

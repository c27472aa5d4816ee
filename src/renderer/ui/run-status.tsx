import { CircleCheck, CircleX, SkipForward, TimerOff } from 'lucide-react';

const looks = {
  success: { icon: CircleCheck, word: 'Success', colour: 'text-ok' },
  failure: { icon: CircleX, word: 'Failure', colour: 'text-bad' },
  timeout: { icon: TimerOff, word: 'Timeout', colour: 'text-bad' },
  skipped: { icon: SkipForward, word: 'Skipped', colour: 'text-info' },
} as const;

/** How a run ended, with icon and word: the same in results, histories and logs. */
export function RunStatus({ status }: { readonly status: keyof typeof looks }) {
  const { icon: Icon, word, colour } = looks[status];
  return (
    <span className={`flex items-center gap-1.5 ${colour}`}>
      <Icon size={14} aria-hidden="true" className="shrink-0" />
      {word}
    </span>
  );
}

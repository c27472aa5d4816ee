import { CircleCheck, CircleDashed, CircleOff, CircleX, TriangleAlert } from 'lucide-react';
import { classNames } from '#renderer/lib/class-names.ts';
import { type CaseStanding, standingWords } from './case-words.ts';

const looks = {
  passed: { icon: CircleCheck, colour: 'text-ok' },
  failed: { icon: CircleX, colour: 'text-bad' },
  broken: { icon: TriangleAlert, colour: 'text-warn' },
  not_run: { icon: CircleDashed, colour: 'text-text-3' },
  switched_off: { icon: CircleOff, colour: 'text-text-3' },
} as const;

/** How a case stands, as icon and word; an older result says so and is dimmed. */
export function CaseStandingMark({ standing, old }: { readonly standing: CaseStanding; readonly old: boolean }) {
  const { icon: Icon, colour } = looks[standing];
  return (
    <span className={classNames('flex items-center gap-1.5', old ? 'text-text-3' : colour)}>
      <Icon size={14} aria-hidden="true" className="shrink-0" />
      <span className="truncate">
        {standingWords[standing]}
        {old ? ' before' : ''}
      </span>
    </span>
  );
}

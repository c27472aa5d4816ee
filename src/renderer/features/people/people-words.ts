import type { EntitlementAction, LifecycleTransition } from '#contract/model/lifecycle.ts';

export const entitlementWords: Readonly<Record<EntitlementAction, string>> = {
  grant: 'granted on entry',
  revoke: 'revoked on entry',
  no_change: 'left as they were',
};

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always' });
const dayMs = 86_400_000;
const steps = [
  { unit: 'minute', ms: 60_000, below: 60 },
  { unit: 'hour', ms: 3_600_000, below: 24 },
  { unit: 'day', ms: dayMs, below: 60 },
  { unit: 'month', ms: 30.44 * dayMs, below: 24 },
  { unit: 'year', ms: 365.25 * dayMs, below: Number.POSITIVE_INFINITY },
] as const;

/** How long ago, in the unit that says it shortest: `just now`, `12 days ago`, `4 years ago`. */
export function timeAgo(timestamp: string, now: number = Date.now()): string {
  const ms = Math.max(0, now - Date.parse(timestamp));
  if (ms < 60_000) return 'just now';
  const { unit, ms: one } = steps.find((step) => Math.round(ms / step.ms) < step.below) ?? steps[4];
  return relative.format(-Math.max(1, Math.round(ms / one)), unit);
}

/** `2026-11-09 22:30:12 UTC`. */
export function exactUtc(timestamp: string): string {
  return `${new Date(timestamp).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** What has to be true, given or waited for before this way is taken. Whether it is depends on the person's attributes. */
export function needsOf({ conditions, requires_approval, grace_period_hours }: LifecycleTransition): string[] {
  const clauses = conditions.map(({ condition_type, attribute_path, expression }) =>
    condition_type === 'expression' ? expression : `${attribute_path} ${expression}`,
  );
  return [
    ...clauses,
    ...(requires_approval ? ['an approval'] : []),
    ...(grace_period_hours > 0 ? [`a grace period of ${grace_period_hours} h`] : []),
  ];
}

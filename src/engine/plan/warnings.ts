import type { BackendProfile } from '#contract/model/backend-profile.ts';
import type { EntityChange, PlanOperation, PlanWarning } from '#contract/model/publish-plan.ts';
import { countRequests } from './step-count.ts';
import { stepWords } from './step-words.ts';
import type { Subject } from './subject.ts';

/** What this backend cannot promise for this plan (sync.md 3.1 P5, 3.10 last paragraph, 2 B8 and B16). */
export function planWarnings(
  subjects: ReadonlyMap<string, Subject>,
  operations: readonly PlanOperation[],
  changes: readonly EntityChange[],
  profile: BackendProfile,
): PlanWarning[] {
  const warnings: PlanWarning[] = [];
  const warn = (lid: string | null, code: string, message: string) => warnings.push({ lid, code, message });
  if (profile.kind === 'baseline') {
    const created = new Set(operations.filter(({ kind }) => kind === 'create').map(({ lid }) => lid));
    for (const operation of operations) {
      const subject = subjects.get(operation.lid);
      const isNew = created.has(operation.lid);
      const words = subject === undefined ? null : stepWords(subject, operation, isNew);
      if (words !== null) warn(operation.lid, 'step_by_step', words);
    }
    warnAboutBaseline(operations, profile, warn);
  }
  for (const change of changes) {
    const subject = subjects.get(change.lid);
    const uses = change.live_uses ?? 0;
    if (change.action === 'delete' && uses > 0)
      warn(
        change.lid,
        'delete_refused',
        `${uses} enabled bindings use "${change.name}"; the server will refuse to delete it.`,
      );
    const born = subject === undefined ? null : bornLive(subject);
    if (profile.kind === 'baseline' && born !== null) warn(change.lid, 'born_live', born);
    if (profile.kind !== 'baseline' || profile.clear !== 'impossible' || subject?.source === null) continue;
    for (const field of change.fields) {
      if (field.after !== null || field.before === null) continue;
      warn(
        change.lid,
        'not_clearable',
        `This server cannot clear the ${field.label} of "${change.name}"; it will stay.`,
      );
    }
  }
  return warnings;
}

/** A server that makes it live at once, though it shall not be (sync.md 2, B14). */
function bornLive({ type, source, target, name }: Subject): string | null {
  const { status } = type;
  if (status === null || source !== null || target === null || status.born !== status.active) return null;
  if (target.document[status.field] === status.active) return null;
  return `This server creates every ${type.label} enabled: "${name}" is live until the next request disables it.`;
}

function warnAboutBaseline(
  operations: readonly PlanOperation[],
  profile: BackendProfile,
  warn: (lid: string | null, code: string, message: string) => void,
): void {
  const has = (...kinds: PlanOperation['kind'][]) => operations.some((operation) => kinds.includes(operation.kind));
  const requests = countRequests(operations);
  if (requests > 1)
    warn(
      null,
      'not_atomic',
      `This server takes ${requests} requests one by one; a stop half-way leaves a part applied.`,
    );
  if (has('update', 'set_status', 'delete', 'replace'))
    warn(
      null,
      'window',
      'Between the last check and each request somebody else may change the same field or entity; this server cannot tell.',
    );
  if (has('create') && !profile.marks_survive)
    warn(null, 'no_marks', 'This server keeps no mark; a creation whose answer is lost will stop and ask you.');
}

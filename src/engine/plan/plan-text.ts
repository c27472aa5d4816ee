import type { ChangePart, EntityChange, FieldChange, PublishPlan } from '#contract/model/publish-plan.ts';
import type { Json } from '#contract/model/scalars.ts';
import { entityTypes } from '../sync/entity-types.ts';

const symbols = { create: '  +', change: '  ~', replace: '-/+', delete: '  -' } as const;
const mostValueCharacters = 60;

/** A plan as the CLI prints it and as a ticket quotes it (sync.md 3.8). Plain text without colours; ends with a line end. */
export function planText(plan: PublishPlan, person: string): string {
  const { target } = plan;
  const production = target.production ? '   PRODUCTION' : '';
  const lines = [
    `Publish to  ${target.tenant_name}   tenant ${target.tenant_id}   as  ${person}   backend: ${plan.backend}${production}`,
    ...plan.changes.flatMap(changeLines),
  ];
  for (const conflict of plan.conflicts)
    lines.push(
      `  ! ${labelOf(conflict.type)} "${conflict.name}"   conflict: ${conflict.message}   not in this publish`,
    );
  for (const blocked of plan.blocked)
    lines.push(`  · ${labelOf(blocked.type)} "${blocked.name}"   stays here: ${blocked.message}`);
  for (const warning of plan.warnings) lines.push(`Warning: ${warning.message}`);
  lines.push(summary(plan));
  return `${lines.join('\n')}\n`;
}

function summary(plan: PublishPlan): string {
  if (plan.operations.length === 0) return 'Nothing to publish.';
  const undoable = plan.operations.filter((operation) => operation.undo.possible).length;
  const count = plan.operations.length;
  const words = count === 1 ? '1 change' : `${count} changes`;
  if (plan.backend === 'enhanced') return `${words} in one step: all or nothing.`;
  return `Order: ${words}, one request after the other. Undo available for ${undoable} of ${count}.`;
}

function changeLines(change: EntityChange): string[] {
  const head = `${symbols[change.action]} ${labelOf(change.type)} ${quotedName(change)}${versionWords(change)}${liveWords(change)}`;
  return [
    head,
    ...change.fields.flatMap((field) => fieldLines(field, change.action === 'create').map((line) => `      ${line}`)),
    ...change.notes.map((note) => `      ${note}`),
    ...change.review.map((review) => `      [review required] ${review}`),
  ];
}

function labelOf(type: string): string {
  return entityTypes.get(type)?.label ?? type;
}

/** Only what something is called stands in quotes, not its place behind it. */
function quotedName({ name, detail }: EntityChange): string {
  if (detail === undefined || !name.endsWith(` ${detail}`)) return `"${name}"`;
  return `"${name.slice(0, -detail.length - 1)}" ${detail}`;
}

function versionWords(change: EntityChange): string {
  if (change.to_version === null || change.to_version === change.from_version) return '';
  return change.from_version === null
    ? `   v${change.to_version}`
    : `   v${change.from_version} → v${change.to_version}`;
}

function liveWords(change: EntityChange): string {
  if (change.action === 'create' || change.live_uses === null || change.live_uses === 0) return '';
  return change.live_uses === 1
    ? '   LIVE: 1 enabled binding runs it'
    : `   LIVE: ${change.live_uses} enabled bindings run it`;
}

function fieldLines(field: FieldChange, created: boolean): string[] {
  return field.parts === undefined ? [fieldWords(field, created)] : field.parts.map(partWords);
}

const partSigns = { added: '+', removed: '-', changed: '~', moved: '~' } as const;

function partWords({ change, what, before, after }: ChangePart): string {
  const head = `${partSigns[change]} ${what}${change === 'moved' ? ' moved' : ''}`;
  if (change === 'added' || change === 'removed') {
    const words = after ?? before;
    return words === null || words === '' ? head : `${head}: ${shortened(words)}`;
  }
  if (before === null && after === null) return head;
  return `${head}: ${shortened(before ?? 'nothing')} → ${shortened(after ?? 'nothing')}`;
}

function fieldWords(field: FieldChange, created: boolean): string {
  if (field.lines_added !== null) {
    if (created) return `${field.label}: ${field.lines_added} lines`;
    return `${field.label}: +${field.lines_added} −${field.lines_removed ?? 0}`;
  }
  if (field.unit === 'text_lines') return `${field.label}: changed`;
  return created
    ? `${field.label}: ${valueWords(field.after)}`
    : `${field.label}: ${valueWords(field.before)} → ${valueWords(field.after)}`;
}

function valueWords(value: Json): string {
  return shortened(JSON.stringify(value));
}

function shortened(text: string): string {
  return text.length > mostValueCharacters ? `${text.slice(0, mostValueCharacters - 1)}…` : text;
}

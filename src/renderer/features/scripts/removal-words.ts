import type { ScriptRow } from '#contract/rpc/scripts.ts';
import { counted } from '#renderer/lib/size.ts';

const trashDays = 90;
const namedAtMost = 6;

interface DeletionQuestion {
  readonly title: string;
  readonly body: string;
  readonly confirm: string;
  readonly danger: true;
}

/** Asks before scripts are deleted: by name, and which are published and which only drafts (036 FR-004). */
export function deletionQuestion(rows: readonly ScriptRow[]): DeletionQuestion {
  const own = rows.filter((row) => !row.is_system);
  const [first] = own;
  const what = own.length === 1 && first ? `script ${first.name}` : counted(own.length, 'script');
  const title = `Delete ${what}?`;
  const confirm = `Delete ${what}`;
  if (own.length === 1 && first) return { title, confirm, body: aboutOne(first), danger: true };
  const published = own.filter((row) => row.current_version !== null);
  const drafts = own.filter((row) => row.current_version === null);
  const system = rows.length - own.length;
  const sentences = [
    published.length === 0
      ? ''
      : `Published: ${named(published)}. They leave this workspace now, and the backend with the next publish; until then the deletion can be taken back.`,
    drafts.length === 0
      ? ''
      : `Only drafts, never published: ${named(drafts)}. Their texts stay in the Trash for ${trashDays} days.`,
    system === 0 ? '' : `${counted(system, 'system script')} cannot be deleted and ${system === 1 ? 'stays' : 'stay'}.`,
  ];
  return { title, confirm, body: sentences.filter(Boolean).join(' '), danger: true };
}

function aboutOne(script: ScriptRow): string {
  return script.current_version === null
    ? 'Its draft, checkpoints and test contexts go with it. It was never published.'
    : `It leaves this workspace now, and the backend with the next publish. Until then the deletion can be taken back; after that its text is in the Trash for ${trashDays} days.`;
}

function named(rows: readonly ScriptRow[]): string {
  const names = rows
    .map(({ name }) => name)
    .toSorted(new Intl.Collator(undefined, { numeric: true }).compare)
    .slice(0, namedAtMost);
  const more = rows.length - names.length;
  return more === 0 ? names.join(', ') : `${names.join(', ')} and ${more.toLocaleString()} more`;
}

import type { ConflictChoice, ConflictKind } from '#contract/model/sync-conflict.ts';
import type { ConflictDetail, ConflictSummary } from '#contract/rpc/sync.ts';
import { entityLabel } from '#renderer/lib/entity-label.ts';
import { shortId } from '#renderer/lib/size.ts';
import { relativeTime } from '#renderer/lib/time.ts';

/** What a kind of conflict is called in lists. */
export const kindWords: Readonly<Record<ConflictKind, string>> = {
  fields: 'Changed on both sides',
  merged_suspicious: 'Merged, with a new problem',
  delete_vs_edit: 'Deleted here, changed on the server',
  edit_vs_delete: 'Changed here, deleted on the server',
  both_added: 'Added on both sides',
  name_taken: 'Name in use',
  reference_gone: 'What it needs is deleted',
  late_delivery: 'An old change arrived late',
  history_overlap: 'Versions that overlap',
  twin_edited: 'A second copy that was changed',
  order: 'Two orders that do not go together',
};

/** What happened, in a sentence: of one text in conflict the reason says it best. */
export function whatHappened({ message, fields }: ConflictSummary): string {
  const [only, ...others] = fields;
  const reason = others.length === 0 && only?.unit === 'text_lines' ? only.reason : null;
  return reason ?? message;
}

/** What a conflict keeps from happening until it is answered. */
export function keepsOut({ kind, type: typeName }: ConflictSummary): string {
  const type = entityLabel(typeName);
  switch (kind) {
    case 'delete_vs_edit':
      return `The deletion of this ${type} is not published.`;
    case 'history_overlap':
      return `The newest text of this ${type} stays as it is; your further changes are not published.`;
    case 'reference_gone':
      return `This ${type} is not published, and nothing that needs it.`;
    case 'late_delivery':
    case 'twin_edited':
      return `Nothing of this ${type} is published until you decide.`;
    case 'order':
      return 'No place in this list is published; everything else is.';
    default:
      return `Your changes of this ${type} are not published, and nothing that needs them.`;
  }
}

/** One way out of a conflict, in the words of its button and what it does. */
export interface ChoiceWords {
  readonly choice: ConflictChoice;
  readonly button: string;
  readonly effect: string;
  /** It takes something away; never the default. */
  readonly danger?: boolean;
}

const choices: Readonly<Record<ConflictChoice, (conflict: ConflictSummary) => Omit<ChoiceWords, 'choice'>>> = {
  merge: () => ({ button: 'Accept the merge', effect: 'The merged result becomes your draft. You publish it later.' }),
  pick_fields: () => ({ button: 'Accept these values', effect: 'They become your draft. You publish it later.' }),
  keep: (conflict) => keepWords(conflict),
  delete_anyway: ({ name, type }) => ({
    button: `Delete ${type} ${name} all the same`,
    effect: 'The next publish deletes it on the server, with the change that you had not seen.',
    danger: true,
  }),
  recreate: ({ name, type }) => ({
    button: `Create ${type} ${name} again`,
    effect: 'Your text stays. The next publish creates it as something new, with a history of its own.',
  }),
  discard_to_trash: ({ name, type }) => ({
    button: `Move my ${type} ${name} to the Trash`,
    effect: 'It goes here too. Your text stays in the Trash for 90 days.',
    danger: true,
  }),
  adopt: (conflict) => adoptWords(conflict),
  rename_mine: ({ type }) => ({
    button: `Rename my ${type}`,
    effect: 'Both stay, each with its own name.',
  }),
  drop_reference: ({ type }) => ({
    button: `Delete this ${type}`,
    effect: `It cannot be without what it needs, and goes to the Trash. What it needs stays deleted.`,
    danger: true,
  }),
  keep_newer: () => ({
    button: 'Keep the newer value',
    effect: 'The next publish writes it over the one that arrived late.',
  }),
  their_order: () => ({
    button: 'Use their order',
    effect: 'It comes here. What only you have added stands behind it.',
  }),
  my_order: () => ({
    button: 'Use my order',
    effect: 'The next publish moves what stands elsewhere there. What only they have added stands behind it.',
  }),
  arrange: () => ({ button: 'Use this order', effect: 'The order that you put together above.' }),
  take_late: () => ({
    button: 'Take the value that arrived late',
    effect: 'It takes the place of the newer one here too; there is nothing to publish then.',
  }),
};

function adoptWords({ name, type, kind }: ConflictSummary): Omit<ChoiceWords, 'choice'> {
  if (kind === 'twin_edited') {
    return {
      button: 'Go on with the copy',
      effect: `The copy takes the place of ${name}, which the next publish deletes on the server; your ${type} is kept in the Trash.`,
      danger: true,
    };
  }
  return {
    button: `Make both one ${type}`,
    effect: `Your ${type} and the one on the server become one ${name}; where they differ you merge them next.`,
  };
}

function keepWords({ kind, name, type }: ConflictSummary): Omit<ChoiceWords, 'choice'> {
  if (kind === 'reference_gone')
    return { button: 'Keep what it needs', effect: `Your deletion is taken back, and this ${type} stays.` };
  if (kind === 'twin_edited')
    return { button: 'Keep both', effect: `The copy stays as a ${type} of its own; the next pull brings it here.` };
  return {
    button: `Keep ${type} ${name}`,
    effect: 'Your deletion is taken back, and you get what the server has now.',
  };
}

/** The ways out that a conflict offers, harmless ones first. */
export function choicesOf(conflict: ConflictSummary): ChoiceWords[] {
  const labelled = { ...conflict, type: entityLabel(conflict.type) };
  const all = conflict.choices.map((choice): ChoiceWords => ({ choice, ...choices[choice](labelled) }));
  return all.toSorted((a, b) => Number(a.danger ?? false) - Number(b.danger ?? false));
}

/** Whether it is answered by merging or picking, and not by one of a few buttons. */
export function isMerge(conflict: Pick<ConflictSummary, 'choices'>): boolean {
  return conflict.choices.includes('merge') || conflict.choices.includes('pick_fields');
}

/** `version 8 by maria, 4 min ago`, as far as the backend tells. */
export function theirsInWords(detail: ConflictDetail): string {
  const { their_version, their_author, their_time, by_you } = detail;
  const version = their_version === null ? 'the server' : `version ${their_version}`;
  const author = their_author === null ? '' : ` by ${by_you ? 'you elsewhere' : shortId(their_author)}`;
  return `${version}${author}${their_time === null ? '' : `, ${relativeTime(their_time)}`}`;
}

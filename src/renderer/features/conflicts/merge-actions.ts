import type { RefObject } from 'react';
import type { RegionChoice } from '#engine/merge/merge-editor.ts';
import type { MergeController } from '#renderer/editor/merge-controller.ts';
import type { MergeAction, OpenMerge } from '#renderer/state/merge.ts';
import type { AnswerSession } from './answer-session.ts';

/** What the view knows beside the session. */
export interface MergeActs {
  readonly refusal: string | null;
  readonly accept: () => Promise<void>;
  readonly page: 'fields' | { readonly text: string };
}

const choices: Partial<Record<MergeAction, RegionChoice | null>> = {
  accept_theirs: 'theirs',
  accept_yours: 'yours',
  accept_both: 'theirs_then_yours',
  accept_both_reversed: 'yours_then_theirs',
  accept_base: 'base',
  take_back: null,
};

/** The open conflict as the commands see it. */
export function mergeCommands(session: AnswerSession, acts: RefObject<MergeActs>): OpenMerge {
  const controller = (): MergeController | undefined => {
    const { page } = acts.current;
    return page === 'fields' ? undefined : session.controllers.get(page.text);
  };
  return {
    refusal: (action) => refusalOf(action, session, controller(), acts.current),
    act: (action) => {
      if (action === 'finish') return acts.current.accept();
      if (action === 'undo') return session.undo();
      if (action === 'redo') return session.redo();
      const merge = controller();
      if (action === 'next' || action === 'previous') return merge?.go(action);
      if (action === 'all_theirs') return merge?.chooseAll('theirs');
      if (action === 'all_yours') return merge?.chooseAll('yours');
      const choice = choices[action];
      if (choice !== undefined) merge?.choose(choice);
    },
  };
}

function refusalOf(
  action: MergeAction,
  session: AnswerSession,
  controller: MergeController | undefined,
  acts: MergeActs,
): string | null {
  if (action === 'finish') return acts.refusal;
  if (action === 'undo') return session.canUndo ? null : 'Nothing was decided yet.';
  if (action === 'redo') return session.canRedo ? null : 'Nothing was undone.';
  if (!controller) return 'The texts are not on the screen.';
  if (!(action in choices)) return null;
  const region = controller.current;
  if (region === null) return 'Put the cursor into a change first.';
  if (action === 'take_back' && controller.choiceOf(region) === undefined) return 'Nothing was chosen here.';
  return null;
}

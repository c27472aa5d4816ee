import { useEffect, useState } from 'react';
import type { Problem } from '#contract/script/problem.ts';
import { standIn } from '#engine/template/check-template.ts';
import { rpc } from '#renderer/api/client.ts';
import { createChecker } from './checker.ts';
import type { MergeController } from './merge-controller.ts';
import { shownText } from './merge-state.ts';

export interface ResultCheck {
  readonly problems: readonly Problem[];
  /** The problems belong to an older result than the one on the screen. */
  readonly checking: boolean;
}

const unchecked: ResultCheck = { problems: [], checking: false };

/** What a merged text is: of a template its placeholders count as values; of anything else there is nothing to check. */
export type MergedKind = 'script' | 'template' | 'text';

/** Checks the result of a merge as it changes. */
export function useResultCheck(controller: MergeController | undefined, kind: MergedKind): ResultCheck {
  const isChecked = kind !== 'text';
  const [check, setCheck] = useState<ResultCheck>({ problems: [], checking: isChecked });
  useEffect(() => {
    if (!controller || kind === 'text') return;
    let checked = controller.state;
    const checker = createChecker({
      text: () => {
        const text = shownText(controller.basis, controller.state);
        return kind === 'template' ? standIn(text) : text;
      },
      syntax: (body) => rpc.checks.syntax.query({ body }),
      validate: (body) => rpc.checks.validate.query({ body }),
      apply: (problems, done) => setCheck({ problems, checking: !done }),
    });
    checker.changed();
    const stop = controller.subscribe(() => {
      if (controller.state === checked) return;
      checked = controller.state;
      setCheck((last) => (last.checking ? last : { ...last, checking: true }));
      checker.changed();
    });
    return () => {
      stop();
      checker.dispose();
    };
  }, [controller, kind]);
  return isChecked ? check : unchecked;
}

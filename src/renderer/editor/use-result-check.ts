import { useEffect, useState } from 'react';
import type { Problem } from '#contract/script/problem.ts';
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

/** Checks the result of a merge as it changes. Texts that are no scripts have nothing to check. */
export function useResultCheck(controller: MergeController | undefined, isScript: boolean): ResultCheck {
  const [check, setCheck] = useState<ResultCheck>({ problems: [], checking: isScript });
  useEffect(() => {
    if (!controller || !isScript) return;
    let checked = controller.state;
    const checker = createChecker({
      text: () => shownText(controller.basis, controller.state),
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
  }, [controller, isScript]);
  return isScript ? check : unchecked;
}

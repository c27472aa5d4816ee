import { useEffect, useState } from 'react';
import type { DebugScope } from '#contract/script/debug.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { askRun, say, useDebug, valuesChanged } from '#renderer/state/debug-run.ts';
import type { ValueRoot } from './value-nodes.ts';
import { ValueTree } from './value-tree.tsx';

/** Gives a variable or a property another value; why that failed goes to the console. */
export async function setValue(ref: number, property: string, expression: string): Promise<void> {
  const frame = useDebug.getState().run?.frame ?? 0;
  try {
    const { value, thrown } = await askRun({ name: 'set_value', frame, ref, property, expression });
    if (thrown) say({ kind: 'refusal', text: `${property} was not changed: ${value.text}` });
  } catch (error) {
    say({ kind: 'refusal', text: `${property} was not changed: ${failureOf(error).message}` });
  }
  valuesChanged();
}

const openAtFirst = ({ name }: ValueRoot) => name !== 'Runtime';

/** The scopes of the chosen frame, the innermost first. */
export function Variables() {
  const paused = useDebug(({ run }) => run?.phase === 'paused');
  const stand = useDebug((state) => state.stand);
  const scopes = useScopes(stand, paused);
  if (!paused) return <p className="px-3 py-1 text-text-3">Variables are shown while the run stands still.</p>;
  const roots = scopes.map(({ name, ref }, index) => ({ path: `${index}:${name}`, name, value: null, ref }));
  return <ValueTree label="Variables" roots={roots} openAtFirst={openAtFirst} onSet={setValue} />;
}

function useScopes(stand: number, paused: boolean): readonly DebugScope[] {
  const [scopes, setScopes] = useState<readonly DebugScope[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again at each standing of the run
  useEffect(() => {
    let late = false;
    if (!paused) return;
    const frame = useDebug.getState().run?.frame ?? 0;
    askRun({ name: 'scopes', frame }).then(
      (given) => !late && setScopes(given),
      () => {},
    );
    return () => {
      late = true;
    };
  }, [stand, paused]);
  return scopes;
}

import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { trpc } from '#renderer/api/client.ts';
import { keptContexts } from '#renderer/state/context-store.ts';
import type { RunContext } from './run-store.ts';

const unsaved = 'Unsaved context';
const emptyContext = '{\n  "attributes": {}\n}\n';

export interface RunContexts {
  readonly contexts: readonly (RunContext & { readonly id: string })[];
  readonly chosen: string;
  readonly choose: (id: string) => void;
}

/** The test contexts of a script; at first the one that the dry-run panel has chosen. */
export function useRunContexts(lid: string): RunContexts {
  const saved = useQuery(trpc.contexts.list.queryOptions({ lid })).data ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const [scratch, setScratch] = useState(emptyContext);
  useEffect(() => {
    let gone = false;
    const show = (panel: { chosen: string | null; scratch: string } | null) => {
      if (gone || panel === null) return;
      setScratch(panel.scratch);
      setChosen((before) => before ?? panel.chosen);
    };
    keptContexts(lid)
      .read()
      .then(show, () => {});
    return () => {
      gone = true;
    };
  }, [lid]);
  const contexts = [
    ...saved.map(({ context_id, name, text }) => ({ id: context_id, name, text })),
    { id: 'scratch', name: unsaved, text: scratch },
  ];
  const known = contexts.some(({ id }) => id === chosen);
  return { contexts, chosen: known ? (chosen ?? '') : (contexts[0]?.id ?? ''), choose: setChosen };
}

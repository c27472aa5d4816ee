import { useState } from 'react';
import type { ListedScript } from '#contract/rpc/script-list.ts';
import { useFirstScripts } from '#renderer/api/scripts.ts';

const shown = 50;

/** Scripts by part of their name, and which of them Enter takes: the first that fits what is typed now. */
export function useScriptSearch(enabled = true) {
  const [search, setSearch] = useState('');
  const [marked, setMarked] = useState('');
  const { rows, stale } = useFirstScripts(
    { search, search_in: 'name', sort: search === '' ? 'name' : 'relevance' },
    shown,
    enabled,
  );
  // Until the host answers, what is here already and fits: Enter never takes something else than what was typed.
  const scripts: readonly ListedScript[] = stale ? rows.filter(({ name }) => fits(name, search)) : rows;
  const chosen = scripts.some(({ lid }) => lid === marked) ? marked : (scripts[0]?.lid ?? '');
  return { search, setSearch, scripts, chosen, setChosen: setMarked };
}

function fits(name: string, search: string): boolean {
  const words = search.toLowerCase().split(/\s+/);
  return words.every((word) => name.toLowerCase().includes(word));
}

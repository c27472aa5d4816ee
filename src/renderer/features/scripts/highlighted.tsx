import type { ListedScript } from '#contract/rpc/script-list.ts';

type Hits = ListedScript['name_hits'];

/** A text in which what was searched for stands out. */
export function Highlighted({ text, hits }: { readonly text: string; readonly hits: Hits }) {
  if (hits.length === 0) return text;
  let at = 0;
  const parts = hits.flatMap(({ start, end }) => {
    const before = text.slice(at, start);
    at = end;
    return [
      before,
      <mark key={start} className="rounded-xs bg-warn-soft text-text-1 underline decoration-warn underline-offset-2">
        {text.slice(start, end)}
      </mark>,
    ];
  });
  return [...parts, text.slice(at)];
}

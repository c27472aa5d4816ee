/** What a lifecycle is held against. */
export type OtherSide =
  | { readonly kind: 'published' }
  | { readonly kind: 'server' }
  | { readonly kind: 'lifecycle'; readonly lid: string }
  | { readonly kind: 'file'; readonly key: string };

/** The id of the tab that shows a comparison, so that it is found again after a restart. */
export function compareTabId(lid: string, other: OtherSide): string {
  const more = other.kind === 'lifecycle' ? `:${other.lid}` : other.kind === 'file' ? `:${other.key}` : '';
  return `${lid}:${other.kind}${more}`;
}

/** The other way about; null for what is no such id. */
export function readCompareTabId(id: string): { readonly lid: string; readonly other: OtherSide } | null {
  const [lid, kind, more] = id.split(':');
  if (lid === undefined) return null;
  if (kind === 'published' || kind === 'server') return { lid, other: { kind } };
  if (kind === 'lifecycle' && more !== undefined) return { lid, other: { kind, lid: more } };
  return kind === 'file' && more !== undefined ? { lid, other: { kind, key: more } } : null;
}

import { categoryWords } from './category-words.ts';

/** What a template is for, as word and icon. */
export function CategoryBadge({ category }: { readonly category: string }) {
  const { label, icon: Icon } = categoryWords(category);
  return (
    <span className="inline-flex h-4.5 shrink-0 items-center gap-1 whitespace-nowrap rounded-sm bg-surface-3 px-1.5 text-small text-text-2">
      <Icon size={12} aria-hidden="true" />
      {label}
    </span>
  );
}

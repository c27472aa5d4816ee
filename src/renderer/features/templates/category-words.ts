import { ArrowLeftRight, GitBranch, type LucideIcon, Puzzle, Type, WandSparkles } from 'lucide-react';
import { type TemplateCategory, templateCategories, templateCategory } from '#contract/model/template.ts';

interface CategoryWords {
  readonly label: string;
  readonly icon: LucideIcon;
}

const words: Readonly<Record<TemplateCategory, CategoryWords>> = {
  attribute_mapping: { label: 'Attribute mapping', icon: ArrowLeftRight },
  value_generation: { label: 'Value generation', icon: WandSparkles },
  conditional_logic: { label: 'Conditional logic', icon: GitBranch },
  data_formatting: { label: 'Data formatting', icon: Type },
  custom: { label: 'Custom', icon: Puzzle },
};

/** A category in words; one that only another backend knows is called what it is called there. */
export function categoryWords(category: string): CategoryWords {
  const known = templateCategory.safeParse(category);
  return known.success ? words[known.data] : { label: category.replaceAll('_', ' '), icon: Puzzle };
}

/** The categories to choose from; one that is unknown here and is set already can stay. */
export function categoryOptions(current?: string): { readonly value: string; readonly label: string }[] {
  const known: readonly string[] = templateCategories;
  const all = current === undefined || known.includes(current) ? known : [...known, current];
  return all.map((value) => ({ value, label: categoryWords(value).label }));
}

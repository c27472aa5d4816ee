import { LayoutTemplate, Plus } from 'lucide-react';
import { useMemo } from 'react';
import type { TemplateRow } from '#contract/rpc/templates.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { useTemplates } from '#renderer/api/templates.ts';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { ChoiceRow } from '#renderer/ui/choice-row.tsx';
import { EmptyNote, EmptyState } from '#renderer/ui/empty-state.tsx';
import { SearchInput } from '#renderer/ui/search-input.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { ViewHeader } from '#renderer/ui/view-header.tsx';
import { categoryOptions, categoryWords } from './category-words.ts';
import { TemplateListRow } from './template-list-row.tsx';
import { useTemplatesStore } from './templates-store.ts';

/** Every template of the workspace (036 US3-1, US3-2). */
export function TemplatesView() {
  const { templates, error } = useTemplates();
  const { search, category } = useTemplatesStore();
  const found = useMemo(() => (templates ?? []).filter((one) => matches(one, search)), [templates, search]);
  const shown = category === null ? found : found.filter((one) => one.category === category);
  return (
    <section aria-label="Templates" className="absolute inset-0 flex flex-col">
      <ViewHeader title="Templates" icon={LayoutTemplate}>
        <SearchInput
          label="Search templates"
          placeholder="Search name or description"
          className="ml-2 w-64"
          value={search}
          onChange={(text) => useTemplatesStore.setState({ search: text })}
        />
        <div className="flex-1" />
        <CommandButton command="template.new" look="primary" icon={<Plus size={14} aria-hidden="true" />}>
          New template
        </CommandButton>
      </ViewHeader>
      <Categories found={found} templates={templates ?? []} />
      {error === null ? null : <Banner tone="bad">{failureOf(error).message}</Banner>}
      {templates === null ? (
        <Skeleton label="Loading templates" rows={10} />
      ) : shown.length === 0 ? (
        <NothingFound total={templates.length} />
      ) : (
        <ul aria-label="Templates" className="min-h-0 flex-1 overflow-y-auto">
          {shown.map((template) => (
            <TemplateListRow key={template.lid} template={template} />
          ))}
        </ul>
      )}
    </section>
  );
}

function matches({ name, description }: TemplateRow, search: string): boolean {
  const words = search.trim().toLowerCase().split(/\s+/);
  const text = `${name}\n${description ?? ''}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

interface CategoriesProps {
  readonly found: readonly TemplateRow[];
  readonly templates: readonly TemplateRow[];
}

/** The filter, with how many each category has among what is found. */
function Categories({ found, templates }: CategoriesProps) {
  const chosen = useTemplatesStore((state) => state.category);
  const foreign = [...new Set(templates.map(({ category }) => category))].filter(
    (category) => !categoryOptions().some(({ value }) => value === category),
  );
  const options = [...categoryOptions(), ...foreign.map((value) => ({ value, label: categoryWords(value).label }))];
  const count = (category: string) => found.filter((one) => one.category === category).length;
  return (
    <ChoiceRow
      label="Category"
      className="gap-1.5 border-line border-b px-4 py-2"
      choices={[
        { value: null, label: 'All', count: found.length },
        ...options.map(({ value, label }) => ({ value, label, count: count(value) })),
      ]}
      chosen={chosen}
      onChoose={(category) => useTemplatesStore.setState({ category })}
    />
  );
}

function NothingFound({ total }: { readonly total: number }) {
  const { search, category } = useTemplatesStore();
  if (total === 0) {
    return (
      <EmptyState title="No template yet" action={<CommandButton command="template.new" look="primary" />}>
        <p>
          A template is a text with placeholders from which scripts are made. You can also save a script as a template
          where it is open.
        </p>
      </EmptyState>
    );
  }
  const where = category === null ? '' : ` in ${categoryWords(category).label}`;
  return (
    <EmptyNote
      action={
        <Button onClick={() => useTemplatesStore.setState({ search: '', category: null })}>
          Show all {total} templates
        </Button>
      }
    >
      <p>{search.trim() === '' ? `There is no template${where} yet.` : `No template${where} matches “${search}”.`}</p>
    </EmptyNote>
  );
}

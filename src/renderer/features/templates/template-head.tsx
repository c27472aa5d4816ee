import { LayoutTemplate } from 'lucide-react';
import type { ReactNode } from 'react';
import { templateName } from '#contract/model/template.ts';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { clockTime } from '#renderer/lib/time.ts';
import { editTemplateForm, type TemplateForm, useTemplateDrafts } from '#renderer/state/template-drafts.ts';
import { SelectInput, TextInput } from '#renderer/ui/field.tsx';
import { categoryOptions } from './category-words.ts';
import { undoKeys } from './undo-keys.ts';

interface TemplateHeadProps {
  readonly lid: string;
  readonly form: TemplateForm;
  readonly readOnly: boolean;
}

/** What a template is called and what it is for, and what can be done with it. */
export function TemplateHead({ lid, form, readOnly }: TemplateHeadProps) {
  const name = templateName.safeParse(form.name);
  const wrong = name.success ? null : (name.error.issues[0]?.message ?? 'This is not a name.');
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the fields in it have the focus; this hears their undo keys
    <div className="flex shrink-0 flex-col gap-1.5 border-line border-b px-3 py-2" onKeyDown={undoKeys(lid)}>
      <div className="flex items-center gap-2">
        <Labelled label="Name" className="w-72">
          <TextInput
            aria-label="Name"
            value={form.name}
            readOnly={readOnly}
            aria-invalid={wrong === null ? undefined : true}
            onChange={(event) => editTemplateForm(lid, { name: event.target.value }, 'name')}
          />
        </Labelled>
        <Labelled label="Category" className="w-56">
          <SelectInput
            aria-label="Category"
            value={form.category}
            disabled={readOnly}
            onChange={(event) => editTemplateForm(lid, { category: event.target.value })}
          >
            {categoryOptions(form.category).map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </SelectInput>
        </Labelled>
        <div className="flex-1" />
        <SavedWords lid={lid} />
        {readOnly ? null : <CommandButton command="publish.run" target={{ lid }} />}
        <CommandButton
          command="template.use"
          target={{ lid }}
          look="primary"
          icon={<LayoutTemplate size={14} aria-hidden="true" />}
        />
      </div>
      <Labelled label="Description" className="w-full">
        <TextInput
          aria-label="Description"
          placeholder={readOnly ? '' : 'What it is for, and when to use it'}
          value={form.description}
          readOnly={readOnly}
          onChange={(event) => editTemplateForm(lid, { description: event.target.value }, 'description')}
        />
      </Labelled>
      {wrong === null ? null : <p className="text-bad text-small">{wrong} The last name stays until then.</p>}
    </div>
  );
}

interface LabelledProps {
  readonly label: string;
  readonly className: string;
  readonly children: ReactNode;
}

function Labelled({ label, className, children }: LabelledProps) {
  return (
    <div className={`flex items-center gap-2 ${className}`}>
      <span aria-hidden="true" className="shrink-0 text-small text-text-2">
        {label}
      </span>
      {children}
    </div>
  );
}

function SavedWords({ lid }: { readonly lid: string }) {
  const save = useTemplateDrafts((all) => all[lid]?.save);
  if (save?.kind === 'saving') return <span className="shrink-0 text-small text-text-3">Saving…</span>;
  if (save?.kind !== 'saved') return null;
  return <span className="shrink-0 text-small text-text-3">Saved {clockTime(save.at)}</span>;
}

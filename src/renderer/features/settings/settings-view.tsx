import type { ReactNode } from 'react';
import { toast } from 'sonner';
import type { Settings } from '#contract/rpc/studio.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { useStudio } from '#renderer/state/studio.ts';
import { Checkbox, Field, SelectInput } from '#renderer/ui/field.tsx';
import { NumberInput } from '#renderer/ui/number-input.tsx';
import { changeSettings } from './settings-commands.ts';

const themes: readonly { readonly value: Settings['theme']; readonly title: string }[] = [
  { value: 'system', title: 'As the system' },
  { value: 'dark', title: 'Dark' },
  { value: 'light', title: 'Light' },
  { value: 'contrast', title: 'High contrast' },
];

/** The settings; each takes effect at once. */
export function SettingsView() {
  const settings = useStudio((state) => state.settings);
  const set = (change: Partial<Settings>) => {
    changeSettings(change).catch((error: unknown) => toast.error(`Not saved: ${failureOf(error).message}`));
  };
  return (
    <section aria-label="Settings" className="absolute inset-0 overflow-y-auto">
      <div className="flex max-w-160 flex-col gap-6 p-6">
        <Group title="Appearance">
          <Field label="Theme">
            {(ids) => (
              <SelectInput
                {...ids}
                className="max-w-60"
                value={settings.theme}
                onChange={(event) => set({ theme: event.target.value as Settings['theme'] })}
              >
                {themes.map(({ value, title }) => (
                  <option key={value} value={value}>
                    {title}
                  </option>
                ))}
              </SelectInput>
            )}
          </Field>
        </Group>
        <Group title="Editor">
          <NumberInput
            label="Font size"
            unit="px"
            min={9}
            max={32}
            value={settings.editor_font_size}
            onChange={(editor_font_size) => set({ editor_font_size })}
          />
          <Checkbox
            label="Wrap long lines"
            checked={settings.editor_word_wrap}
            onChange={(event) => set({ editor_word_wrap: event.target.checked })}
          />
          <Checkbox
            label="Show the minimap"
            checked={settings.editor_minimap}
            onChange={(event) => set({ editor_minimap: event.target.checked })}
          />
        </Group>
        <Group title="Dry run">
          <NumberInput
            label="Time limit"
            unit="seconds"
            min={1}
            max={300}
            value={settings.dry_run_timeout_seconds}
            onChange={(dry_run_timeout_seconds) => set({ dry_run_timeout_seconds })}
          />
          <Checkbox
            label="Show which lines ran"
            hint="Marks covered lines beside the text. A run takes a little longer with it."
            checked={settings.dry_run_coverage}
            onChange={(event) => set({ dry_run_coverage: event.target.checked })}
          />
        </Group>
        <Group title="Workspace">
          <div className="flex gap-2">
            <CommandButton command="workspace.edit" />
            <CommandButton command="workspace.create" />
            <CommandButton command="problems.profile" />
          </div>
        </Group>
      </div>
    </section>
  );
}

function Group({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="flex flex-col gap-3" aria-label={title}>
      <h2 className="section-head border-line border-b pb-1">{title}</h2>
      {children}
    </section>
  );
}

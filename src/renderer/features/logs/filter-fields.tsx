import { RotateCw, X } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import type { BackendPages } from '#renderer/api/backend-pages.ts';
import { counted } from '#renderer/lib/size.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { TextInput } from '#renderer/ui/field.tsx';
import { clearFilters, useLogsView } from './logs-store.ts';
import { ScriptPicker } from './script-picker.tsx';

interface FilterBarProps {
  readonly label: string;
  readonly one: string;
  readonly pages: BackendPages<unknown>;
  readonly children: ReactNode;
}

/** The filters of a list: the script and the days for both, and what the list brings. */
export function FilterBar({ label, one, pages, children }: FilterBarProps) {
  const { script, from, to } = useLogsView();
  const set = useLogsView.setState;
  return (
    <search
      aria-label={label}
      className="flex min-h-9 shrink-0 flex-wrap items-center gap-2 border-line border-b px-2 py-1"
    >
      <ScriptPicker chosen={script} onChoose={(next) => set({ script: next })} />
      {children}
      <div className="flex items-center gap-2">
        <Day label="From" value={from} most={to} onChange={(day) => set({ from: day })} />
        <Day label="to" value={to} least={from} onChange={(day) => set({ to: day })} />
      </div>
      {pages.filtered ? (
        <IconButton label="Clear all filters" onClick={clearFilters}>
          <X size={16} aria-hidden="true" />
        </IconButton>
      ) : null}
      <div className="ml-auto flex items-center gap-2">
        <span role="status" className="text-small text-text-2">
          {pages.loading || pages.failure !== null ? '' : counted(pages.total, one)}
        </span>
        <IconButton label="Load again" onClick={pages.again} aria-disabled={pages.fetching ? true : undefined}>
          <RotateCw size={16} aria-hidden="true" />
        </IconButton>
      </div>
    </search>
  );
}

interface DayProps {
  readonly label: string;
  readonly value: string;
  readonly least?: string;
  readonly most?: string;
  readonly onChange: (day: string) => void;
}

function Day({ label, value, least = '', most = '', onChange }: DayProps) {
  const id = useId();
  return (
    <div className="flex items-center gap-1 text-small text-text-2">
      <label htmlFor={id}>{label}</label>
      <TextInput
        id={id}
        type="date"
        className="w-34!"
        value={value}
        min={least || undefined}
        max={most || undefined}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

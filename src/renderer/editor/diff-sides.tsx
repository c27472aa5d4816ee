import { Columns2, Rows2 } from 'lucide-react';
import { IconButton } from '#renderer/ui/button.tsx';

interface DiffSidesProps {
  readonly sideBySide: boolean;
  readonly onChange: (sideBySide: boolean) => void;
}

/** Two columns or one. */
export function DiffSides({ sideBySide, onChange }: DiffSidesProps) {
  return (
    <fieldset className="flex gap-0.5" aria-label="Layout of the comparison">
      <IconButton label="Side by side" pressed={sideBySide} onClick={() => onChange(true)}>
        <Columns2 size={16} aria-hidden="true" />
      </IconButton>
      <IconButton label="In one column" pressed={!sideBySide} onClick={() => onChange(false)}>
        <Rows2 size={16} aria-hidden="true" />
      </IconButton>
    </fieldset>
  );
}

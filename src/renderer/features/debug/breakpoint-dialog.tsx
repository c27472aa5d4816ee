import { useState } from 'react';
import { debugLimits } from '#contract/script/debug-limits.ts';
import { useScript } from '#renderer/api/scripts.ts';
import { breakpointAt, putBreakpoint, removeBreakpoint } from '#renderer/state/breakpoints.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Checkbox, Field, TextInput } from '#renderer/ui/field.tsx';
import { FormDialog } from '#renderer/ui/form-dialog.tsx';

interface BreakpointDialogProps {
  readonly lid: string;
  readonly line: number;
  readonly onClose: () => void;
}

/** What a breakpoint waits for, and what it says in place of stopping. */
export function BreakpointDialog({ lid, line, onClose }: BreakpointDialogProps) {
  const script = useScript(lid);
  const before = breakpointAt(lid, line);
  const [condition, setCondition] = useState(before?.condition ?? '');
  const [message, setMessage] = useState(before?.log_message ?? '');
  const [enabled, setEnabled] = useState(before?.enabled ?? true);
  const save = () => {
    putBreakpoint(lid, line, { condition: textOrNull(condition), log_message: textOrNull(message), enabled });
    onClose();
  };
  return (
    <FormDialog
      title={`Breakpoint at line ${line}`}
      description={script?.name}
      submit={before ? 'Save breakpoint' : 'Add breakpoint'}
      otherwise={
        before ? (
          <Button
            onClick={() => {
              removeBreakpoint(lid, line);
              onClose();
            }}
          >
            Remove breakpoint
          </Button>
        ) : null
      }
      onSubmit={save}
      onClose={onClose}
    >
      <Field label="Only when" hint="An expression, such as attributes.department === 'Sales'. Empty: always.">
        {(ids) => (
          <TextInput
            {...ids}
            autoFocus
            className="font-code"
            maxLength={debugLimits.expressionChars}
            value={condition}
            onChange={(event) => setCondition(event.target.value)}
          />
        )}
      </Field>
      <Field
        label="Say in place of stopping"
        hint="A message for the console; {expression} becomes its value. Empty: the run stops."
      >
        {(ids) => (
          <TextInput
            {...ids}
            className="font-code"
            maxLength={debugLimits.expressionChars}
            value={message}
            onChange={(event) => setMessage(event.target.value)}
          />
        )}
      </Field>
      <Checkbox label="Enabled" checked={enabled} onChange={(event) => setEnabled(event.target.checked)} />
    </FormDialog>
  );
}

function textOrNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}

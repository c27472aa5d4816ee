import { useState } from 'react';
import { debugLimits } from '#contract/script/debug-limits.ts';
import { useScript } from '#renderer/api/scripts.ts';
import { breakpointAt, putBreakpoint, removeBreakpoint } from '#renderer/state/breakpoints.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Checkbox, Field, TextInput } from '#renderer/ui/field.tsx';

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
    <Dialog
      title={`Breakpoint at line ${line}`}
      description={script?.name}
      onClose={onClose}
      footer={
        <>
          {before ? (
            <Button
              className="mr-auto"
              onClick={() => {
                removeBreakpoint(lid, line);
                onClose();
              }}
            >
              Remove breakpoint
            </Button>
          ) : null}
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form="breakpoint">
            {before ? 'Save breakpoint' : 'Add breakpoint'}
          </Button>
        </>
      }
    >
      <form
        id="breakpoint"
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
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
      </form>
    </Dialog>
  );
}

function textOrNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}

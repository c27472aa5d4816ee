import { useState } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Field, TextArea, TextInput } from './field.tsx';

interface QuestionField {
  readonly label: string;
  readonly initial: string;
  readonly must_equal?: string;
  readonly multiline?: boolean;
  /** What is wrong with a text, or null. */
  readonly check: (text: string) => string | null;
}

interface QuestionDialogProps {
  readonly title: string;
  readonly body?: string | undefined;
  readonly confirm: string;
  readonly danger?: boolean | undefined;
  readonly field?: QuestionField | undefined;
  readonly onAnswer: (value: string | null) => void;
}

/** A confirmation, or a question for one text. What is dangerous is never the default. */
export function QuestionDialog({ title, body, confirm, danger = false, field, onAnswer }: QuestionDialogProps) {
  const [text, setText] = useState(field?.initial ?? '');
  const [error, setError] = useState<string | null>(null);
  const blocked = field?.must_equal !== undefined && text !== field.must_equal;
  const answer = () => {
    const wrong = field?.check(text) ?? null;
    if (blocked) return;
    if (wrong === null) onAnswer(text);
    else setError(wrong);
  };
  return (
    <Dialog
      title={title}
      {...(body === undefined ? {} : { description: body })}
      onClose={() => onAnswer(null)}
      footer={
        <>
          <Button onClick={() => onAnswer(null)} autoFocus={danger && !field}>
            Cancel
          </Button>
          <Button
            look={danger ? 'danger' : 'primary'}
            disabled={blocked}
            autoFocus={!danger && !field}
            onClick={answer}
          >
            {confirm}
          </Button>
        </>
      }
    >
      {field ? (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            answer();
          }}
        >
          <Field label={field.label} error={error ?? undefined}>
            {(ids) =>
              field.multiline ? (
                <TextArea {...ids} autoFocus value={text} onChange={(event) => setText(event.target.value)} />
              ) : (
                <TextInput
                  {...ids}
                  autoFocus
                  value={text}
                  onFocus={(event) => event.target.select()}
                  onChange={(event) => setText(event.target.value)}
                />
              )
            }
          </Field>
        </form>
      ) : null}
    </Dialog>
  );
}

import { type ReactNode, useId } from 'react';
import { Banner } from './banner.tsx';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Field, TextInput } from './field.tsx';

interface FormDialogProps {
  readonly title: string;
  readonly description?: string | undefined;
  /** On the button that sends it, as a verb with its object. */
  readonly submit: string;
  /** It cannot be sent now. */
  readonly disabled?: boolean;
  /** Why not, on the button. */
  readonly reason?: string | undefined;
  /** What else can be done, at the other end of the row of buttons. */
  readonly otherwise?: ReactNode;
  readonly onSubmit: () => void;
  readonly onClose: () => void;
  /** What went wrong, as "Not created: why"; null: nothing did. */
  readonly failure?: string | null;
  /** Above the fields. */
  readonly notice?: ReactNode;
  readonly children: ReactNode;
}

/** A dialog of fields that are sent together; Enter sends them. */
export function FormDialog(props: FormDialogProps) {
  const { title, description, submit, disabled = false, reason, onSubmit, onClose, failure = null } = props;
  const form = useId();
  return (
    <Dialog
      title={title}
      description={description}
      onClose={onClose}
      footer={
        <>
          {props.otherwise ? <div className="mr-auto">{props.otherwise}</div> : null}
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form={form} disabled={disabled} title={reason}>
            {submit}
          </Button>
        </>
      }
    >
      {props.notice}
      {failure === null ? null : (
        <Banner tone="bad" live>
          {failure}
        </Banner>
      )}
      <form
        id={form}
        noValidate
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        {props.children}
      </form>
    </Dialog>
  );
}

interface NameFieldProps {
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (name: string) => void;
}

/** The name of something new, selected so that typing replaces what is proposed. */
export function NameField({ value, error, onChange }: NameFieldProps) {
  return (
    <Field label="Name" error={error}>
      {(ids) => (
        <TextInput
          {...ids}
          autoFocus
          value={value}
          onFocus={(event) => event.target.select()}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

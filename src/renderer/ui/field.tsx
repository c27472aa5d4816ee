import { type ComponentProps, type ReactNode, useId, useImperativeHandle, useLayoutEffect, useRef } from 'react';
import { classNames } from '#renderer/lib/class-names.ts';
import { directionOf } from '#renderer/lib/text-direction.ts';

interface FieldProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly children: (ids: {
    id: string;
    'aria-describedby': string | undefined;
    'aria-invalid': boolean | undefined;
  }) => ReactNode;
}

/** A labelled control with its hint or what is wrong with it. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-small text-text-2">
        {label}
      </label>
      {children({
        id,
        'aria-describedby': note ? `${id}-note` : undefined,
        'aria-invalid': error ? true : undefined,
      })}
      {note ? (
        <p id={`${id}-note`} className={classNames('text-small', error ? 'text-bad' : 'text-text-3')}>
          {note}
        </p>
      ) : null}
    </div>
  );
}

const box =
  'w-full rounded-sm border border-line-strong bg-surface-0 px-2 text-ui text-text-1 aria-invalid:border-bad disabled:text-text-3 select-text';

export function TextInput({ className, ...rest }: ComponentProps<'input'>) {
  return (
    <input dir="auto" spellCheck={false} autoComplete="off" className={classNames(box, 'h-7', className)} {...rest} />
  );
}

export function TextArea({ className, ...rest }: ComponentProps<'textarea'>) {
  return <textarea dir="auto" className={classNames(box, 'min-h-16 resize-y py-1', className)} {...rest} />;
}

/**
 * A list to choose from. It runs the way of what is chosen, so that a name that is too long for it is cut at its end:
 * `dir="auto"` would ask the first of the options.
 */
export function SelectInput({ className, ref, onChange, ...rest }: ComponentProps<'select'>) {
  const shown = useRef<HTMLSelectElement>(null);
  useImperativeHandle(ref, () => shown.current as HTMLSelectElement);
  useLayoutEffect(() => {
    if (shown.current !== null) followChosen(shown.current);
  });
  return (
    <select
      ref={shown}
      className={classNames(box, 'h-7 text-ellipsis', className)}
      onChange={(event) => {
        followChosen(event.currentTarget);
        onChange?.(event);
      }}
      {...rest}
    />
  );
}

function followChosen(select: HTMLSelectElement): void {
  for (const option of select.options) option.dir = directionOf(option.text);
  select.dir = directionOf(select.selectedOptions[0]?.text ?? '');
}

interface CheckboxProps extends Omit<ComponentProps<'input'>, 'type'> {
  readonly label: string;
  readonly hint?: string;
}

export function Checkbox({ label, hint, ...rest }: CheckboxProps) {
  const id = useId();
  return (
    <div className="flex items-start gap-2">
      <input
        id={id}
        type="checkbox"
        className="mt-0.5 size-3.5 accent-accent-fill"
        aria-describedby={hint ? `${id}-hint` : undefined}
        {...rest}
      />
      <div>
        <label htmlFor={id}>{label}</label>
        {hint ? (
          <p id={`${id}-hint`} className="text-small text-text-3">
            {hint}
          </p>
        ) : null}
      </div>
    </div>
  );
}

import { Field, SelectInput, TextInput } from '#renderer/ui/field.tsx';
import {
  changeSetup,
  freshSetup,
  type OutcomeDraft,
  type PipelineId,
  pipelineKey,
  useSetups,
} from './pipeline-store.ts';

/** What the operation does in the dry run, as the author declares it, and which texts run. */
export function RunOutcome({ id }: { readonly id: PipelineId }) {
  const { outcome, texts } = useSetups((all) => all[pipelineKey(id)]) ?? freshSetup;
  const change = (part: Partial<OutcomeDraft>) => changeSetup(id, { outcome: { ...outcome, ...part } });
  return (
    <section
      aria-label="Outcome"
      className="flex w-52 shrink-0 flex-col gap-2 overflow-y-auto border-line border-l p-2 pt-1"
    >
      <Field label="The operation">
        {(ids) => (
          <SelectInput
            {...ids}
            value={outcome.kind}
            onChange={(event) => change({ kind: event.target.value === 'fails' ? 'fails' : 'succeeds' })}
          >
            <option value="succeeds">succeeds</option>
            <option value="fails">fails</option>
          </SelectInput>
        )}
      </Field>
      {outcome.kind === 'fails' ? (
        <Field label="With this message">
          {(ids) => (
            <TextInput
              {...ids}
              value={outcome.message}
              placeholder="The directory is read-only"
              onChange={(event) => change({ message: event.target.value })}
            />
          )}
        </Field>
      ) : (
        <>
          <Field label="Id on the target">
            {(ids) => (
              <TextInput
                {...ids}
                value={outcome.target_uid}
                onChange={(event) => change({ target_uid: event.target.value })}
              />
            )}
          </Field>
          <Field label="Result (JSON)" error={jsonProblem(outcome.result_text)}>
            {(ids) => (
              <TextInput
                {...ids}
                className="font-code"
                value={outcome.result_text}
                onChange={(event) => change({ result_text: event.target.value })}
              />
            )}
          </Field>
        </>
      )}
      <Field label="Texts">
        {(ids) => (
          <SelectInput
            {...ids}
            value={texts}
            onChange={(event) =>
              changeSetup(id, { texts: event.target.value === 'published' ? 'published' : 'drafts' })
            }
          >
            <option value="drafts">drafts, else published</option>
            <option value="published">published only</option>
          </SelectInput>
        )}
      </Field>
    </section>
  );
}

function jsonProblem(text: string): string | undefined {
  try {
    if (text.trim() !== '') JSON.parse(text);
    return undefined;
  } catch {
    return 'This is not JSON.';
  }
}

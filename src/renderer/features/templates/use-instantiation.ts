import { useMemo, useState } from 'react';
import { scriptName } from '#contract/model/script.ts';
import type { PlaceholderAnnotation, PlaceholderValue, PlaceholderValues } from '#contract/model/template.ts';
import type { TemplateDetail } from '#contract/rpc/templates.ts';
import { isUnderstood, knownAnnotations, readAnnotations } from '#engine/template/annotations.ts';
import { type FilledTemplate, fillTemplate } from '#engine/template/fill-template.ts';
import { rpc } from '#renderer/api/client.ts';
import { type Failure, failureOf } from '#renderer/api/failure.ts';
import { useTemplates } from '#renderer/api/templates.ts';
import { openDocument } from '#renderer/state/documents.ts';
import { openScript } from '#renderer/state/tabs.ts';

export interface Instantiation {
  readonly annotations: readonly PlaceholderAnnotation[];
  /** Some annotations are not understood here: only the text as it is can be taken. */
  readonly foreign: boolean;
  readonly name: string;
  readonly description: string;
  readonly values: PlaceholderValues;
  readonly filled: FilledTemplate;
  /** Why the name cannot be one; null where it can. */
  readonly wrongName: string | null;
  /** The template was deleted since this was opened (036 edge case). */
  readonly deleted: boolean;
  readonly failure: Failure | null;
  readonly busy: boolean;
  setName(name: string): void;
  setDescription(description: string): void;
  setValue(key: string, value: PlaceholderValue | null): void;
  /** `as_it_is` leaves the placeholders; `kept` makes a script of what is on the screen, without the template. */
  create(how: 'filled' | 'as_it_is' | 'kept'): Promise<void>;
}

/** What is typed in the form of a template, what comes of it, and how it becomes a script. */
export function useInstantiation(template: TemplateDetail, onClose: () => void): Instantiation {
  const read = useMemo(() => readAnnotations(template.placeholder_annotations), [template]);
  const annotations = useMemo(() => knownAnnotations(read), [read]);
  const [name, setName] = useState(`${template.name} script`);
  const [description, setDescription] = useState('');
  const [values, setValues] = useState<PlaceholderValues>(() => defaultsOf(annotations));
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const filled = useMemo(() => fillTemplate(template.body, annotations, values), [template, annotations, values]);
  const { templates } = useTemplates();
  const listed = templates === null || templates.some(({ lid }) => lid === template.lid);
  const checked = scriptName.safeParse(name);
  const create: Instantiation['create'] = async (how) => {
    if (!checked.success) return;
    setBusy(true);
    setFailure(null);
    const words = { name: checked.data, description: description.trim() === '' ? null : description.trim() };
    try {
      const made =
        how === 'kept'
          ? await rpc.scripts.create.mutate({ ...words, body: filled.body })
          : await rpc.templates.instantiate.mutate({
              lid: template.lid,
              ...words,
              values: how === 'filled' ? values : null,
            });
      onClose();
      openScript(made.lid, made.name);
      openDocument(made.lid)?.focus();
    } catch (error) {
      setFailure(failureOf(error));
      setBusy(false);
    }
  };
  return {
    annotations,
    foreign: !isUnderstood(read),
    name,
    description,
    values,
    filled,
    wrongName: checked.success ? null : (checked.error.issues[0]?.message ?? 'This is not a name.'),
    deleted: !listed || failure?.code === 'not_found',
    failure,
    busy,
    setName,
    setDescription,
    setValue: (key, value) => setValues((before) => ({ ...before, [key]: value })),
    create,
  };
}

function defaultsOf(annotations: readonly PlaceholderAnnotation[]): PlaceholderValues {
  return Object.fromEntries(annotations.map((annotation) => [annotation.key, annotation.default]));
}

import { ArrowDown, ArrowUp, Check, Plus, Trash2, X } from 'lucide-react';
import { useMemo } from 'react';
import { z } from 'zod';
import { type ConditionResult, lifecycleLimits, type TransitionCondition } from '#contract/model/lifecycle.ts';
import type { Json } from '#contract/model/scalars.ts';
import { completeCel } from '#engine/expression/complete-cel.ts';
import { completePath, sampleAt } from '#engine/expression/complete-path.ts';
import { completeShort } from '#engine/expression/complete-short.ts';
import { AttributePathError, celType, compileCondition } from '#engine/expression/evaluate-condition.ts';
import { ExpressionError } from '#engine/expression/expression-error.ts';
import { evaluateConditions } from '#engine/lifecycle/simulate.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { Field, SelectInput, TextArea } from '#renderer/ui/field.tsx';
import { CompletedText } from './completed-text.tsx';
import { readSampleText, setSample, useSampleText } from './sample-object.ts';

interface ConditionsEditorProps {
  readonly lid: string;
  readonly conditions: readonly TransitionCondition[];
  readonly onChange: (conditions: readonly TransitionCondition[], run: string | null) => void;
}

const first: TransitionCondition = {
  condition_type: 'attribute_check',
  attribute_path: 'user.department',
  expression: 'exists',
};
/** The conditions of a transition, each with what it says of the sample object as it is typed (032 US4). */
export function ConditionsEditor({ lid, conditions, onChange }: ConditionsEditorProps) {
  const text = useSampleText(lid);
  const sample = useMemo(() => readSampleText(text), [text]);
  const object: Json = 'object' in sample ? sample.object : {};
  const results = useMemo(() => evaluateConditions([...conditions], object, Date.now()), [conditions, object]);
  const replace = (at: number, condition: TransitionCondition, run: string | null) =>
    onChange(
      conditions.map((one, index) => (index === at ? condition : one)),
      run,
    );
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-small text-text-2">
        Conditions {conditions.length > 0 ? `(${conditions.length}, all must hold)` : ''}
      </legend>
      {conditions.length === 0 ? <p className="text-small text-text-3">None: it is always open.</p> : null}
      {conditions.map((condition, at) => (
        <ConditionRow
          // biome-ignore lint/suspicious/noArrayIndexKey: a condition has no identity but its place
          key={at}
          at={at}
          last={conditions.length - 1}
          sample={object}
          condition={condition}
          result={'object' in sample ? results[at] : undefined}
          onChange={(changed, run) => replace(at, changed, run)}
          onMove={(to) => onChange(conditions.toSpliced(at, 1).toSpliced(to, 0, condition), null)}
          onRemove={() =>
            onChange(
              conditions.filter((_, index) => index !== at),
              null,
            )
          }
        />
      ))}
      <Button
        icon={<Plus size={14} aria-hidden="true" />}
        disabled={conditions.length >= lifecycleLimits.conditionsPerTransition}
        onClick={() => onChange([...conditions, first], null)}
      >
        Add condition
      </Button>
      {conditions.length === 0 ? null : (
        <Field
          label="Tried on this object"
          hint={'wrong' in sample ? undefined : 'Kept for this lifecycle; nothing is sent anywhere.'}
          error={'wrong' in sample ? sample.wrong : undefined}
        >
          {(ids) => (
            <TextArea
              {...ids}
              spellCheck={false}
              rows={6}
              className="font-code text-small!"
              value={text}
              onChange={(event) => setSample(lid, event.target.value)}
            />
          )}
        </Field>
      )}
    </fieldset>
  );
}

const pathText = z
  .string()
  .trim()
  .min(1, 'Write the path of an attribute, such as user.department.')
  .max(lifecycleLimits.attributePathChars);
const expressionText = z
  .string()
  .trim()
  .min(1, "Write a test, such as equals 'Sales'.")
  .max(lifecycleLimits.expressionChars);

interface ConditionRowProps {
  readonly at: number;
  readonly last: number;
  readonly sample: Json;
  readonly condition: TransitionCondition;
  readonly result: ConditionResult | undefined;
  readonly onChange: (condition: TransitionCondition, run: string | null) => void;
  readonly onMove: (to: number) => void;
  readonly onRemove: () => void;
}

function ConditionRow({ at, last, sample, condition, result, onChange, onMove, onRemove }: ConditionRowProps) {
  const { condition_type, attribute_path, expression } = condition;
  const isCel = condition_type === celType;
  const types = [...new Set(['attribute_check', celType, condition_type])];
  return (
    <fieldset aria-label={`Condition ${at + 1}`} className="flex flex-col gap-2 rounded-sm border border-line p-2">
      <div className="flex items-center gap-1">
        <SelectInput
          aria-label="Kind of condition"
          className="w-44!"
          value={condition_type}
          onChange={(event) => {
            const kind = event.target.value;
            onChange(
              kind === celType
                ? { condition_type: kind, attribute_path: '', expression: 'has(object.user.department)' }
                : { ...first, condition_type: kind },
              null,
            );
          }}
        >
          {types.map((type) => (
            <option key={type} value={type}>
              {type === celType ? 'CEL expression' : type === 'attribute_check' ? 'Attribute test' : type}
            </option>
          ))}
        </SelectInput>
        <span className="flex-1" />
        <IconButton label={`Move condition ${at + 1} up`} disabled={at === 0} onClick={() => onMove(at - 1)}>
          <ArrowUp size={14} aria-hidden="true" />
        </IconButton>
        <IconButton label={`Move condition ${at + 1} down`} disabled={at === last} onClick={() => onMove(at + 1)}>
          <ArrowDown size={14} aria-hidden="true" />
        </IconButton>
        <IconButton label={`Delete condition ${at + 1}`} onClick={onRemove}>
          <Trash2 size={14} aria-hidden="true" />
        </IconButton>
      </div>
      {isCel ? null : (
        <CompletedText
          label="Attribute"
          value={attribute_path}
          schema={pathText}
          complete={(text, caret) => completePath(text, caret, sample)}
          onChange={(path) => onChange({ ...condition, attribute_path: path }, `condition ${at} path`)}
        />
      )}
      <CompletedText
        label={isCel ? 'Expression over object and now' : 'Test'}
        value={expression}
        schema={expressionText}
        complete={(text, caret) =>
          isCel ? completeCel(text, caret, sample) : completeShort(text, caret, sampleAt(attribute_path, sample))
        }
        onChange={(text) => onChange({ ...condition, expression: text }, `condition ${at} expression`)}
      />
      <Verdict condition={condition} result={result} />
    </fieldset>
  );
}

/** Whether it can be read, with the mistake underlined at its column, and what it says of the sample. */
function Verdict({ condition, result }: Pick<ConditionRowProps, 'condition' | 'result'>) {
  const mistake = useMemo(() => mistakeIn(condition), [condition]);
  if (mistake !== null) {
    const { text, column, length, message } = mistake;
    return (
      <div role="status" className="flex flex-col gap-0.5 text-small text-bad">
        <code className="truncate font-code text-text-2">
          {text.slice(0, column)}
          <span data-mistake="" className="underline decoration-2 decoration-bad decoration-wavy">
            {text.slice(column, column + Math.max(1, length)) || ' '}
          </span>
          {text.slice(column + Math.max(1, length))}
        </code>
        <span>
          {message} (column {column + 1})
        </span>
      </div>
    );
  }
  if (result === undefined) return null;
  const Icon = result.passed ? Check : X;
  return (
    <p
      role="status"
      className={classNames('flex items-start gap-1 text-small', result.passed ? 'text-ok' : 'text-warn')}
    >
      <Icon size={14} aria-hidden="true" className="mt-px shrink-0" />
      <span className="min-w-0 break-words">
        {result.passed ? 'Holds. ' : 'Does not hold. '}
        <span className="text-text-2">{result.message}</span>
      </span>
    </p>
  );
}

function mistakeIn(condition: TransitionCondition) {
  try {
    compileCondition(condition);
    return null;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const inPath = error instanceof AttributePathError;
    const { column, length, message } = error;
    return { text: inPath ? condition.attribute_path : condition.expression, column, length, message };
  }
}

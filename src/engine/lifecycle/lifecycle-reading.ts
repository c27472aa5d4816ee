import type { DocumentReading } from '#contract/model/entity-type.ts';
import { type LifecycleConfig, lifecycleConfig, stateAction, transitionCondition } from '#contract/model/lifecycle.ts';
import type { ChangePart } from '#contract/model/publish-plan.ts';
import type { Json, JsonObject } from '#contract/model/scalars.ts';
import { compareLifecycles } from './compare.ts';
import { type ComparedElement, comparedElements, realMoves } from './comparison-words.ts';
import { actionInWords, conditionWords, memberLabel, memberWords } from './element-words.ts';
import { configOfDocument } from './lifecycle-document.ts';

/** How lifecycles are told in plans and conflicts (LC-92): by their elements' names, never by ids or JSON. */
export const lifecycleReading: DocumentReading = { parts: partsBetween, place: placeWords, value: valueWords };

function partsBetween(before: JsonObject | null, after: JsonObject): Readonly<Record<string, readonly ChangePart[]>> {
  const [from, to] = [before === null ? blankOf(after) : readConfig(before), readConfig(after)];
  if (from === null || to === null) return {};
  const match = before === null || haveCommon(from, to) ? 'by_id' : 'by_name';
  const comparison = compareLifecycles(from, to, match);
  const elements = comparedElements(comparison);
  const own = elements.find(({ kind }) => kind === 'lifecycle')?.lines ?? [];
  const initial = memberLabel('initial_state_id');
  const parts = {
    initial_state_id: own
      .filter(({ what }) => what === initial)
      .map((line) => ({ ...line, change: before === null ? ('added' as const) : line.change })),
    states: [
      ...elements.filter(({ kind }) => kind === 'state').flatMap(elementParts),
      ...own.filter(({ change }) => change === 'moved'),
      ...movedParts(realMoves(comparison).length),
    ],
    transitions: elements.filter(({ kind }) => kind === 'transition').flatMap(elementParts),
  };
  return before === null ? parts : mapValues(parts, (list) => (list.length > 0 ? list : [quietPart(match)]));
}

/** Two that were made apart, as where both sides added the same, have no element in common. */
function haveCommon(before: LifecycleConfig, after: LifecycleConfig): boolean {
  const ids = new Set(before.states.map(({ id }) => id));
  return after.states.some(({ id }) => ids.has(id));
}

function elementParts({ kind, name, lines }: ComparedElement): ChangePart[] {
  return lines.map((line) => ({ ...line, what: `${kind} "${name}"${line.what === '' ? '' : ` ${line.what}`}` }));
}

/** Where states stand is told in one line, as it changes no meaning. */
function movedParts(count: number): ChangePart[] {
  const what = `${count === 1 ? '1 state' : `${count} states`} on the canvas`;
  return count === 0 ? [] : [{ change: 'moved', what, before: null, after: null }];
}

/** What differs in a field that means the same. */
function quietPart(match: 'by_id' | 'by_name'): ChangePart {
  const what =
    match === 'by_id' ? 'numbers and places that mean nothing' : 'ids alone; by their names they are the same';
  return { change: 'changed', what, before: null, after: null };
}

function mapValues<Value>(
  record: Readonly<Record<string, Value>>,
  made: (value: Value) => Value,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, made(value)]));
}

/** What a new lifecycle is compared with: itself without any element. */
function blankOf(document: JsonObject): LifecycleConfig | null {
  const config = readConfig(document);
  return config && { ...config, initial_state_id: null, states: [], transitions: [] };
}

function readConfig(document: JsonObject): LifecycleConfig | null {
  try {
    return configOfDocument(document);
  } catch {
    // It is told by its JSON; what is wrong with it is told where it is checked.
    return null;
  }
}

function placeWords(field: string, path: readonly string[], documents: readonly (JsonObject | null)[]): string | null {
  const [id, member, ...rest] = path;
  if ((field !== 'states' && field !== 'transitions') || id === undefined) return null;
  const name = documents.map((document) => elementOf(document, field, id)?.['name']).find((one) => one !== undefined);
  const element = `${field === 'states' ? 'state' : 'transition'} "${name ?? id.slice(0, 8)}"`;
  return member === undefined ? element : [element, memberLabel(member), ...rest].join(' ');
}

function valueWords(field: string, path: readonly string[], value: Json, document: JsonObject | null): string | null {
  const stateName = (id: string) => String(elementOf(document, 'states', id)?.['name'] ?? 'a state that is not there');
  if (field !== 'states' && field !== 'transitions') return memberWords(field, value, stateName);
  const member = path[1];
  if (value === null) return null;
  if (path.length === 0) return namesIn(value);
  if (member === undefined) return isObject(value) ? wholeWords(value, stateName) : null;
  return path.length > 2 ? null : (listWords(member, value) ?? memberWords(member, value, stateName));
}

/** Everything that an element is, one member a line. */
function wholeWords(element: JsonObject, stateName: (id: string) => string): string {
  const hidden = ['place', 'position', 'name'];
  return Object.keys(lifecycleMembers)
    .filter((member) => !hidden.includes(member) && Object.hasOwn(element, member))
    .flatMap((member) => {
      const value = element[member] ?? null;
      const words = listWords(member, value) ?? memberWords(member, value, stateName);
      return words === null || words === '' ? [] : [`${memberLabel(member)}: ${words}`];
    })
    .join('\n');
}

const lifecycleMembers = {
  ...lifecycleConfig.shape.states.unwrap().element.shape,
  ...lifecycleConfig.shape.transitions.unwrap().element.shape,
};

/** Conditions and actions one a line; null for what is no list of them. */
function listWords(member: string, value: Json): string | null {
  if (member === 'conditions') {
    const conditions = transitionCondition.array().safeParse(value);
    return conditions.success ? conditions.data.map(conditionWords).join('\n') : null;
  }
  if (member !== 'entry_actions' && member !== 'exit_actions') return null;
  const actions = stateAction.array().safeParse(value);
  return actions.success ? actions.data.map(actionInWords).join('\n') : null;
}

function namesIn(value: Json): string | null {
  if (!isObject(value)) return null;
  const names = Object.values(value).flatMap((one) =>
    isObject(one) && one['name'] !== undefined ? [one['name']] : [],
  );
  return names.map(String).sort().join(', ');
}

function elementOf(document: JsonObject | null, field: string, id: string): JsonObject | null {
  const elements = document?.[field];
  const element = isObject(elements) && Object.hasOwn(elements, id) ? elements[id] : undefined;
  return isObject(element) ? element : null;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import type {
  DebugProperties,
  DebugProperty,
  DebugScope,
  DebugValue,
  Evaluated,
  EvaluatePurpose,
} from '#contract/script/debug.ts';
import { debugLimits } from '#contract/script/debug-limits.ts';
import { constantNames, writableNames } from '#contract/script/runtime-names.ts';
import type { Inspector } from '../inspector.ts';
import { type CallFrame, scopeTitle } from './call-frames.ts';
import { asTyped } from './expressions.ts';
import { cut, kindOf, type RemoteObject, textOf } from './remote-object.ts';

interface PropertyDescriptor {
  readonly name: string;
  readonly value?: RemoteObject;
  readonly writable?: boolean;
  readonly get?: RemoteObject;
  readonly symbol?: RemoteObject;
}

interface GivenProperties {
  readonly result?: readonly PropertyDescriptor[];
  readonly internalProperties?: readonly PropertyDescriptor[];
}

interface Outcome {
  readonly result: RemoteObject;
  readonly exceptionDetails?: { readonly exception?: RemoteObject; readonly text?: string };
}

/** What can be unfolded, by the number that was given out for it. */
type Unfoldable =
  | { readonly kind: 'object'; readonly object: RemoteObject; readonly objectId: string }
  | ScopeRef
  | { readonly kind: 'runtime'; readonly objectId: string };

interface ScopeRef {
  readonly kind: 'scope';
  readonly frame: CallFrame;
  readonly scopeNumber: number;
  readonly objectId: string;
}

const group = 'pause';
const runtimeNames = [...writableNames, ...constantNames];
/** What these hold is not told by their own properties alone. */
const opaque = new Set([
  'proxy',
  'map',
  'set',
  'weakmap',
  'weakset',
  'iterator',
  'generator',
  'promise',
  'date',
  'regexp',
]);

/** Runs in the isolate, beside the author's code: a part of an object's properties as they are, no getter run. */
const pageOf = `function (start, count, names) {
  const keys = names ? names.split(' ') : Reflect.ownKeys(this);
  const part = { __proto__: null };
  for (let index = start; index < start + count && index < keys.length; index++) {
    const descriptor = Object.getOwnPropertyDescriptor(this, keys[index]);
    if (descriptor) Object.defineProperty(part, keys[index], { __proto__: null, ...descriptor, configurable: true });
  }
  return { __proto__: null, part, total: keys.length };
}`;

const assign = 'function (key, value) { "use strict"; this[key] = value; return this[key]; }';

/** The values of a script that stands still. */
export class Values {
  private readonly inspector: Inspector;
  private readonly refs = new Map<number, Unfoldable>();
  private given = 0;
  /** Since the run stopped, by the person. */
  private changed = false;

  constructor(inspector: Inspector) {
    this.inspector = inspector;
  }

  show(object: RemoteObject): DebugValue {
    const kind = kindOf(object);
    const { objectId } = object;
    const unfolds = objectId !== undefined && kind === 'object';
    return { kind, text: textOf(object), ref: unfolds ? this.refer({ kind: 'object', object, objectId }) : null };
  }

  scopes(frame: CallFrame): DebugScope[] {
    return frame.scopeChain.slice(0, debugLimits.scopes).flatMap((scope, scopeNumber) => {
      const { objectId } = scope.object;
      if (objectId === undefined) return [];
      const name = scopeTitle(scope);
      if (name === null) return [{ name: 'Runtime', ref: this.refer({ kind: 'runtime', objectId }) }];
      return [{ name, ref: this.refer({ kind: 'scope', frame, scopeNumber, objectId }) }];
    });
  }

  properties(ref: number, start: number): Promise<DebugProperties> {
    const target = this.targetOf(ref);
    if (target.kind === 'runtime') return this.page(target.objectId, start, runtimeNames);
    if (target.kind === 'object') return this.objectProperties(target.object, target.objectId, start);
    return this.scopeProperties(target, start);
  }

  async evaluate(frame: CallFrame, expression: string, purpose: EvaluatePurpose): Promise<Evaluated> {
    if (purpose === 'console') this.changed = true;
    return this.evaluated(await this.evaluateIn(frame, expression, purpose));
  }

  async setValue(frame: CallFrame, ref: number, property: string, expression: string): Promise<Evaluated> {
    const target = this.targetOf(ref);
    this.changed = true;
    const outcome = await this.evaluateIn(frame, expression, 'console');
    if (outcome.exceptionDetails !== undefined) return this.evaluated(outcome);
    const newValue = argumentOf(outcome.result);
    if (target.kind !== 'scope') {
      return this.evaluated(await this.call(target.objectId, assign, [{ value: property }, newValue]));
    }
    const { scopeNumber } = target;
    const { callFrameId } = target.frame;
    const parameters = { scopeNumber, callFrameId, variableName: property, newValue };
    const answer = await this.inspector.attempt('Debugger.setVariableValue', parameters);
    if ('refusal' in answer) throw new Error(answer.refusal);
    return this.evaluated(outcome);
  }

  /** The script goes on: no number that was given out means anything any more. */
  forget(): void {
    this.refs.clear();
    this.changed = false;
    void this.inspector.ask('Runtime.releaseObjectGroup', { objectGroup: group });
  }

  private refer(target: Unfoldable): number {
    this.given += 1;
    this.refs.set(this.given, target);
    return this.given;
  }

  private targetOf(ref: number): Unfoldable {
    const target = this.refs.get(ref);
    if (target === undefined) throw new Error('This value is gone: the script has run on since it was shown.');
    return target;
  }

  private readonly propertyOf = ({ name, value, writable, get, symbol }: PropertyDescriptor): DebugProperty => ({
    name: cut(name, debugLimits.nameChars),
    value: value === undefined ? null : this.show(value),
    getter: get !== undefined,
    writable: writable === true && get === undefined && symbol === undefined,
  });

  private async own(objectId: string): Promise<GivenProperties> {
    const parameters = { objectId, ownProperties: true, generatePreview: true };
    return ((await this.inspector.ask('Runtime.getProperties', parameters)) ?? {}) as GivenProperties;
  }

  private async call(objectId: string, functionDeclaration: string, given: readonly object[]): Promise<Outcome> {
    const answer = await this.inspector.attempt('Runtime.callFunctionOn', {
      objectId,
      functionDeclaration,
      arguments: given,
      objectGroup: group,
      silent: true,
      generatePreview: true,
    });
    if ('refusal' in answer) throw new Error(answer.refusal);
    return answer.result as Outcome;
  }

  private async page(objectId: string, start: number, names: readonly string[]): Promise<DebugProperties> {
    const given = [{ value: start }, { value: debugLimits.page }, { value: names.join(' ') }];
    const { result, exceptionDetails } = await this.call(objectId, pageOf, given);
    if (exceptionDetails !== undefined || result.objectId === undefined) throw new Error(unreadable);
    const parts = (await this.own(result.objectId)).result ?? [];
    const partId = parts.find(({ name }) => name === 'part')?.value?.objectId;
    if (partId === undefined) throw new Error(unreadable);
    const { result: properties = [] } = await this.own(partId);
    const total = Number(parts.find(({ name }) => name === 'total')?.value?.value) || properties.length;
    return { properties: properties.map(this.propertyOf), total };
  }

  private part(all: readonly PropertyDescriptor[], start: number): DebugProperties {
    return { properties: all.slice(start, start + debugLimits.page).map(this.propertyOf), total: all.length };
  }

  private async scopeProperties(scope: ScopeRef, start: number): Promise<DebugProperties> {
    const { result = [] } = await this.own(scope.objectId);
    const { returnValue } = scope.frame;
    const shown = scope.scopeNumber === 0 && returnValue !== undefined;
    const now = this.changed ? await this.asTheyAreNow(scope, result) : result;
    return this.part(shown ? [{ name: '(return value)', value: returnValue }, ...now] : now, start);
  }

  /** V8 copies a scope when it stops. What was changed since then is read by name, where no inner scope has the same one. */
  private async asTheyAreNow(
    { frame, scopeNumber }: ScopeRef,
    variables: readonly PropertyDescriptor[],
  ): Promise<PropertyDescriptor[]> {
    const hidden = new Set<string>();
    for (const { object } of frame.scopeChain.slice(0, scopeNumber)) {
      for (const { name } of (await this.own(object.objectId ?? '')).result ?? []) hidden.add(name);
    }
    const now: PropertyDescriptor[] = [];
    for (const variable of variables) {
      const outcome = hidden.has(variable.name) ? null : await this.evaluateIn(frame, variable.name, 'watch');
      const known = outcome !== null && outcome.exceptionDetails === undefined;
      now.push(known ? { ...variable, value: outcome.result } : variable);
    }
    return now;
  }

  private async objectProperties(object: RemoteObject, objectId: string, start: number): Promise<DebugProperties> {
    if (!opaque.has(object.subtype ?? '')) return this.page(objectId, start, []);
    const { result = [], internalProperties = [] } = await this.own(objectId);
    return this.part([...internalProperties.filter(({ name }) => name !== '[[Prototype]]'), ...result], start);
  }

  private async evaluateIn(frame: CallFrame, text: string, purpose: EvaluatePurpose): Promise<Outcome> {
    const timeout = debugLimits.evaluateMs[purpose];
    const answer = await this.inspector.attempt('Debugger.evaluateOnCallFrame', {
      callFrameId: frame.callFrameId,
      expression: asTyped(text),
      objectGroup: group,
      silent: true,
      generatePreview: true,
      throwOnSideEffect: purpose !== 'console',
      timeout,
    });
    if ('result' in answer) return answer.result as Outcome;
    const stopped = /terminated/i.test(answer.refusal);
    throw new Error(stopped ? `Stopped after ${timeout / 1000} s: it took too long.` : answer.refusal);
  }

  private evaluated({ result, exceptionDetails }: Outcome): Evaluated {
    if (exceptionDetails === undefined) return { value: this.show(result), thrown: false };
    const exception = exceptionDetails.exception ?? result;
    const effect = exception.className === 'EvalError' && /side-effect/.test(exception.description ?? '');
    if (effect) throw new Error(mayChange);
    return { value: this.show(exception), thrown: true };
  }
}

const unreadable = 'This value cannot be read.';
const mayChange = 'Not evaluated: it may change something. Type it into the console to run it all the same.';

function argumentOf({ type, objectId, unserializableValue, value }: RemoteObject): object {
  if (objectId !== undefined) return { objectId };
  if (unserializableValue !== undefined) return { unserializableValue };
  return type === 'undefined' ? {} : { value };
}

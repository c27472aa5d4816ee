import { useState } from 'react';
import type { ClassAttribute } from '#contract/model/connector.ts';
import { type JsonObject, jsonObject } from '#contract/model/scalars.ts';
import { type ReadSpec, readSpec, type SpecTexts, textsOf } from './spec-values.ts';

/** A specification while it is typed, as a form of its class or as JSON. */
export interface SpecWork {
  readonly mode: 'form' | 'json';
  readonly texts: SpecTexts;
  readonly json: string;
  /** What it says now; `errors` by attribute, those of the JSON text under an empty name. */
  readonly read: ReadSpec;
  setMode(mode: 'form' | 'json'): void;
  setTexts(texts: SpecTexts): void;
  setJson(json: string): void;
  /** Another class is asked for. */
  restart(): void;
}

/** `attributes` null: there is no schema, so it is JSON. What the form does not show of `initial` stays as it is. */
export function useSpec(attributes: readonly ClassAttribute[] | null, initial: JsonObject): SpecWork {
  const [chosen, setChosen] = useState<'form' | 'json'>('form');
  const [texts, setTexts] = useState<SpecTexts>(() => textsOf(attributes ?? [], initial));
  const [kept, setKept] = useState<JsonObject>(initial);
  const [json, setJson] = useState(() => shown(initial));
  const mode = attributes === null ? 'json' : chosen;
  const form = () => {
    const names = new Set((attributes ?? []).map(({ name }) => name));
    const rest = Object.fromEntries(Object.entries(kept).filter(([name]) => !names.has(name)));
    const { spec, errors } = readSpec(attributes ?? [], texts);
    return { spec: { ...rest, ...spec }, errors };
  };
  return {
    mode,
    texts,
    json,
    read: mode === 'form' ? form() : readText(json),
    setMode: (next) => {
      if (next === 'json') setJson(shown(form().spec));
      else {
        const { spec, errors } = readText(json);
        if (Object.keys(errors).length === 0) {
          setTexts(textsOf(attributes ?? [], spec));
          setKept(spec);
        }
      }
      setChosen(next);
    },
    setTexts,
    setJson,
    restart: () => {
      setTexts({});
      setKept({});
      setJson(shown({}));
    },
  };
}

function shown(spec: JsonObject): string {
  return JSON.stringify(Object.keys(spec).length === 0 ? { name: '' } : spec, null, 2);
}

function readText(text: string): ReadSpec {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return {
      spec: {},
      errors: { '': `This is not JSON: ${error instanceof Error ? error.message : 'it ends early'}.` },
    };
  }
  const object = jsonObject.safeParse(value);
  if (!object.success) return { spec: {}, errors: { '': 'A specification is an object, such as {"name": "crm"}.' } };
  const { name } = object.data;
  if (typeof name !== 'string' || name.trim() === '') {
    return { spec: object.data, errors: { '': 'Its "name" is missing: a text that names the resource.' } };
  }
  return { spec: object.data, errors: {} };
}

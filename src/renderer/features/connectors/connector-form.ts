import { z } from 'zod';
import type { ClassAttribute, ExternalResource, ObjectClass } from '#contract/model/connector.ts';
import { connectorFields, connectorName } from '#contract/model/connector.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import type { ConnectorChanges, ConnectorDetail } from '#contract/rpc/connectors.ts';
import { sameJson } from '#engine/merge/canonical-json.ts';

/** What is edited of a connector, as it is on the screen: it need not be in order yet. */
export interface ConnectorForm {
  readonly name: string;
  readonly description: string;
  readonly config: JsonObject;
  readonly object_classes: readonly ObjectClass[];
  readonly resources: readonly ExternalResource[];
}

export function formOf({ name, description, config, object_classes, resources }: ConnectorDetail): ConnectorForm {
  return { name, description: description ?? '', config, object_classes, resources };
}

const { object_classes: classes, resources } = connectorFields.shape;
const savedClasses = classes.removeDefault().refine(distinct);
const savedResources = resources.removeDefault().refine(distinct);

/** The parts of a form that can be stored; a part that is not in order yet is left out, and stays as it was stored last. */
export function savable(form: ConnectorForm): ConnectorChanges {
  const name = connectorName.safeParse(form.name);
  const object_classes = savedClasses.safeParse(form.object_classes);
  const external = savedResources.safeParse(
    form.resources.map((resource) => ({ ...resource, allow: resource.allow.filter((one) => one.trim() !== '') })),
  );
  return {
    ...(name.success ? { name: name.data } : {}),
    description: form.description.trim() === '' ? null : form.description,
    config: form.config,
    ...(object_classes.success ? { object_classes: object_classes.data } : {}),
    ...(external.success ? { resources: external.data } : {}),
  };
}

export const partNames = ['name', 'description', 'config', 'object_classes', 'resources'] as const;

/** The form as it would be stored; what is not in order yet is there as it was typed. */
export function spelledForm(form: ConnectorForm): ConnectorForm {
  const { name, description, object_classes, resources: external } = savable(form);
  return {
    name: name ?? form.name,
    description: description ?? '',
    config: form.config,
    object_classes: object_classes ?? form.object_classes,
    resources: external ?? form.resources,
  };
}

/** What of a form differs from what is stored, with what these fields were. */
export function changesOf(
  stored: ConnectorChanges,
  form: ConnectorForm,
): { readonly fields: ConnectorChanges; readonly before: ConnectorChanges } {
  const now = savable(form);
  const changed = partNames.filter(
    (part) => now[part] !== undefined && !sameJson(now[part] ?? null, stored[part] ?? null),
  );
  const pick = (of: ConnectorChanges): ConnectorChanges =>
    Object.fromEntries(changed.map((part) => [part, of[part]])) as ConnectorChanges;
  return { fields: pick(now), before: pick(stored) };
}

function distinct(entries: readonly { readonly name: string }[]): boolean {
  return new Set(entries.map(({ name }) => name)).size === entries.length;
}

/** What is wrong with the entries of a list, by `index.member`; with all of them under an empty key. */
export function entryErrors(
  schema: z.ZodType,
  entries: readonly { readonly name: string }[],
  what: string,
): Readonly<Record<string, string>> {
  const errors: Record<string, string> = {};
  for (const { path, message } of z.array(schema).safeParse(entries).error?.issues ?? []) {
    errors[path.slice(0, 2).join('.')] ??= message;
  }
  entries.forEach(({ name }, index) => {
    const first = entries.findIndex((one) => one.name === name);
    if (first < index) errors[`${index}.name`] ??= `Another ${what} is called ${name} already.`;
  });
  return errors;
}

export function newClass(name: string): ObjectClass {
  return { name, operations: ['create', 'update', 'delete', 'enable', 'disable'], attributes: [newAttribute('name')] };
}

export function newAttribute(name: string): ClassAttribute {
  return { name, type: 'string', required: false, multi_valued: false, read_only: false, description: null };
}

export function newResource(name: string): ExternalResource {
  return { name, url: 'https://', method: 'POST', timeout_seconds: 10, allow: [] };
}

/** A name that none of these has: `base`, `base2`, … */
export function freeName(base: string, entries: readonly { readonly name: string }[]): string {
  const taken = new Set(entries.map(({ name }) => name));
  let free = base;
  for (let number = 2; taken.has(free); number += 1) free = `${base}${number}`;
  return free;
}

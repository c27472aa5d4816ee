import type { JsonObject } from '#contract/model/scalars.ts';
import { sameJson } from '#engine/merge/canonical-json.ts';
import type { ServerRecord, ServerRequest } from './backend-port.ts';
import type { RecordEffect } from './enhanced/tables.ts';

type Records = ReadonlyMap<string, ServerRecord>;

/** What a server writes into each row by itself. */
const stamps = ['id', 'tenant_id', 'created_at', 'updated_at'];

export function recordsById(records: readonly ServerRecord[]): Records {
  return new Map(records.map((record) => [record.id, record]));
}

/**
 * What one request has done to connectors, bindings and lifecycles; of a creation what it asked for, as the rest is what the
 * server begins with.
 */
export function effectsBetween(
  before: Records,
  after: Records,
  { from, late, body }: Pick<ServerRequest, 'from' | 'late' | 'body'>,
): RecordEffect[] {
  const asked = body === null ? {} : (JSON.parse(Buffer.from(body).toString()) as JsonObject);
  const ids = new Set([...before.keys(), ...after.keys()]);
  return [...ids].flatMap((id): RecordEffect[] => {
    const [was, is] = [before.get(id), after.get(id)];
    const type = (is ?? was)?.type ?? '';
    const common = { from, late, id, type };
    if (is === undefined) return [{ ...common, kind: 'delete', before: own(was?.fields ?? {}), after: {} }];
    if (was === undefined) {
      const names = Object.keys(own(is.fields)).filter((name) => Object.hasOwn(asked, name));
      return [{ ...common, kind: 'create', before: {}, after: picked(asked, names) }];
    }
    const [old, now] = [own(was.fields), own(is.fields)];
    const changed = Object.keys({ ...old, ...now }).filter((name) => !sameJson(old[name] ?? null, now[name] ?? null));
    if (changed.length === 0) return [];
    return [{ ...common, kind: 'update', before: picked(old, changed), after: picked(now, changed) }];
  });
}

function own(fields: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !stamps.includes(name)));
}

function picked(fields: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(names.map((name) => [name, fields[name] ?? null]));
}

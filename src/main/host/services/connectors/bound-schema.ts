import { type ConnectorSchema, connectorSchema, type SchemaAttribute } from '#contract/model/connector-schema.ts';
import { readDocument } from '#host/store/documents.ts';
import { listBindingsOfConnector, listBindingsOfScript } from '#host/store/queries/bindings.ts';
import { findEntity } from '#host/store/queries/entities.ts';
import { findEntities } from '#host/store/queries/touched.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import { readConnector } from './connector-view.ts';

type WorkspaceStore = Store<WorkspaceSchema>;
const mostAttributes = connectorSchema.shape.attributes;

/**
 * The attributes that a script may meet: those of all object classes of all connectors it is bound to. Null where it is
 * bound to none, or none of them tells its attributes.
 */
export function boundSchema(store: WorkspaceStore, scriptLid: string): ConnectorSchema | null {
  const attributes = new Map<string, SchemaAttribute>();
  const bound = listBindingsOfScript(store, scriptLid).map(
    ({ local_json }) => readDocument(local_json)['connector_id'],
  );
  for (const lid of new Set(bound.filter((value) => typeof value === 'string'))) {
    const json = findEntity(store, lid)?.local_json;
    if (json === null || json === undefined) continue;
    for (const attribute of readConnector(json).object_classes.flatMap((one) => one.attributes)) {
      if (attributes.has(attribute.name)) continue;
      const { name, type, description, required, multi_valued } = attribute;
      const said = description === null ? {} : { description };
      attributes.set(name, { name, type, required, multi_valued, ...said });
    }
  }
  if (attributes.size === 0) return null;
  return { attributes: mostAttributes.parse([...attributes.values()].slice(0, 5000)) };
}

/** The scripts whose schema hangs on one of these connectors or bindings, also on one that was just deleted. */
export function scriptsBoundBy(store: WorkspaceStore, lids: readonly string[]): string[] {
  const scripts = new Set<string>();
  for (const row of findEntities(store, lids)) {
    const bindings =
      row.type === 'connector' ? listBindingsOfConnector(store, row.lid) : row.type === 'hook_binding' ? [row] : [];
    for (const binding of bindings) {
      const json = binding.local_json ?? binding.remote_json ?? binding.base_json;
      const script = json === null ? undefined : readDocument(json)['script_id'];
      if (typeof script === 'string') scripts.add(script);
    }
  }
  return [...scripts];
}

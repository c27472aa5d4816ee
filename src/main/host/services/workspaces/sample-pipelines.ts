import { readFileSync } from 'node:fs';
import path from 'node:path';
import { v7 as newId } from 'uuid';
import type { EntityType } from '#contract/model/entity-type.ts';
import { type JsonObject, jsonObject } from '#contract/model/scalars.ts';
import { samplePipelines } from '#contract/script/sample.ts';
import { connectorType } from '#engine/sync/types/connector.ts';
import { hookBindingType } from '#engine/sync/types/hook-binding.ts';
import { pipelineTestType } from '#engine/sync/types/pipeline-test.ts';
import { projectRoot } from '#host/app/project-files.ts';
import { sealDocument } from '#host/store/documents.ts';
import { insertEntity, newEntityRow, unverified } from '#host/store/queries/entities.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';

/**
 * Puts the sample connectors with their bindings and pipeline tests into a new workspace, beside the sample scripts
 * (`scripts`: their lids by id). They count as published where these do.
 */
export function importSamplePipelines(
  store: Store<WorkspaceSchema>,
  scripts: ReadonlyMap<string, string>,
  published: boolean,
): void {
  const file = path.join(projectRoot, 'resources', 'samples', 'pipelines.json');
  const { connectors, bindings, pipeline_tests } = samplePipelines.parse(JSON.parse(readFileSync(file, 'utf8')));
  const lids = new Map([...scripts, ...connectors.map(({ id }) => [id, newId()] as const)]);
  const lidOf = (id: string) => lids.get(id) ?? id;
  store.transaction(() => {
    for (const { id, ...connector } of connectors) add(store, connectorType, id, lidOf(id), connector, published);
    for (const { id, script_id, connector_id, ...binding } of bindings) {
      const document = { ...binding, script_id: lidOf(script_id), connector_id: lidOf(connector_id) };
      add(store, hookBindingType, id, newId(), document, published);
    }
    for (const { id, connector_id, ...test } of pipeline_tests)
      add(store, pipelineTestType, id, newId(), { ...test, connector_id: lidOf(connector_id) }, published);
  });
}

function add(
  store: Store<WorkspaceSchema>,
  type: EntityType,
  id: string,
  lid: string,
  content: unknown,
  published: boolean,
): void {
  const document: JsonObject = jsonObject.parse(content);
  const sealed = sealDocument(type, document);
  const row = newEntityRow({ lid, type: type.type }, sealed, new Date().toISOString());
  const { json, hash } = sealed;
  const asPublished = { remote_id: id, base_json: json, base_hash: hash, remote_json: json, remote_hash: hash };
  insertEntity(store, published ? { ...row, ...asPublished, list_fingerprint: unverified } : row);
}

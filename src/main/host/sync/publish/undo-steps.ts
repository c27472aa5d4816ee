import type { ChangeSet } from '#contract/model/change-set.ts';
import type { OperationKind } from '#contract/model/publish-plan.ts';
import { entityTypes, typeOf } from '#engine/sync/entity-types.ts';
import { readDocument } from '#host/store/documents.ts';
import { entityWords } from '#host/store/entity-words.ts';
import { findEntity } from '#host/store/queries/entities.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';

/** What an undo would send, in words, in the order in which it is sent. */
export function undoSteps(store: Store<WorkspaceSchema>, set: ChangeSet): string[] {
  return set.operations.map((operation) => {
    const row = findEntity(store, operation.lid);
    const json = row?.local_json ?? row?.remote_json ?? row?.base_json ?? null;
    const type = typeOf(entityTypes, operation.type);
    const name =
      json === null ? operation.lid.slice(0, 8) : entityWords(store, type, readDocument(json), operation.lid);
    return wordsOf(operation.kind, `the ${type.label} "${name}"`, operation.fields['status']);
  });
}

function wordsOf(kind: OperationKind, called: string, status: unknown): string {
  switch (kind) {
    case 'delete':
      return `Delete ${called}, which was created.`;
    case 'publish_version':
      return `Publish the earlier text of ${called} as a new version.`;
    case 'set_status':
      return `Make ${called} ${typeof status === 'string' ? status : 'what it was'} again.`;
    case 'create':
      return `Create ${called} again.`;
    case 'update':
    case 'replace':
    case 'remove_mark':
      return `Give ${called} its former values.`;
  }
}

import { AppError } from '#contract/errors/app-error.ts';
import type { ConflictCopy } from '#contract/rpc/sync.ts';
import { type EntityTypes, typeOf } from '#engine/sync/entity-types.ts';
import { stripBirthMark } from '#engine/sync/marks.ts';
import { findEntity } from '#host/store/queries/entities.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import type { BackendClient } from '../http/backend-client.ts';
import { Looks } from '../publish/baseline/looks.ts';
import { twinIn } from './twin-in.ts';

export interface ReadCopy {
  readonly store: Store<WorkspaceSchema>;
  readonly types: EntityTypes;
  readonly client: () => BackendClient;
  readonly who: () => { readonly tenant_id: string } | null;
}

/**
 * The second copy of a `twin_edited` conflict as it is on the server now: nothing of it is kept here (S94).
 * @throws AppError `not_found` where there is none, `unauthorized`, or why the server did not answer
 */
export async function readCopy({ store, types, client, who }: ReadCopy, lid: string): Promise<ConflictCopy> {
  const entity = findEntity(store, lid);
  const remoteId = entity === undefined ? null : twinIn(entity);
  if (entity === undefined || remoteId === null) throw gone();
  const person = who();
  if (person === null) throw new AppError('unauthorized', 'The copy is on the server only. Sign in to read it.');
  const looks = new Looks(client(), person.tenant_id, types);
  const row = await looks.row(entity.type, remoteId);
  if (row === null) throw gone();
  const { fields, version } = row.seen;
  const { fields: declared, mark_field } = typeOf(types, entity.type);
  const name = declared.find(({ merge }) => merge === 'text_lines')?.name;
  const words = mark_field === null ? null : fields[mark_field];
  const inRow = name === undefined ? undefined : fields[name];
  const versionText = async () =>
    version === null || version < 1 ? null : ((await looks.version(entity.type, remoteId, version))?.text ?? null);
  return {
    name: typeof fields['name'] === 'string' ? fields['name'] : '',
    description: typeof words === 'string' ? stripBirthMark(words) : null,
    text: typeof inRow === 'string' ? inRow : name === undefined ? null : await versionText(),
  };
}

function gone(): AppError {
  return new AppError(
    'not_found',
    'There is no other copy on the server any more. Get published changes and look again.',
  );
}

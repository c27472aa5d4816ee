import type { SyncedType } from '#contract/http/sync.ts';
import { scriptEntity } from './script-entity.ts';
import type { SyncedEntity } from './synced-entity.ts';
import { templateEntity } from './template-entity.ts';

/** One for each type that change sets may bring. */
const byType: Readonly<Partial<Record<SyncedType, SyncedEntity>>> = {
  template: templateEntity,
  script: scriptEntity,
};

/** In the order in which a set writes them: what is referred to comes before what refers to it. */
export const syncedEntities: readonly SyncedEntity[] = Object.values(byType);

import type { SyncedType } from '#contract/http/sync.ts';
import { bindingEntity } from './binding-entity.ts';
import { connectorEntity } from './connector-entity.ts';
import { pipelineTestEntity, walkEntity } from './kept-test-entity.ts';
import { lifecycleEntity } from './lifecycle-entity.ts';
import { scriptEntity } from './script-entity.ts';
import type { SyncedEntity } from './synced-entity.ts';
import { templateEntity } from './template-entity.ts';

/** One for each type that the contract names. */
const byType: Readonly<Record<SyncedType, SyncedEntity>> = {
  template: templateEntity,
  connector: connectorEntity,
  script: scriptEntity,
  hook_binding: bindingEntity,
  pipeline_test: pipelineTestEntity,
  lifecycle_config: lifecycleEntity,
  lifecycle_walk: walkEntity,
};

/** In the order in which a set writes them: what is referred to comes before what refers to it. */
export const syncedEntities: readonly SyncedEntity[] = Object.values(byType);

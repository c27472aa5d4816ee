import type { SyncedType } from '#contract/http/sync.ts';
import { scriptEntity } from './script-entity.ts';
import type { SyncedEntity } from './synced-entity.ts';

/** In the order in which a set writes them: what is referred to comes before what refers to it. */
export const syncedEntities: readonly SyncedEntity[] = [scriptEntity];

/** A type that the contract names and nobody serves cannot be: this fails to compile until there is an entry. */
type Served = (typeof syncedEntities)[number]['type'];
export const everyTypeIsServed: SyncedType extends Served ? true : never = true;

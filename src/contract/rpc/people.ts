import { z } from 'zod';
import { listedUser } from '../http/users.ts';
import { limits } from '../limits.ts';
import { lifecycleConfig, userLifecycleStatus } from '../model/lifecycle.ts';
import { uuid } from '../model/scalars.ts';

export const findPeopleInput = z.object({
  search: z.string().max(limits.searchChars).default(''),
  page: z.int().min(1).default(1),
  page_size: z.int().min(1).max(limits.pageSizeMax).default(limits.pageSizeMax),
});

/** `listed` is false where the backend has no list of its users: then one is asked for by their id. */
export const peoplePage = z.object({ listed: z.boolean(), people: z.array(listedUser), total: z.int() });
export type PeoplePage = z.infer<typeof peoplePage>;

/** Null: whoever is signed in. */
export const personStatusInput = z.object({ id: uuid.nullable() });

/** Where a person is, and what this workspace knows of the lifecycle they are in. */
export const personStatus = userLifecycleStatus.extend({
  /** Null where the workspace has never seen it. */
  lifecycle: z
    .object({
      /** To open it; null where it was deleted here. */
      lid: uuid.nullable(),
      /** As the backend last showed it, whatever is drafted here. */
      config: lifecycleConfig,
    })
    .nullable(),
});
export type PersonStatus = z.infer<typeof personStatus>;

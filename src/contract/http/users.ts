import { z } from 'zod';
import { limits } from '../limits.ts';
import { userLifecycleStatus } from '../model/lifecycle.ts';
import { uuid } from '../model/scalars.ts';
import { pageSize } from './query-values.ts';
import { defineRoute } from './route.ts';

/** A person of the tenant with where they are in their lifecycle; all null without one (032 US6). */
export const listedUser = userLifecycleStatus
  .omit({ user_id: true })
  .extend({
    id: uuid,
    email: z.string(),
    /** Null where nobody said what they are called. */
    display_name: z.string().nullable(),
    /** Whether they can sign in. */
    active: z.boolean(),
  })
  .meta({ id: 'ListedUser' });
export type ListedUser = z.infer<typeof listedUser>;

/** People, for administrators alone (032 SC-007). What one person may ask of themselves is a route of lifecycles. */
export const userRoutes = {
  list: defineRoute({
    method: 'GET',
    url: '/governance/users',
    permission: 'admin',
    success: 200,
    summary: 'List users by name, with the state that each is in',
    query: z.object({
      /** Words that all stand in the name or the e-mail address, in any case. */
      search: z.string().max(limits.searchChars).optional(),
      limit: pageSize.default(limits.pageSizeDefault),
      offset: z.coerce.number().int().min(0, 'The offset is at least 0.').max(1_000_000_000).default(0),
    }),
    reply: z
      .object({ items: z.array(listedUser), total: z.int().min(0), limit: z.int().min(1), offset: z.int().min(0) })
      .meta({ id: 'UserList' }),
  }),
} as const;

import { z } from 'zod';
import { limits } from '../limits.ts';
import { diffLine, diffSummary } from '../model/comparison.ts';
import { jsonObject, pathUuid, uuid } from '../model/scalars.ts';
import {
  changeDescription,
  description,
  script,
  scriptBody,
  scriptName,
  scriptStatus,
  scriptVersion,
} from '../model/script.ts';
import { validation } from '../script/problem.ts';
import { logLine, runOutput, runStatus } from '../script/run-result.ts';
import { pageNumber, pageSize } from './query-values.ts';
import { defineRoute } from './route.ts';

const idParams = z.object({ id: pathUuid });
const int32 = z.coerce.number().int().min(-2_147_483_648).max(2_147_483_647);
const versionParams = z.object({ id: pathUuid, n: int32 });

/** What a list of scripts may be sorted by, as an addition to the governance contract. */
export const scriptSortColumns = ['name', 'status', 'current_version', 'created_at', 'updated_at'] as const;

export const scriptList = z.object({ scripts: z.array(script), total: z.int().min(0) }).meta({ id: 'ScriptList' });
export const versionList = z
  .object({ versions: z.array(scriptVersion), total: z.int().min(0) })
  .meta({ id: 'VersionList' });

export const createScriptBody = z.object({
  name: scriptName,
  description: description.nullish(),
  script_body: scriptBody.optional(),
});
export const updateScriptBody = z.object({ name: scriptName.optional(), description: description.nullish() });
export const createVersionBody = z.object({
  script_body: scriptBody,
  change_description: changeDescription.nullish(),
  /** 409 when it is no longer the current version (`contract.md` S-11). */
  base_version: z.int().min(1).optional(),
});

/** Numbers of two versions; one that the script does not have is 404, not a mistake in the query (`contract.md` S-12). */
const compareQuery = z.object({
  from: int32,
  to: int32,
  /** An addition to the contract: white space around lines does not count. */
  ignore_whitespace: z.stringbool({ truthy: ['true'], falsy: ['false'], case: 'sensitive' }).default(false),
});

/** `summary` and, on each line, `old_line`, `new_line` and `ranges` are additions to the contract (`contract.md` S-12). */
export const comparison = z
  .object({ version_a: z.int(), version_b: z.int(), diff_lines: z.array(diffLine), summary: diffSummary })
  .meta({ id: 'Comparison' });

export const rollbackBody = z.object({
  /** Default: the version before the current one (036 US1-6). */
  target_version: z.int().min(-2_147_483_648).max(2_147_483_647).nullish(),
  reason: changeDescription.nullish(),
  /** 409 when it is no longer the current version. */
  base_version: z.int().min(1).optional(),
});

/** The governance contract's dry-run reply, and beside it what the runtime knows more (`runtime.md`, A result). */
export const dryRunReply = z
  .object({
    success: z.boolean(),
    output: runOutput.nullable(),
    error: z.string().nullable(),
    duration_ms: z.number().min(0),
    status: runStatus,
    error_location: z
      .object({ name: z.string(), line: z.int().nullable(), column: z.int().nullable(), stack: z.string().nullable() })
      .nullable(),
    logs: z.array(logLine),
    truncated: z.boolean(),
  })
  .meta({ id: 'DryRun' });
export type DryRunReply = z.infer<typeof dryRunReply>;

/** Null counts as an empty context (`contract.md` S-04). Its content is checked by the engine, which names the key. */
const context = z.union([jsonObject, z.null()]);

export const scriptRoutes = {
  list: defineRoute({
    method: 'GET',
    url: '/governance/scripts',
    permission: 'admin',
    success: 200,
    summary: 'List scripts, newest first unless another order is asked for',
    query: z.object({
      status: scriptStatus.optional(),
      search: z.string().max(200).optional(),
      sort: z.enum(scriptSortColumns).optional(),
      order: z.enum(['asc', 'desc']).optional(),
      page: pageNumber.default(1),
      page_size: pageSize.default(limits.pageSizeDefault),
    }),
    reply: scriptList,
  }),
  create: defineRoute({
    method: 'POST',
    url: '/governance/scripts',
    permission: 'admin',
    success: 201,
    summary: 'Create a script as a draft, with its version 1',
    body: createScriptBody,
    reply: script,
  }),
  validate: defineRoute({
    method: 'POST',
    url: '/governance/scripts/validate',
    permission: 'admin',
    success: 200,
    summary: 'Check a text without storing or running it',
    body: z.object({ script_body: scriptBody }),
    reply: validation,
  }),
  dryRun: defineRoute({
    method: 'POST',
    url: '/governance/scripts/dry-run',
    permission: 'admin',
    success: 200,
    summary: 'Run an unsaved text in the sandbox',
    body: z.object({ script_body: scriptBody, context }),
    reply: dryRunReply,
  }),
  get: defineRoute({
    method: 'GET',
    url: '/governance/scripts/:id',
    permission: 'admin',
    success: 200,
    summary: 'Get a script without its text',
    params: idParams,
    reply: script,
  }),
  update: defineRoute({
    method: 'PUT',
    url: '/governance/scripts/:id',
    permission: 'admin',
    success: 200,
    summary: 'Change name or description; null clears, absent keeps',
    params: idParams,
    body: updateScriptBody,
    reply: script,
  }),
  delete: defineRoute({
    method: 'DELETE',
    url: '/governance/scripts/:id',
    permission: 'admin',
    success: 204,
    summary: 'Delete a script and its versions',
    params: idParams,
  }),
  activate: defineRoute({
    method: 'POST',
    url: '/governance/scripts/:id/activate',
    permission: 'admin',
    success: 200,
    summary: 'Make a script active',
    params: idParams,
    reply: script,
  }),
  deactivate: defineRoute({
    method: 'POST',
    url: '/governance/scripts/:id/deactivate',
    permission: 'admin',
    success: 200,
    summary: 'Make a script inactive',
    params: idParams,
    reply: script,
  }),
  listVersions: defineRoute({
    method: 'GET',
    url: '/governance/scripts/:id/versions',
    permission: 'admin',
    success: 200,
    summary: 'List the versions of a script with their texts, newest first',
    params: idParams,
    query: z.object({ page: pageNumber.optional(), page_size: pageSize.optional() }),
    reply: versionList,
  }),
  createVersion: defineRoute({
    method: 'POST',
    url: '/governance/scripts/:id/versions',
    permission: 'admin',
    success: 201,
    summary: 'Add the next version of a script',
    params: idParams,
    body: createVersionBody,
    reply: scriptVersion,
  }),
  compareVersions: defineRoute({
    method: 'GET',
    url: '/governance/scripts/:id/versions/compare',
    permission: 'admin',
    success: 200,
    summary: 'Compare two versions line by line, with the words that changed',
    params: idParams,
    query: compareQuery,
    reply: comparison,
  }),
  getVersion: defineRoute({
    method: 'GET',
    url: '/governance/scripts/:id/versions/:n',
    permission: 'admin',
    success: 200,
    summary: 'Get one version with its text',
    params: versionParams,
    reply: scriptVersion,
  }),
  rollback: defineRoute({
    method: 'POST',
    url: '/governance/scripts/:id/rollback',
    permission: 'admin',
    success: 200,
    summary: 'Go back to an earlier version: its text becomes the next version',
    params: idParams,
    body: rollbackBody,
    reply: scriptVersion,
  }),
  dryRunVersion: defineRoute({
    method: 'POST',
    url: '/governance/scripts/:id/versions/:n/dry-run',
    permission: 'admin',
    success: 200,
    summary: 'Run a saved version in the sandbox and log the try',
    params: versionParams,
    body: z.object({ context }),
    reply: dryRunReply
      .extend({ log_id: uuid.nullable().describe('Null when the try ran but could not be logged.') })
      .meta({ id: 'DryRunOfVersion' }),
  }),
} as const;

import { z } from 'zod';
import { timestamp, uuid } from '../model/scalars.ts';
import { caseSettings } from './cases.ts';
import { workspaceCheckStatus } from './checks.ts';
import { publishEnd, syncStatus } from './sync.ts';
import { connection, session, storeHealth, workspace } from './workspace.ts';

export const settings = z.object({
  theme: z.enum(['system', 'dark', 'light', 'contrast']).default('system'),
  editor_font_size: z.int().min(9).max(32).default(13),
  editor_word_wrap: z.boolean().default(false),
  editor_minimap: z.boolean().default(false),
  dry_run_timeout_seconds: z.number().min(1).max(300).default(5),
  dry_run_coverage: z.boolean().default(true),
});
export type Settings = z.infer<typeof settings>;

/** What stays the same while the studio is open. */
export const studioInfo = z.object({
  version: z.string(),
  node: z.string(),
  platform: z.string(),
  /** `none`: the command line. */
  shell: z.enum(['browser', 'electron', 'none']),
  home: z.string(),
  runtime_version: z.int(),
  /** How strictly the sandbox is held on this platform, in words for the About view and the log. */
  sandbox_protection: z.string(),
});
export type StudioInfo = z.infer<typeof studioInfo>;

export const logEntry = z.object({
  at: timestamp,
  level: z.enum(['debug', 'info', 'warn', 'error']),
  source: z.enum(['studio', 'sandbox', 'backend', 'sync']),
  message: z.string(),
});
export type LogEntry = z.infer<typeof logEntry>;

/** What the host tells every open window. `changed` names what to fetch again; it carries no content. */
export const studioEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('connection'), connection }),
  z.object({ type: z.literal('session'), session }),
  z.object({ type: z.literal('workspace'), workspace, store: storeHealth }),
  /** Some workspace was made, changed or removed; which ones there are is to be fetched again. */
  z.object({ type: z.literal('workspaces_changed') }),
  /** `rev`: the local revision of the one that was saved, where it was but a save; who has it knows the change already. */
  z.object({ type: z.literal('scripts_changed'), lids: z.array(z.string()), rev: z.int().optional() }),
  /** Every save of a text, also one after which the lists look the same. */
  z.object({ type: z.literal('draft_saved'), lid: z.string(), local_rev: z.int() }),
  z.object({ type: z.literal('contexts_changed'), lid: z.string() }),
  z.object({ type: z.literal('cases_changed'), lid: z.string() }),
  /** Test cases of a script began, went on with or ended a run. */
  z.object({ type: z.literal('case_results'), lid: z.string() }),
  z.object({ type: z.literal('case_settings'), settings: caseSettings }),
  /** A dry run was added to the local history, or runs were taken out of it. */
  z.object({ type: z.literal('history_changed') }),
  z.object({ type: z.literal('settings'), settings }),
  z.object({ type: z.literal('log'), entry: logEntry }),
  z.object({ type: z.literal('sync'), status: syncStatus }),
  /** The check of the whole workspace went on. */
  z.object({ type: z.literal('workspace_checked'), status: workspaceCheckStatus }),
  /** The lint profile or an attribute schema is another one; of one script, or with null of all. */
  z.object({ type: z.literal('checks_changed'), lid: uuid.nullable() }),
  /** Some members of a piece of window state have other values, which another window of the workspace may show. */
  z.object({ type: z.literal('ui_state_changed'), key: z.string() }),
  /** A publish or an undo ended or stopped; also one that went on by itself. */
  z.object({ type: z.literal('publish_ended'), end: publishEnd }),
  /** A pull that changed something, or could not be done. */
  z.object({ type: z.literal('pull_ended'), ok: z.boolean(), message: z.string() }),
]);
export type StudioEvent = z.infer<typeof studioEvent>;

/** A piece of the window's state (open tabs, cursor, layout) that survives a restart. */
export const uiStateKey = z.string().regex(/^[a-z0-9_.:-]{1,120}$/i);

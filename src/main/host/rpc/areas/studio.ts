import { z } from 'zod';
import { json, jsonObject } from '#contract/model/scalars.ts';
import { settings, uiStateKey } from '#contract/rpc/studio.ts';
import { followEvents } from '#host/services/event-hub.ts';
import { currentEvents } from '#host/services/studio.ts';
import { procedure } from '../procedure.ts';

export const studioTable = {
  info: procedure.query(({ ctx }) => ctx.studio.info()),
  log: procedure.query(({ ctx }) => ctx.studio.log.list()),
  events: procedure.subscription(({ ctx, signal }) =>
    followEvents(
      ctx.attachment.events,
      () => currentEvents(ctx.studio, ctx.attachment),
      signal ?? new AbortController().signal,
    ),
  ),
};

/** Without defaults: a setting that is not named stays as it is. */
const settingsChange = z.object({
  theme: settings.shape.theme.unwrap().optional(),
  editor_font_size: settings.shape.editor_font_size.unwrap().optional(),
  editor_word_wrap: settings.shape.editor_word_wrap.unwrap().optional(),
  editor_minimap: settings.shape.editor_minimap.unwrap().optional(),
  dry_run_timeout_seconds: settings.shape.dry_run_timeout_seconds.unwrap().optional(),
  dry_run_coverage: settings.shape.dry_run_coverage.unwrap().optional(),
});

export const settingsTable = {
  get: procedure.query(({ ctx }) => ctx.studio.preferences.settings()),
  update: procedure.input(settingsChange).mutation(({ ctx, input }) => ctx.studio.preferences.update(input)),
};

export const uiStateTable = {
  get: procedure
    .input(z.object({ key: uiStateKey }))
    .query(({ ctx, input }) => ctx.studio.preferences.uiState(input.key, ctx.attachment.workspace)),
  set: procedure
    .input(z.object({ key: uiStateKey, value: json }))
    .mutation(({ ctx, input }) => ctx.studio.preferences.setUiState(input.key, input.value, ctx.attachment.workspace)),
  /** Of what belongs to a workspace and is kept member by member, as several windows change it. */
  change: procedure
    .input(z.object({ key: uiStateKey.startsWith('ws:'), members: jsonObject }))
    .mutation(({ ctx, input }) =>
      ctx.studio.preferences.changeUiState(input.key, input.members, ctx.attachment.workspace),
    ),
};

import { z } from 'zod';
import { type Settings, settings } from '#contract/rpc/studio.ts';
import type { Store } from '../store.ts';
import type { StudioSchema } from '../studio-schema.ts';

type StudioStore = Store<StudioSchema>;

/** Every setting; one that was never set, or that this studio cannot read, has its default. */
export function readSettings(store: StudioStore): Settings {
  const stored = new Map(
    store.all(store.build.selectFrom('setting').selectAll()).map(({ key, value }) => [key, value]),
  );
  const entries = Object.entries(settings.shape).map(([key, schema]) => {
    const text = stored.get(key);
    const parsed: z.ZodSafeParseResult<unknown> = schema.safeParse(text === undefined ? undefined : JSON.parse(text));
    return [key, parsed.success ? parsed.data : schema.parse(undefined)];
  });
  return settings.parse(Object.fromEntries(entries));
}

export function writeSettings(store: StudioStore, changes: Partial<Settings>): void {
  for (const [key, value] of Object.entries(changes)) writeSetting(store, key, value);
}

const activeKey = 'active_workspace';

/** The workspace that was open last, or null. */
export function readActive(store: StudioStore): string | null {
  const row = store.first(store.build.selectFrom('setting').select('value').where('key', '=', activeKey));
  return row === undefined ? null : z.string().parse(JSON.parse(row.value));
}

export function writeActive(store: StudioStore, id: string): void {
  writeSetting(store, activeKey, id);
}

function writeSetting(store: StudioStore, key: string, value: unknown): void {
  const text = JSON.stringify(value);
  store.run(
    store.build
      .insertInto('setting')
      .values({ key, value: text })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: text })),
  );
}

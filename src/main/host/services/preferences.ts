import { type Json, type JsonObject, jsonObject } from '#contract/model/scalars.ts';
import type { Settings } from '#contract/rpc/studio.ts';
import { readUiState, writeUiState } from '../store/queries/key-values.ts';
import { readSettings, writeSettings } from '../store/queries/settings.ts';
import type { Store } from '../store/store.ts';
import type { StudioSchema } from '../store/studio-schema.ts';
import type { EventHub } from './event-hub.ts';
import type { OpenWorkspace } from './workspaces/open-workspace.ts';

const workspacePrefix = 'ws:';

/** Settings of the studio, and the state of its windows: of the whole studio, or of a workspace where the key begins with `ws:`. */
export class Preferences {
  private readonly store: Store<StudioSchema>;
  private readonly events: EventHub;

  constructor(store: Store<StudioSchema>, events: EventHub) {
    this.store = store;
    this.events = events;
  }

  settings(): Settings {
    return readSettings(this.store);
  }

  update(changes: Partial<Settings>): Settings {
    this.store.transaction(() => writeSettings(this.store, changes));
    const settings = this.settings();
    this.events.emit({ type: 'settings', settings });
    return settings;
  }

  /** Null where nothing was kept, or where the workspace's store cannot be used. */
  uiState(key: string, { authoring }: OpenWorkspace): Json {
    if (!key.startsWith(workspacePrefix)) return readUiState(this.store, key);
    return authoring ? readUiState(authoring.store, key) : null;
  }

  setUiState(key: string, value: Json, workspace: OpenWorkspace): void {
    if (!key.startsWith(workspacePrefix)) writeUiState(this.store, key, value);
    else writeUiState(workspace.open.authoring.store, key, value);
  }

  /**
   * Gives members of what a workspace keeps under `key`, an object, other values, and takes away those that are null.
   * What another window keeps in other members stays.
   */
  changeUiState(key: string, members: JsonObject, { open, events }: OpenWorkspace): void {
    const { store } = open.authoring;
    store.transaction(() => {
      const kept = { ...jsonObject.safeParse(readUiState(store, key)).data, ...members };
      writeUiState(store, key, Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== null)));
    });
    events.emit({ type: 'ui_state_changed', key });
  }
}

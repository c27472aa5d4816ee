import type { Capabilities } from '#contract/http/system.ts';
import { type BackendProfile, backendProfile } from '#contract/model/backend-profile.ts';
import { readMeta, writeMeta } from '#host/store/queries/meta.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';

const enhancedFeatures = ['change_sets', 'change_feed', 'blobs', 'client_ids'];

export function kindOf(capabilities: Capabilities): BackendProfile['kind'] {
  return enhancedFeatures.every((feature) => capabilities.features.includes(feature)) ? 'enhanced' : 'baseline';
}

/** How the backend behaves, as far as it is known; kept in the file, so that plans can be made without it. */
export class Profiles {
  private readonly store: Store<WorkspaceSchema>;
  private readonly capabilities: () => Capabilities | null;
  /** What was read last, by its text: every request of a publish asks for it. */
  private latest: { readonly text: string; readonly profile: BackendProfile } | null = null;

  constructor(store: Store<WorkspaceSchema>, capabilities: () => Capabilities | null) {
    this.store = store;
    this.capabilities = capabilities;
  }

  /** Null until the backend has answered for the first time. */
  known(): BackendProfile | null {
    const stored = this.stored();
    const capabilities = this.capabilities();
    if (capabilities === null) return stored;
    const kind = kindOf(capabilities);
    return stored?.kind === kind ? stored : defaultProfile(kind);
  }

  profile(): BackendProfile {
    return this.known() ?? defaultProfile('baseline');
  }

  save(profile: BackendProfile): void {
    const text = JSON.stringify(backendProfile.parse(profile));
    if (readMeta(this.store, 'profile_json') !== text) writeMeta(this.store, 'profile_json', text);
  }

  /** The backend has answered: what it says it can do is how it is. Without capabilities it is a plain one. */
  answered(): void {
    const capabilities = this.capabilities();
    const kind = capabilities === null ? 'baseline' : kindOf(capabilities);
    const stored = this.stored();
    this.save(stored?.kind === kind ? stored : defaultProfile(kind));
  }

  private stored(): BackendProfile | null {
    const text = readMeta(this.store, 'profile_json');
    if (text === null) return null;
    if (this.latest?.text !== text) this.latest = { text, profile: backendProfile.parse(JSON.parse(text)) };
    return this.latest.profile;
  }
}

function defaultProfile(kind: BackendProfile['kind']): BackendProfile {
  const enhanced = { kind, create_takes_body: true, clear: 'null' } as const;
  return backendProfile.parse(kind === 'enhanced' ? enhanced : { kind });
}

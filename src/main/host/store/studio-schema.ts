/** The tables of `studio.db`; see `migrations/studio`. */
export interface StudioSchema {
  workspace: {
    id: string;
    name: string;
    backend: string;
    tenant_id: string | null;
    colour: string;
    created_at: string;
  };
  setting: { key: string; value: string };
  ui_state: { key: string; value: string };
  credential: { workspace_id: string; sealed: Uint8Array; updated_at: string };
}

/** The tables of `studio.db`; see `migrations/studio`. */
export interface StudioSchema {
  workspace: {
    id: string;
    name: string;
    backend: string;
    tenant_id: string | null;
    tenant_name: string | null;
    production: 0 | 1;
    colour: string;
    created_at: string;
  };
  setting: { key: string; value: string };
  ui_state: { key: string; value: string };
  credential: { workspace_id: string; sealed: Uint8Array; updated_at: string };
}

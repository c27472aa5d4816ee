import type { Script, ScriptVersion } from '#contract/model/script.ts';

export interface ScriptEntry {
  row: Script;
  /** Grows with every insertion: the order in which rows came to be. */
  readonly serial: number;
  readonly versions: Map<number, ScriptVersion>;
  /** Hidden: who asked for it, and the words it was born with. */
  readonly birth: Birth;
  readonly bindings: { enabled: boolean }[];
}

export interface Birth {
  readonly from: string;
  readonly description: string | null;
  readonly name: string;
}

/** What a request changed, hidden from the API. */
export interface Effect {
  readonly from: string;
  readonly late: boolean;
  readonly kind: 'create' | 'version' | 'update' | 'status' | 'delete';
  readonly id: string;
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
}

export interface Tenant {
  readonly id: string;
  readonly scripts: Map<string, ScriptEntry>;
  /** Deleted ones, so that the laws can look at what went. */
  readonly deleted: Map<string, ScriptEntry>;
}

export const stubBody = '// New script';

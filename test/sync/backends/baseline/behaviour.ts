import type { LifecycleManner } from './lifecycle-table.ts';

/** What a plain backend does, one switch a row of `sync.md` section 2. The names end in the row's number. */
export interface BaselineBehaviour {
  /** Rows of one instant come in another order with each page, and pages are short. */
  readonly unstable_pages_b1: boolean;
  readonly page_cap_b1: number;
  /** Lists come as `{items, total, limit, offset}`. */
  readonly items_envelope_b2: boolean;
  /** A creation takes no text; version 1 is a stub. */
  readonly stub_body_b3: boolean;
  /** Script and version 1 are two statements without a transaction. */
  readonly create_in_two_b4: boolean;
  /** Version N+1 and `current_version` are two statements without a transaction. */
  readonly version_in_two_b5: boolean;
  /** What violates a constraint is answered with 500. */
  readonly violation_is_500_b6: boolean;
  /** Names are unique in the tenant. */
  readonly names_unique: boolean;
  /** A status that is there already is 412; otherwise it is 409. */
  readonly already_is_412_b7: boolean;
  /** Null in an update keeps what is there. */
  readonly null_keeps_b8: boolean;
  /** An update of the description of an active script is accepted and ignored. */
  readonly ignores_description_b9: boolean;
  /** A script with enabled bindings cannot be deleted; disabled ones go with it. */
  readonly bindings_guard_b16: boolean;
  /** Access tokens live so long, in milliseconds. */
  readonly token_ms_b17: number;
  /** `updated_at` is when the transaction began: later changes may carry earlier times. */
  readonly start_time_b18: boolean;
  /** It has the routes of lifecycles; most worlds are about scripts, and have one request less to lose without them. */
  readonly lifecycles: LifecycleManner | null;
  /** It has the routes of connectors and of bindings. */
  readonly connectors: boolean;
}

/** A plain backend without surprises, but with its stub and its short tokens. */
export const plain: BaselineBehaviour = {
  unstable_pages_b1: false,
  page_cap_b1: 100,
  items_envelope_b2: false,
  stub_body_b3: true,
  create_in_two_b4: false,
  version_in_two_b5: false,
  violation_is_500_b6: false,
  names_unique: true,
  already_is_412_b7: true,
  null_keeps_b8: false,
  ignores_description_b9: false,
  bindings_guard_b16: true,
  token_ms_b17: 15 * 60_000,
  start_time_b18: false,
  lifecycles: null,
  connectors: false,
};

const unsteady = { unstable_pages_b1: true, page_cap_b1: 3, start_time_b18: true } as const;

/** The profiles that schedules run against, by name. Rows that stop a publish for good have directed tests instead. */
export const profiles = {
  plain,
  unsteady: { ...plain, ...unsteady },
  xavyo: {
    ...plain,
    ...unsteady,
    create_in_two_b4: true,
    version_in_two_b5: true,
    violation_is_500_b6: true,
    null_keeps_b8: true,
  },
  anything_goes: { ...plain, ...unsteady, names_unique: false, already_is_412_b7: false, items_envelope_b2: true },
  /** For directed tests: what it accepts and ignores would stand in the way of rest. */
  stubborn: { ...plain, ignores_description_b9: true },
} as const satisfies Record<string, BaselineBehaviour>;
export type ProfileName = keyof typeof profiles;

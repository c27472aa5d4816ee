/** One page of a list, as far as completeness needs it. */
export interface SweepPage {
  readonly ids: readonly string[];
  readonly total: number | null;
}

export interface SweepVerdict {
  readonly complete: boolean;
  readonly distinct: number;
  readonly reason: string | null;
}

/**
 * Whether absence from a sweep means anything: only if as many different rows came as the first and the last page
 * counted, and these two agree (sync.md 3.6). Pages may shift while they are read, so a repeated row proves nothing.
 */
export function sweepVerdict(pages: readonly SweepPage[]): SweepVerdict {
  const distinct = new Set(pages.flatMap((page) => page.ids)).size;
  const first = pages[0]?.total ?? null;
  const last = pages.at(-1)?.total ?? null;
  const fail = (reason: string) => ({ complete: false, distinct, reason });
  if (first === null || last === null) return fail('The server did not say how many there are.');
  if (first !== last) return fail(`The list changed while it was read: ${first} entries at first, ${last} at last.`);
  if (distinct !== first) return fail(`${distinct} different entries came of ${first}.`);
  return { complete: true, distinct, reason: null };
}

export const sweepTries = 3;

export function afterSweep(verdict: SweepVerdict, tries: number): 'use' | 'repeat' | 'use_without_absence' {
  if (verdict.complete) return 'use';
  return tries < sweepTries ? 'repeat' : 'use_without_absence';
}

/** Ids that may be gone: nothing, unless the sweep was complete. Each still has to be confirmed by a 404. */
export function absentIds(known: readonly string[], pages: readonly SweepPage[]): string[] {
  const seen = new Set(pages.flatMap((page) => page.ids));
  const absent = known.filter((id) => !seen.has(id));
  return absent.length === 0 || !sweepVerdict(pages).complete ? [] : absent.sort();
}

/** What a look at one missing row says. Anything but a plain 404 is no deletion. */
export function confirmAbsence(status: number | null): 'gone' | 'there' | 'not_known' {
  if (status === 404) return 'gone';
  return status !== null && status >= 200 && status < 300 ? 'there' : 'not_known';
}

export const brake = { rows: 10, share: 0.05 } as const;

/** Whether so much has gone that a person looks at the list first: more than 10 rows or 5 % of a type (sync.md 3.6). */
export function deletionBrake(known: number, gone: number): 'go' | 'ask' {
  if (gone === 0) return 'go';
  return gone > brake.rows || gone > known * brake.share ? 'ask' : 'go';
}

/** Rows that a tenant must have had before an empty answer counts as somebody else's. */
const enoughToWonder = 10;

export interface IdentityFacts {
  readonly expected_tenant_id: string;
  readonly token_tenant_id: string | null;
  readonly expected_instance_id: string | null;
  readonly instance_id: string | null;
  /** An entity both sides know, read again; null where nothing is known yet. */
  readonly canary: {
    readonly expected_id: string;
    readonly id: string | null;
    readonly tenant_id: string | null;
  } | null;
}

/** Null: the server is who it was. Otherwise why nothing may be pulled from it (sync.md 3.6.1, 3.16). */
export function identityProblem(facts: IdentityFacts): string | null {
  if (facts.token_tenant_id !== facts.expected_tenant_id)
    return 'You are signed in to another tenant than this workspace.';
  if (facts.expected_instance_id !== null && facts.instance_id !== facts.expected_instance_id)
    return 'Another server answers at this address than before.';
  const { canary } = facts;
  if (canary === null) return null;
  if (canary.id !== canary.expected_id) return 'The server does not know what it told us before.';
  if (canary.tenant_id !== null && canary.tenant_id !== facts.expected_tenant_id)
    return 'The server answered with data of another tenant.';
  return null;
}

/** An empty tenant where many were known is a stop, not an answer. */
export function emptinessProblem(known: number, seen: number): string | null {
  if (seen > 0 || known <= enoughToWonder) return null;
  return `The server shows nothing at all, where ${known} entries were known.`;
}

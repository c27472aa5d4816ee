import type { Random } from './random.ts';

/** What the network and the server do to one exchange; the numbers are those of `sync.md` 4.2. */
export type Fault =
  | 'none'
  /** F1, F9: never arrives; the connection breaks, or nothing comes until the deadline. */
  | 'drop_request'
  /** Not a byte leaves. */
  | 'refused'
  /** F2. */
  | 'drop_response'
  /** F3: the transport executes it twice. */
  | 'double'
  /** F4: given up by its sender, executed later. */
  | 'late'
  /** F4: executed now and answered, and a copy once more later. */
  | 'late_copy'
  /** F9: answered after the deadline. */
  | 'slow'
  /** F8. */
  | 'error_before'
  | 'error_after'
  /** F7. */
  | 'too_many'
  | 'unavailable'
  | 'unavailable_after'
  /** F10. */
  | 'truncated'
  | 'login_page'
  /** F12: the server's process dies between two statements. */
  | 'dies'
  /** F19: the token was revoked meanwhile. */
  | 'revoked';

export interface FaultPlan {
  /** Share of the writing exchanges that go wrong, and of the reading ones. */
  readonly writes: number;
  readonly reads: number;
  /** A late request arrives at most so much after it was sent. */
  readonly late_ms: number;
  readonly weights: readonly (readonly [Fault, number])[];
}

export const hostile: FaultPlan = {
  writes: 0.25,
  reads: 0.06,
  late_ms: 300_000,
  weights: [
    ['drop_request', 3],
    ['refused', 1],
    ['drop_response', 4],
    ['double', 3],
    ['late', 4],
    ['late_copy', 2],
    ['slow', 1],
    ['error_before', 1],
    ['error_after', 2],
    ['too_many', 1],
    ['unavailable', 1],
    ['unavailable_after', 1],
    ['truncated', 1],
    ['login_page', 1],
    ['dies', 2],
    ['revoked', 1],
  ],
};

export const peaceful: FaultPlan = { writes: 0, reads: 0, late_ms: 0, weights: [] };

export function drawFault(random: Random, plan: FaultPlan, method: string): Fault {
  if (!random.chance(method === 'GET' ? plan.reads : plan.writes)) return 'none';
  return random.weighted(plan.weights);
}

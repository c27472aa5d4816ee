import { AppError } from '#contract/errors/app-error.ts';

/**
 * Why reading ends before it is done, without being a failure of the network: what has come so far stays. `cancelled`: its
 * signal was aborted; `identity`: somebody else's data may be behind the address.
 */
export class PullStop extends AppError {
  readonly kind: 'cancelled' | 'identity';

  constructor(kind: PullStop['kind'], message: string) {
    super(kind === 'identity' ? 'wrong_tenant' : 'unavailable', message);
    this.kind = kind;
  }
}

export function cancelled(): PullStop {
  return new PullStop('cancelled', 'It was cancelled; what has come so far is kept.');
}

/** Why a pull ends before it is done, without being a failure of the network: what has come so far stays. */
export class PullStop extends Error {
  override readonly name = 'PullStop';
  readonly kind: 'cancelled' | 'identity';

  constructor(kind: PullStop['kind'], message: string) {
    super(message);
    this.kind = kind;
  }
}

export function cancelled(): PullStop {
  return new PullStop('cancelled', 'It was cancelled; what has come so far is kept.');
}

/**
 * Why a guarded request brought no answer. `message` is for people: it names the origin at most, never a path, a header or a
 * body, as these may hold secrets. `effect` as in `AdapterError`: `refused` by a rule of ours, `unreachable`: nothing was
 * sent, `unknown`: the other side may have acted.
 */
export class GuardedHttpError extends Error {
  override readonly name = 'GuardedHttpError';
  readonly effect: 'refused' | 'unreachable' | 'unknown';

  constructor(effect: GuardedHttpError['effect'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.effect = effect;
  }
}

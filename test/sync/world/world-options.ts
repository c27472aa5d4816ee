import type { ProfileName } from '../backends/baseline/behaviour.ts';
import type { OwnBackend } from '../backends/own-backend.ts';
import type { FaultPlan } from './faults.ts';
import type { StudioFiles } from './studio-file.ts';

export type WorldKind = 'baseline' | 'enhanced' | 'own';

export interface WorldOptions {
  readonly seed: string;
  readonly kind: WorldKind;
  readonly profile: ProfileName;
  readonly studios: number;
  /** Scripts that everybody has from the beginning. */
  readonly known: number;
  /** How many things are done before everything is brought to rest. */
  readonly actions: number;
  readonly faults: FaultPlan;
  /** Authors work on connectors, bindings and lifecycles; the scripts are there to be bound. */
  readonly records?: boolean;
  /** Every calendar is wrong by so much, one studio's forwards and the next one's backwards; default: by chance. */
  readonly skew_ms?: number;
  readonly files: StudioFiles;
  /** A tenant of our own backend, where that is the kind. */
  readonly own?: OwnBackend;
}

/** A law of the world was broken. `kind` is what the summary counts it as. */
export class Broken extends Error {
  override readonly name = 'Broken';
  readonly kind: 'lost' | 'duplicated' | 'diverged' | 'stuck' | 'crossed' | 'unplanned' | 'silent' | 'failed';

  constructor(kind: Broken['kind'], message: string) {
    super(message);
    this.kind = kind;
  }
}

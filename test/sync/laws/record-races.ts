import type { RecordEffect } from '../backends/enhanced/tables.ts';
import { type MemberChange, partsOf } from './record-members.ts';

/** Somebody read something; `at`: how many changes there were by then. */
export interface Look {
  readonly from: string;
  readonly path: string;
  readonly at: number;
}

interface Written {
  readonly from: string;
  readonly at: number;
}

/** Who wrote what last, and whether whoever replaced it can have seen that: a plain server compares nothing. */
export class RecordRaces {
  readonly #effects: readonly RecordEffect[];
  readonly #looks: readonly Look[];
  readonly #made = new Map<string, Written>();
  readonly #written = new Map<string, Written>();

  constructor(effects: readonly RecordEffect[], looks: readonly Look[]) {
    this.#effects = effects;
    this.#looks = looks;
  }

  isMaker(studio: string, id: string): boolean {
    return this.#made.get(id)?.from === studio;
  }

  /** Whether the effect replaced what its own studio had written. */
  isOwn(at: number, path: string): boolean {
    const { id, from } = this.#effect(at);
    return this.#writer(id, path)?.from === from;
  }

  /** Its own, a late copy, or written by somebody else after its last look there. */
  isExcused(at: number, path: string): boolean {
    const { id, from, late } = this.#effect(at);
    if (late || this.isOwn(at, path)) return true;
    const writer = this.#writer(id, path);
    if (writer === undefined) return false;
    const place = placeOf(this.#effect(at), path);
    const last = this.#looks.findLast((look) => look.from === from && look.path === place && look.at <= at);
    return last === undefined || last.at <= writer.at;
  }

  pass(at: number, changes: readonly MemberChange[]): void {
    const { id, from, kind } = this.#effect(at);
    if (kind === 'create') this.#made.set(id, { from, at });
    for (const { path } of changes) this.#written.set(`${id} ${path}`, { from, at });
  }

  #writer(id: string, path: string): Written | undefined {
    return this.#written.get(`${id} ${path}`) ?? this.#made.get(id);
  }

  #effect(at: number): RecordEffect {
    const effect = this.#effects[at];
    if (effect === undefined) throw new Error(`There is no effect ${at}.`);
    return effect;
  }
}

const folders: Readonly<Record<string, string>> = {
  connector: '/connectors',
  hook_binding: '/governance/script-bindings',
  lifecycle_config: '/governance/lifecycle/configs',
};

/** Where a plain server shows a member. */
function placeOf({ type, id }: RecordEffect, path: string): string {
  const own = `${folders[type]}/${id}`;
  const { id: element, member } = partsOf(path);
  if (member === 'entry_actions' || member === 'exit_actions') return `${own}/states/${element}/actions`;
  return member === 'conditions' ? `${own}/transitions/${element}/conditions` : own;
}

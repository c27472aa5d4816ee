import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import type { Random } from './random.ts';
import { marksOf, type RecordModel } from './record-model.ts';
import type { Run } from './studio.ts';

const point = { hook_phase: 'before', operation_type: 'create' } as const;

/** What an author does with connectors, with the order of their bindings, and with lifecycles. */
export class RecordAuthoring {
  /** What this author has deleted or given up: its going is no surprise. */
  readonly given: Set<string>;
  readonly #studio: string;
  readonly #model: RecordModel;
  readonly #random: Random;

  constructor(studio: string, model: RecordModel, random: Random, given: Set<string>) {
    this.#studio = studio;
    this.#model = model;
    this.#random = random;
    this.given = given;
  }

  /** Something that everybody has from the beginning, so that they meet. */
  found(run: Run): string {
    const words = [this.#createConnector(run), this.#createLifecycle(run)];
    for (let left = 3; left > 0; left -= 1) words.push(this.#bind(run), this.#addState(run));
    words.push(this.#addTransition(run), this.#begin(run));
    return words.join(', ');
  }

  act(run: Run): string {
    return this.#random.weighted([
      [() => this.#createConnector(run), 4],
      [() => this.#configure(run), 8],
      [() => this.#removeConnector(run), 1],
      [() => this.#bind(run), 8],
      [() => this.#reorder(run), 8],
      [() => this.#setBinding(run), 3],
      [() => this.#unbind(run), 2],
      [() => this.#createLifecycle(run), 3],
      [() => this.#addState(run), 8],
      [() => this.#addTransition(run), 6],
      [() => this.#removeState(run), 3],
      [() => this.#begin(run), 2],
      [() => this.#removeLifecycle(run), 1],
    ])();
  }

  /** It begins to exist or is refused as a whole, so its mark counts only then. */
  #marked<Result>(save: (mark: string) => Result): Result {
    const mark = this.#model.fresh(this.#studio);
    try {
      return save(mark);
    } catch (error) {
      this.#model.gone([mark]);
      throw error;
    }
  }

  #createConnector({ connectors }: Run): string {
    return this.#marked((mark) => {
      const name = this.#random.chance(0.15) ? `Common ${this.#random.int(2)}` : `connector ${mark}`;
      const fields = { connector_type: 'rest', object_classes: [], resources: [] } as const;
      const { lid } = connectors.create({ name, ...fields, config: { [mark]: 1 } } as never);
      return `creates connector ${lid} "${name}" ${mark}`;
    });
  }

  #configure({ connectors }: Run): string {
    const lid = this.#any(connectors.list());
    if (lid === null) return 'nothing';
    const { config, local_rev: base_rev, description } = connectors.get(lid);
    const marks = [...marksOf(config)];
    if (marks.length > 1 && this.#random.chance(0.2)) {
      const mark = this.#random.pick(marks);
      const { [mark]: _, ...left } = config;
      this.#model.gone([mark]);
      connectors.save({ lid, base_rev, fields: { config: left }, before: { config } });
      return `takes ${mark} from ${lid}`;
    }
    if (this.#random.chance(0.2)) {
      const words = `words ${this.#random.int(100)}`;
      connectors.save({ lid, base_rev, fields: { description: words }, before: { description } });
      return `describes ${lid} as ${words}`;
    }
    return this.#marked((mark) => {
      connectors.save({ lid, base_rev, fields: { config: { ...config, [mark]: 1 } }, before: { config } });
      return `puts ${mark} into ${lid}`;
    });
  }

  #removeConnector({ connectors }: Run): string {
    const lid = this.#any(connectors.list());
    if (lid === null) return 'nothing';
    this.#model.gone(marksOf(connectors.get(lid)));
    this.given.add(lid);
    connectors.remove(lid);
    return `deletes connector ${lid}`;
  }

  #bind({ bindings, connectors, scripts }: Run): string {
    const connector_lid = this.#any(connectors.list());
    const script_lid = this.#any(scripts.list().filter(({ status }) => status === 'active'));
    if (connector_lid === null || script_lid === null) return 'nothing';
    const settings = { failure_policy: 'abort', timeout_seconds: 30, enabled: true } as const;
    const index = this.#random.int(4);
    const { bindings: made } = bindings.create({ ...point, ...settings, connector_lid, script_lid, index });
    return `binds ${script_lid} to ${connector_lid} as ${made.map(({ lid }) => lid).join()}`;
  }

  #reorder({ bindings, connectors }: Run): string {
    const connector_lid = this.#any(connectors.list());
    if (connector_lid === null) return 'nothing';
    const lids = bindings.listOf({ connector_lid }).map(({ lid }) => lid);
    if (lids.length < 2) return 'nothing';
    const order = this.#random.shuffled(lids);
    bindings.reorder({ ...point, connector_lid, lids: order });
    return `puts the bindings of ${connector_lid} in the order ${order.map((lid) => lid.slice(0, 4)).join()}`;
  }

  #setBinding({ bindings }: Run): string {
    const lid = this.#any(bindings.listOf({}));
    if (lid === null) return 'nothing';
    const { timeout_seconds, local_rev: base_rev } = bindings.get(lid);
    const settings = { timeout_seconds: this.#random.between(1, 300) };
    bindings.save({ lid, base_rev, settings, before: { timeout_seconds } });
    return `gives ${lid} ${settings.timeout_seconds} s`;
  }

  #unbind({ bindings }: Run): string {
    const lid = this.#any(bindings.listOf({}));
    if (lid === null) return 'nothing';
    this.given.add(lid);
    bindings.remove(lid);
    return `deletes binding ${lid}`;
  }

  #createLifecycle({ lifecycles }: Run): string {
    const name = this.#random.chance(0.15)
      ? `Common ${this.#random.int(2)}`
      : `lifecycle ${this.#random.int(1_000_000)}`;
    const { lid } = lifecycles.create({ name, object_type: 'user' });
    return `creates lifecycle ${lid} "${name}"`;
  }

  #addState(run: Run): string {
    return this.#marked((mark) =>
      this.#edit(
        run,
        `adds state ${mark}`,
        (config) => {
          const id = this.#random.uuid();
          const state = {
            description: null,
            is_terminal: false,
            entitlement_action: 'no_change',
            place: null,
          } as const;
          const position = config.states.length;
          const added = { ...state, id, name: mark, position, entry_actions: [], exit_actions: [] };
          return { ...config, states: [...config.states, added] };
        },
        () => this.#model.gone([mark]),
      ),
    );
  }

  #addTransition(run: Run): string {
    return this.#edit(run, 'adds a transition', (config) => {
      const [from, to] = this.#random.shuffled(config.states);
      const known = config.transitions.some((one) => one.from_state_id === from?.id && one.to_state_id === to?.id);
      if (from === undefined || to === undefined || known) return null;
      const ends = { from_state_id: from.id, to_state_id: to.id };
      const rest = { requires_approval: false, approval_workflow_id: null, grace_period_hours: 0, conditions: [] };
      const id = this.#random.uuid();
      return {
        ...config,
        transitions: [...config.transitions, { id, name: `${from.name} to ${to.name}`, ...ends, ...rest }],
      };
    });
  }

  #removeState(run: Run): string {
    return this.#edit(run, 'deletes a state', (config) => {
      const [state] = this.#random.shuffled(config.states);
      if (state === undefined || config.initial_state_id === state.id) return null;
      const transitions = config.transitions.filter(
        ({ from_state_id, to_state_id }) => from_state_id !== state.id && to_state_id !== state.id,
      );
      this.#model.gone([state.name]);
      return { ...config, states: config.states.filter(({ id }) => id !== state.id), transitions };
    });
  }

  #begin(run: Run): string {
    return this.#edit(run, 'chooses where it begins', (config) => {
      const [state] = this.#random.shuffled(config.states);
      return state === undefined ? null : { ...config, initial_state_id: state.id };
    });
  }

  #removeLifecycle({ lifecycles }: Run): string {
    const lid = this.#any(lifecycles.list());
    if (lid === null) return 'nothing';
    this.#model.gone(marksOf(lifecycles.get(lid)));
    this.given.add(lid);
    lifecycles.remove(lid);
    return `deletes lifecycle ${lid}`;
  }

  #edit(
    { lifecycles }: Run,
    words: string,
    change: (config: LifecycleConfig) => LifecycleConfig | null,
    orElse: () => void = () => undefined,
  ): string {
    const lid = this.#any(lifecycles.list());
    const before = lid === null ? null : lifecycles.get(lid);
    const config = before === null ? null : change(before.config);
    if (lid === null || before === null || config === null) {
      orElse();
      return 'nothing';
    }
    lifecycles.save({ lid, base_rev: before.local_rev, base: before.config, config });
    return `${words} in ${lid}`;
  }

  #any(rows: readonly { readonly lid: string }[]): string | null {
    const lids = rows.map(({ lid }) => lid).sort();
    return lids.length === 0 ? null : this.#random.pick(lids);
  }
}

import type { ServerRecord, ServerScript } from '../backends/backend-port.ts';
import { BaselineBackend } from '../backends/baseline/baseline-backend.ts';
import { type BaselineBehaviour, profiles } from '../backends/baseline/behaviour.ts';
import { EnhancedBackend } from '../backends/enhanced/enhanced-backend.ts';
import type { EnhancedTenant } from '../backends/enhanced/tables.ts';
import type { OwnBackend } from '../backends/own-backend.ts';
import { tokenText } from '../backends/tokens.ts';
import { Approvals } from '../laws/approvals.ts';
import { RecordWatch, serverRecords } from '../laws/records.ts';
import { StudioWatch } from '../laws/watch-studio.ts';
import { Authoring } from './authoring.ts';
import { Desk } from './desk.ts';
import { Model, tokensOf } from './model.ts';
import { VirtualNetwork } from './network.ts';
import { OwnWebUi } from './own-web-ui.ts';
import { Person } from './person.ts';
import { Random } from './random.ts';
import { RecordAuthoring } from './record-authoring.ts';
import { marksOf, RecordModel } from './record-model.ts';
import { Studio } from './studio.ts';
import { VirtualTime } from './virtual-time.ts';
import { BaselineWebUi, EnhancedWebUi, type WebUi } from './web-ui.ts';
import { Broken, type WorldOptions } from './world-options.ts';

/** The routes that a plain backend has in worlds about what is no script. */
function recordRoutes(seed: string): Pick<BaselineBehaviour, 'lifecycles' | 'connectors'> {
  const lifecycles = Random.named(seed, 'lifecycles').pick(['product', 'upstream'] as const);
  return { lifecycles, connectors: true };
}

const traceLength = 400;
const dayMs = 86_400_000;
/** An answer is on its way for no longer. */
const longestAnswerMs = 120_000;
const never = Number.NEGATIVE_INFINITY;
/** Deliveries after which something that was begun does not end any more. */
const patience = 60_000;

/** Studios, a backend and what is between them, on one thread and one stream of chance. */
export class World {
  readonly options: WorldOptions;
  readonly time = new VirtualTime();
  readonly model = new Model();
  readonly recordModel = new RecordModel();
  readonly approvals = new Approvals();
  readonly network: VirtualNetwork;
  readonly desks: Desk[] = [];
  readonly webUi: WebUi;
  readonly baseline: BaselineBackend | null;
  readonly enhanced: EnhancedBackend | null;
  readonly own: OwnBackend | null;
  readonly #trace: string[] = [];
  #failure: Error | null = null;
  #backup: EnhancedTenant | null = null;
  /** When something that there once was was last missed at the server. */
  readonly #missed = new Map<string, number>();
  /** When each desk was last looked at. */
  readonly #looked = new Map<Desk, number>();

  constructor(options: WorldOptions) {
    this.options = options;
    const { seed, kind, profile } = options;
    const ofBackend = Random.named(seed, 'backend');
    const behaviour = { ...profiles[profile], ...(options.records === true ? recordRoutes(seed) : {}) };
    this.baseline = kind === 'baseline' ? new BaselineBackend(behaviour, this.time, ofBackend) : null;
    this.enhanced = kind === 'enhanced' ? new EnhancedBackend(this.time, ofBackend) : null;
    this.own = options.own ?? null;
    this.network = new VirtualNetwork(this.time, Random.named(seed, 'network'), this.backend, options.faults);
    this.webUi = this.#openWebUi(Random.named(seed, 'web'));
    for (let number = 1; number <= options.studios; number += 1) this.desks.push(this.#desk(`studio-${number}`));
  }

  get backend(): BaselineBackend | EnhancedBackend | OwnBackend {
    const backend = this.baseline ?? this.enhanced ?? this.own;
    if (backend === null) throw new Error('This world has no backend.');
    return backend;
  }

  get scripts(): readonly ServerScript[] {
    return this.backend.scripts();
  }

  /** Connectors, bindings and lifecycles of the server. */
  get records(): readonly ServerRecord[] {
    return this.baseline?.serverRecords() ?? [...(this.enhanced?.tenant.records.values() ?? [])];
  }

  /** Tokens that the server holds, be it in a version that another one hides. */
  get published(): Set<string> {
    const entries = [...(this.baseline?.tenant.scripts.values() ?? [])];
    const hidden = entries.flatMap(({ versions }) => [...versions.values()].map(({ script_body }) => script_body));
    return new Set([...hidden, ...this.scripts.map(({ body }) => body)].flatMap((text) => [...tokensOf(text)]));
  }

  /** Only active scripts can be bound. */
  activateAll(): void {
    this.enhanced?.activateAll();
    for (const id of this.baseline?.tenant.scripts.keys() ?? []) this.baseline?.setStatus(id, 'active');
  }

  /** The server's operators make a backup, or have to go back to it. */
  restoreServer(again: boolean): void {
    if (this.enhanced === null) return;
    const { tenant } = this.enhanced;
    if (!again || this.#backup === null) {
      this.#backup = tenant.backup();
      return;
    }
    const before = this.published;
    tenant.restore(this.#backup);
    const lost = before.difference(this.published);
    for (const token of lost) this.model.shaken.add(token);
    // Nobody but the web UI has these, and it keeps nothing.
    this.model.removed(lost.intersection(this.model.of('web')), 'the server was restored');
    this.note('the server is restored from its backup');
  }

  /**
   * Where clients choose ids and a server can be restored, what is gone may be there again before somebody learns that it was
   * gone: by an answer that took its time, or in a studio that was not running.
   */
  #miss(): void {
    if (this.enhanced === null) return;
    const { scripts, records } = this.enhanced.tenant;
    for (const id of this.#missed.keys()) if (!scripts.has(id) && !records.has(id)) this.#missed.set(id, this.time.now);
    for (const ids of [scripts, records])
      for (const id of ids.keys()) if (!this.#missed.has(id)) this.#missed.set(id, never);
  }

  get trace(): readonly string[] {
    return this.#trace;
  }

  note(line: string): void {
    this.#trace.push(`${(this.time.now / 1000).toFixed(2)} ${line}`);
    if (this.#trace.length > traceLength) this.#trace.shift();
  }

  /** Lets everything run that waits for nothing, then looks whether a law was broken. */
  async settle(): Promise<void> {
    await new Promise<void>((resolve) => void setImmediate(resolve));
    if (this.#failure !== null) throw this.#failure;
    this.#miss();
    for (const desk of this.desks) {
      const since = (this.#looked.get(desk) ?? 0) - longestAnswerMs;
      const isThere = ({ id }: { readonly id: string }) => (this.#missed.get(id) ?? never) < since;
      desk.watch.check(() => this.scripts.filter(isThere));
      desk.recordWatch.check((id) => this.records.filter(isThere).some((record) => record.id === id));
      if (desk.studio.run !== null) this.#looked.set(desk, this.time.now);
    }
    const [crossing] = this.backend.crossings;
    if (crossing !== undefined) throw new Broken('crossed', `I6: ${crossing}`);
  }

  async deliver(): Promise<void> {
    await this.network.deliver();
    await this.settle();
  }

  /** Lets time pass until something happens; false where nothing is to come. */
  async pass(): Promise<boolean> {
    const moments = [this.network.next, this.time.next].filter((moment) => moment !== null);
    if (moments.length === 0) return false;
    this.time.advanceTo(Math.max(this.time.now, Math.min(...moments)));
    await this.settle();
    return true;
  }

  /** Lets so many milliseconds pass, with all that happens in them. */
  async wait(ms: number): Promise<void> {
    await this.drive('wait', new Promise<void>((resolve) => void this.time.after(ms, resolve)));
  }

  /** Goes on until `done` has ended, and no longer. */
  async drive(what: string, done: Promise<unknown>): Promise<void> {
    let ended = false;
    void done.finally(() => {
      ended = true;
    });
    await this.settle();
    for (let turn = 0; !ended; turn += 1) {
      if (turn > patience) throw new Broken('stuck', `I5: "${what}" does not end.`);
      if (this.network.deliverable) await this.deliver();
      else if (!(await this.pass()) && !ended) throw new Broken('stuck', `I5: "${what}" waits for nothing.`);
    }
  }

  dispose(): void {
    for (const { studio } of this.desks) studio.kill();
  }

  #openWebUi(random: Random): WebUi {
    if (this.baseline !== null) return new BaselineWebUi(this.baseline, this.model, random);
    if (this.enhanced !== null) return new EnhancedWebUi(this.enhanced, this.model, random);
    if (this.own !== null) return new OwnWebUi(this.own, this.model, random);
    throw new Error('This world has no backend.');
  }

  #desk(name: string): Desk {
    const { seed, files, skew_ms } = this.options;
    const random = Random.named(seed, name);
    const { origin, tenantId } = this.backend;
    const tokenMs = this.baseline?.behaviour.token_ms_b17 ?? 15 * 60_000;
    const person = new Person(
      name,
      tenantId,
      this.time,
      random,
      (claims) => this.own?.tokenOf(claims.sub) ?? tokenText(claims),
      tokenMs,
    );
    const drawn = random.pick([0, 0, dayMs, -dayMs]);
    const studio = new Studio({
      name,
      seed,
      time: this.time,
      network: this.network,
      files,
      person,
      origin,
      tenantId,
      capabilities: this.enhanced?.capabilities ?? this.own?.capabilities ?? null,
      skewMs: skew_ms === undefined ? drawn : (this.desks.length % 2 === 0 ? 1 : -1) * skew_ms,
      log: (line) => this.note(line),
    });
    const authoring = new Authoring(name, this.model, random);
    const records = new RecordAuthoring(name, this.recordModel, random, authoring.given);
    const recordWatch = new RecordWatch(studio, authoring.given, this.approvals.records);
    const watch = new StudioWatch(studio, this.model, authoring.given);
    const isGone = (id: string) => ![...this.scripts, ...this.records].some((one) => one.id === id);
    const failed = (error: Error) => {
      this.#failure ??= error instanceof Broken ? error : new Broken('failed', `${name}: ${error.stack ?? error}`);
    };
    const trace = (line: string) => this.note(line);
    studio.start();
    return new Desk({
      studio,
      model: this.model,
      random,
      watch,
      authoring,
      records,
      recordModel: this.recordModel,
      recordWatch,
      marksThere: () => marksOf(serverRecords(this.records)),
      approvals: this.approvals,
      writtenRecords: () => (this.baseline ?? this.enhanced)?.recordEffects.length ?? 0,
      clientIds: this.baseline === null,
      trace,
      isGone,
      failed,
    });
  }
}

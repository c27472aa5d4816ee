import type { ProfileName } from '../backends/baseline/behaviour.ts';
import type { Desk } from '../world/desk.ts';
import { peaceful } from '../world/faults.ts';
import { type Model, tokenLine, tokensOf } from '../world/model.ts';
import { bringToRest, checkEnd } from '../world/rest.ts';
import type { Run } from '../world/studio.ts';
import type { StudioFiles } from '../world/studio-file.ts';
import { World } from '../world/world.ts';

/** A rule does not hold: what was to be seen was not. */
export class NotSeen extends Error {
  override readonly name = 'NotSeen';
}

/** A world in which nothing happens by chance, for one scene after another. */
export class Stage {
  readonly world: World;

  constructor(seed: string, files: StudioFiles, studios: number, profile: ProfileName = 'plain', records = false) {
    const options = { seed, kind: 'baseline', profile, known: 0, actions: 0, faults: peaceful, records } as const;
    this.world = new World({ ...options, studios, files });
  }

  get model(): Model {
    return this.world.model;
  }

  get backend() {
    if (this.world.baseline === null) throw new Error('The stage has another backend.');
    return this.world.baseline;
  }

  desk(number: number): Desk {
    const desk = this.world.desks[number - 1];
    if (desk === undefined) throw new Error(`There is no studio ${number}.`);
    return desk;
  }

  run(number: number): Run {
    const { run } = this.desk(number).studio;
    if (run === null) throw new Error(`Studio ${number} is not running.`);
    return run;
  }

  /** Does it to its end. */
  do(done: Promise<unknown>): Promise<void> {
    return this.world.drive('a scene', done);
  }

  /** A script that everybody has; returns its id on the server. */
  async known(): Promise<string> {
    await this.world.webUi.create();
    for (const desk of this.world.desks) await this.do(desk.pull());
    const id = this.world.scripts.at(-1)?.id;
    if (id === undefined) throw new Error('The web UI has made nothing.');
    return id;
  }

  /** The lid that a studio gives the script with this id. */
  lidOf(number: number, remoteId: string): string {
    const row = this.run(number)
      .scripts.list()
      .find((script) => script.id === remoteId);
    if (row === undefined) throw new NotSeen(`Studio ${number} does not list ${remoteId}.`);
    return row.lid;
  }

  /** Writes a new line behind line `at`; returns its token. */
  write(number: number, lid: string, at: number): string {
    const { scripts } = this.run(number);
    const { body, local_rev } = scripts.get(lid);
    const token = this.model.fresh('t');
    const lines = body.split('\n');
    lines.splice(at, 0, tokenLine(token));
    scripts.saveDraft({ lid, body: lines.join('\n'), base_rev: local_rev });
    this.model.acknowledged(token, this.desk(number).studio.name);
    return token;
  }

  erase(number: number, lid: string, token: string): void {
    const { scripts } = this.run(number);
    const { body, local_rev } = scripts.get(lid);
    const left = body.split('\n').filter((line) => line !== tokenLine(token));
    this.model.removed([token], 'erased');
    scripts.saveDraft({ lid, body: left.join('\n'), base_rev: local_rev });
  }

  create(number: number): string {
    const token = this.model.fresh('t');
    const origin = this.model.fresh('');
    const body = `// section one\n${tokenLine(token)}\n// section two\n`;
    const input = { name: `script ${origin}`, description: `about #o${origin}`, body };
    const { lid } = this.run(number).scripts.create(input);
    this.model.acknowledged(token, this.desk(number).studio.name);
    return lid;
  }

  /** How often a studio has sent such a request. */
  sent(number: number, request: RegExp): number {
    const { name } = this.desk(number).studio;
    return this.world.network.sent.filter(
      ({ from, method, path }) => from === name && request.test(`${method} ${path}`),
    ).length;
  }

  headTokens(remoteId: string): Set<string> {
    return tokensOf(this.world.scripts.find(({ id }) => id === remoteId)?.body ?? '');
  }

  /** Everything is brought to rest, and every law holds then. */
  async rest(): Promise<void> {
    await bringToRest(this.world);
    checkEnd(this.world);
  }

  see(holds: boolean, what: string): void {
    if (!holds) throw new NotSeen(what);
  }
}

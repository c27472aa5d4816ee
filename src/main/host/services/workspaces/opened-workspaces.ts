import { AppError } from '#contract/errors/app-error.ts';
import { EventHub } from '../event-hub.ts';
import { Attachment } from './attachment.ts';
import type { OpenWorkspace } from './open-workspace.ts';

export interface OpenedWorkspacesOptions {
  /** Opens its store; does not yet look for its backend. */
  readonly make: (id: string, events: EventHub) => OpenWorkspace;
  /** Whether it stays open without a window: the one that the studio would start with. */
  readonly stays: (id: string) => boolean;
  /** How long a workspace without a window stays open. */
  readonly idleMs: number;
  /** What every window is told, whatever its workspace. */
  readonly studio: EventHub;
}

/**
 * The workspaces that are open, side by side. One is opened when a window needs it, and closed when no window has used it
 * for a while and nothing runs in it.
 */
export class OpenedWorkspaces {
  private readonly options: OpenedWorkspacesOptions;
  private readonly open = new Map<string, OpenWorkspace>();
  private readonly hubs = new Map<string, EventHub>();
  private readonly attachments = new Set<Attachment>();
  private readonly idle = new Map<string, NodeJS.Timeout>();
  /** One opening or closing of a workspace at a time: two of them would be two writers of one file. */
  private readonly turns = new Map<string, Promise<unknown>>();

  constructor(options: OpenedWorkspacesOptions) {
    this.options = options;
  }

  find(id: string): OpenWorkspace | undefined {
    return this.open.get(id);
  }

  get(id: string): OpenWorkspace {
    const opened = this.open.get(id);
    if (opened !== undefined) return opened;
    throw new AppError('unavailable', 'The studio is opening this workspace. Try again in a moment.');
  }

  eventsOf(id: string): EventHub {
    const known = this.hubs.get(id);
    if (known !== undefined) return known;
    const hub = new EventHub();
    this.hubs.set(id, hub);
    return hub;
  }

  /** Opens it where it is not open. `prepare` runs on a fresh one before its backend is looked for. */
  async use(id: string, prepare: (opened: OpenWorkspace) => void = () => {}): Promise<OpenWorkspace> {
    return this.turn(id, () => this.ensure(id, prepare));
  }

  /** Closes it and opens it anew, for its file or its backend is another one now. */
  async reopen(id: string, between: () => void = () => {}): Promise<OpenWorkspace> {
    return this.turn(id, async () => {
      await this.shut(id);
      between();
      return this.ensure(id);
    });
  }

  async close(id: string): Promise<void> {
    await this.turn(id, () => this.shut(id));
  }

  async closeAll(): Promise<void> {
    for (const attachment of [...this.attachments]) this.detach(attachment);
    for (const timer of this.idle.values()) clearTimeout(timer);
    await Promise.all([...this.open.keys()].map((id) => this.close(id)));
  }

  /** Opens it where needed and lets a window in, in one turn, so that it is not closed in between. */
  async enter(id: string): Promise<Attachment> {
    return this.turn(id, async () => {
      await this.ensure(id);
      return this.attach(id);
    });
  }

  /** The workspace must be open, and stay. */
  attach(id: string): Attachment {
    const home = {
      get: (id: string) => this.get(id),
      eventsOf: (id: string) => this.eventsOf(id),
      left: (one: Attachment, left: string) => this.follow(one, left),
    };
    const attachment = new Attachment(home, this.options.studio, id);
    this.attachments.add(attachment);
    this.keepOpen(id);
    return attachment;
  }

  detach(attachment: Attachment): void {
    this.attachments.delete(attachment);
    attachment.detach();
  }

  async move(attachment: Attachment, to: string): Promise<void> {
    await this.turn(to, async () => {
      await this.ensure(to);
      attachment.move(to);
    });
  }

  /** Takes everybody who is in one workspace into another. */
  async moveAll(from: string, to: string): Promise<void> {
    const leaving = [...this.attachments].filter((attachment) => attachment.id === from);
    for (const attachment of leaving) await this.move(attachment, to);
  }

  private isUsed(id: string): boolean {
    return [...this.attachments].some((attachment) => attachment.id === id);
  }

  private follow(attachment: Attachment, left: string): void {
    this.keepOpen(attachment.id);
    if (!this.isUsed(left)) this.closeLater(left);
  }

  private keepOpen(id: string): void {
    clearTimeout(this.idle.get(id));
    this.idle.delete(id);
  }

  private closeLater(id: string): void {
    clearTimeout(this.idle.get(id));
    const timer = setTimeout(() => {
      this.idle.delete(id);
      void this.closeIdle(id);
    }, this.options.idleMs);
    timer.unref();
    this.idle.set(id, timer);
  }

  private async closeIdle(id: string): Promise<void> {
    const opened = this.open.get(id);
    if (opened === undefined || this.isUsed(id)) return;
    if (this.options.stays(id) || opened.busy) this.closeLater(id);
    else await this.turn(id, async () => (this.isUsed(id) ? undefined : this.shut(id)));
  }

  private async ensure(id: string, prepare: (opened: OpenWorkspace) => void = () => {}): Promise<OpenWorkspace> {
    const known = this.open.get(id);
    if (known !== undefined) return known;
    const opened = this.options.make(id, this.eventsOf(id));
    this.open.set(id, opened);
    prepare(opened);
    await opened.start();
    if (!this.isUsed(id)) this.closeLater(id);
    return opened;
  }

  private async shut(id: string): Promise<void> {
    const opened = this.open.get(id);
    this.open.delete(id);
    await opened?.close();
  }

  private turn<Result>(id: string, job: () => Promise<Result>): Promise<Result> {
    const before = this.turns.get(id) ?? Promise.resolve();
    const mine = before.then(job, job);
    // Whoever asked is told of a failure; the next job of this workspace begins all the same.
    this.turns.set(
      id,
      mine.catch(() => {}),
    );
    return mine;
  }
}

import type { StudioEvent } from '#contract/rpc/studio.ts';
import { EventHub } from '../event-hub.ts';
import type { OpenWorkspace } from './open-workspace.ts';

export interface AttachmentHome {
  /** The open workspace. Throws `unavailable` while it is not open. */
  get(id: string): OpenWorkspace;
  /** What happens in this workspace, for all of its windows. */
  eventsOf(id: string): EventHub;
  /** It is in another workspace than `left` now, or in none. */
  left(attachment: Attachment, left: string): void;
}

/**
 * A window, or whoever else calls the router, and the one workspace it works in. What happens in another workspace never
 * reaches it, and what it does reaches no other (`sync.md` 3.16).
 */
export class Attachment {
  /** What the window is told: of the whole studio, and of its workspace. */
  readonly events = new EventHub();
  private readonly home: AttachmentHome;
  private workspaceId: string;
  private readonly stopStudio: () => void;
  private stopWorkspace: () => void;

  constructor(home: AttachmentHome, studio: EventHub, id: string) {
    this.home = home;
    this.workspaceId = id;
    this.stopStudio = studio.listen((event) => this.events.emit(event));
    this.stopWorkspace = home.eventsOf(id).listen((event) => this.events.emit(event));
  }

  get id(): string {
    return this.workspaceId;
  }

  get workspace(): OpenWorkspace {
    return this.home.get(this.workspaceId);
  }

  /** How its workspace stands, as events: what a window is told first. */
  current(): StudioEvent[] {
    const { workspace, health, session, connection } = this.workspace;
    return [
      { type: 'connection', connection: connection.view() },
      { type: 'session', session: session.view() },
      { type: 'workspace', workspace, store: health },
    ];
  }

  /** From now on it is in another workspace, which is open, and is told how that one stands. */
  move(id: string): void {
    const left = this.workspaceId;
    if (left === id) return;
    this.stopWorkspace();
    this.workspaceId = id;
    this.stopWorkspace = this.home.eventsOf(id).listen((event) => this.events.emit(event));
    for (const event of this.current()) this.events.emit(event);
    this.home.left(this, left);
  }

  detach(): void {
    this.stopStudio();
    this.stopWorkspace();
    this.home.left(this, this.workspaceId);
  }
}

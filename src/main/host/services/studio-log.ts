import type { LogEntry } from '#contract/rpc/studio.ts';
import type { EventHub } from './event-hub.ts';

const kept = 1000;

/**
 * What the Output view shows. Messages are written for people; nothing of a request's headers or bodies is ever logged, so
 * that no token or password can be in here.
 */
export class StudioLog {
  private readonly entries: LogEntry[] = [];
  private readonly events: EventHub;
  private readonly sink: (entry: LogEntry) => void;

  constructor(events: EventHub, sink: (entry: LogEntry) => void) {
    this.events = events;
    this.sink = sink;
  }

  write(level: LogEntry['level'], source: LogEntry['source'], message: string): void {
    const entry: LogEntry = { at: new Date().toISOString(), level, source, message };
    this.entries.push(entry);
    if (this.entries.length > kept) this.entries.shift();
    this.sink(entry);
    this.events.emit({ type: 'log', entry });
  }

  /** The last thousand, oldest first. */
  list(): LogEntry[] {
    return [...this.entries];
  }
}

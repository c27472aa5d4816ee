import { create } from 'zustand';
import { type ConnectorDetail, connectorDetail, saveConnectorResult } from '#contract/rpc/connectors.ts';
import { sameJson } from '#engine/merge/canonical-json.ts';
import { rpc } from '#renderer/api/client.ts';
import { onStudioEvent } from '#renderer/api/events.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { useHostStore } from '#renderer/api/host-store.ts';
import { type Debounced, debounce } from '#renderer/lib/debounce.ts';
import { type History, record, redo, startHistory, undo } from '#renderer/lib/history.ts';
import { type OpenForm, registerForm } from '#renderer/state/documents.ts';
import { type ConnectorForm, changesOf, formOf, savable } from './connector-form.ts';

/** Whether what is on the screen is also on the disk. */
type SaveState =
  | { readonly kind: 'saved'; readonly at: string }
  | { readonly kind: 'saving' }
  | { readonly kind: 'not_saved'; readonly message: string }
  /** Another window saved something else; nothing was overwritten. */
  | { readonly kind: 'conflict'; readonly at: string };

/** An open connector as its page shows it. */
interface ConnectorDraft {
  readonly form: History<ConnectorForm>;
  readonly save: SaveState;
  /** Another number each time the form was not changed by typing, so that fields take the values over. */
  readonly taken: number;
  readonly detail: ConnectorDetail;
}

export const useConnectorDrafts = create<Record<string, ConnectorDraft>>()(() => ({}));

const quietMs = 300;
const longestWaitMs = 1000;
const retryMs = 5000;

/** An open connector: its form with undo, kept on the disk while it is edited. Ends with `dispose`. */
class OpenConnector implements OpenForm {
  private readonly lid: string;
  private readonly schedule: Debounced;
  private readonly stops: (() => unknown)[];
  private stored: ConnectorDetail;
  private theirs: ConnectorDetail | null = null;
  private dirty = false;
  private failure: string | null = null;
  private running: Promise<void> | null = null;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(detail: ConnectorDetail) {
    this.lid = detail.lid;
    this.stored = detail;
    this.schedule = debounce(() => this.send(), quietMs, longestWaitMs);
    useConnectorDrafts.setState({
      [this.lid]: {
        form: startHistory(formOf(detail)),
        save: { kind: 'saved', at: detail.saved_at },
        taken: 0,
        detail,
      },
    });
    this.stops = [
      registerForm(this),
      onStudioEvent((event) => {
        if (event.type === 'scripts_changed' && (event.lids.length === 0 || event.lids.includes(this.lid)))
          void this.refresh();
      }),
      useHostStore.subscribe((now, before) => {
        if (now.openings !== before.openings && this.dirty) this.send();
      }),
    ];
  }

  name(): string {
    return this.stored.name;
  }

  isSaved(): boolean {
    return !this.dirty && this.running === null && this.theirs === null;
  }

  /** Resolves when all of it is stored; rejects with the reason where it cannot be. */
  async flush(): Promise<void> {
    this.schedule.cancel();
    this.send();
    while (this.running !== null) {
      await this.running;
      if (this.failure !== null) throw new Error(this.failure);
      this.send();
    }
    if (this.theirs !== null) throw new Error('Another window changed this connector; choose what to keep first.');
  }

  step(next: (form: History<ConnectorForm>) => History<ConnectorForm>, typed: boolean): void {
    const draft = this.draft();
    if (draft === undefined) return;
    const form = next(draft.form);
    if (form === draft.form) return;
    this.show({ form, taken: typed ? draft.taken : draft.taken + 1 });
    this.dirty = true;
    if (this.theirs !== null) return;
    if (this.failure === null) this.show({ save: { kind: 'saving' } });
    this.schedule();
  }

  /** Ends a conflict: what is on the screen goes over what another window saved, or the other way about. */
  resolve(keep: 'mine' | 'theirs'): void {
    const { theirs } = this;
    if (theirs === null) return;
    this.theirs = null;
    if (keep === 'theirs') this.adopt(theirs);
    else {
      this.stored = theirs;
      this.dirty = true;
      this.send();
    }
  }

  dispose(): void {
    this.schedule.cancel();
    clearTimeout(this.retryTimer);
    for (const stop of this.stops) stop();
    useConnectorDrafts.setState(({ [this.lid]: _, ...rest }) => rest, true);
  }

  private draft(): ConnectorDraft | undefined {
    return useConnectorDrafts.getState()[this.lid];
  }

  private show(change: Partial<ConnectorDraft>): void {
    useConnectorDrafts.setState((all) => {
      const before = all[this.lid];
      return before === undefined ? {} : { [this.lid]: { ...before, ...change } };
    });
  }

  private send(): void {
    const form = this.draft()?.form.now;
    if (this.running !== null || this.theirs !== null || !this.dirty || form === undefined) return;
    clearTimeout(this.retryTimer);
    this.dirty = false;
    const { fields, before } = changesOf(savable(formOf(this.stored)), form);
    if (Object.keys(fields).length === 0) {
      this.show({ save: { kind: 'saved', at: this.stored.saved_at } });
      return;
    }
    this.running = this.store({ lid: this.lid, base_rev: this.stored.local_rev, fields, before })
      .catch((error: unknown) => this.failed(error))
      .finally(() => {
        this.running = null;
        if (this.dirty && this.failure === null) this.send();
      });
  }

  private async store(input: Parameters<typeof rpc.connectors.save.mutate>[0]): Promise<void> {
    const { outcome, connector } = saveConnectorResult.parse(await rpc.connectors.save.mutate(input));
    this.failure = null;
    if (outcome === 'conflict') {
      this.dirty = true;
      this.theirs = connector;
      this.show({ save: { kind: 'conflict', at: connector.saved_at } });
      return;
    }
    this.stored = connector;
    if (outcome === 'merged' && !this.dirty) this.adopt(connector);
    else this.show({ detail: connector, ...(this.dirty ? {} : { save: { kind: 'saved', at: connector.saved_at } }) });
  }

  private failed(error: unknown): void {
    this.dirty = true;
    this.failure = failureOf(error).message;
    this.show({ save: { kind: 'not_saved', message: this.failure } });
    this.retryTimer = setTimeout(() => this.send(), retryMs);
  }

  /** Takes over what the host holds; what was on the screen can be brought back by undo. */
  private adopt(detail: ConnectorDetail): void {
    this.schedule.cancel();
    this.stored = detail;
    this.dirty = false;
    this.failure = null;
    const draft = this.draft();
    if (draft === undefined) return;
    const form = formOf(detail);
    const same = sameJson({ ...savable(form) }, { ...savable(draft.form.now) });
    this.show({
      detail,
      save: { kind: 'saved', at: detail.saved_at },
      ...(same ? {} : { form: record(draft.form, form), taken: draft.taken + 1 }),
    });
  }

  private async refresh(): Promise<void> {
    try {
      const detail = connectorDetail.parse(await rpc.connectors.get.query({ lid: this.lid }));
      if (this.isSaved()) this.adopt(detail);
    } catch {
      // Deleted meanwhile, or the host is away: what is on the screen stays.
    }
  }
}

const opening = new Map<string, Promise<void>>();
const open = new Map<string, OpenConnector>();

/** Opens the draft of a connector, once for all views of it. */
export function openConnectorDraft(lid: string): Promise<void> {
  const begun = opening.get(lid);
  if (begun !== undefined) return begun;
  const loading = rpc.connectors.get.query({ lid }).then((detail) => {
    open.set(lid, new OpenConnector(connectorDetail.parse(detail)));
  });
  opening.set(lid, loading);
  loading.catch(() => opening.delete(lid));
  return loading;
}

/** Saves what waits and lets go of it, once no view shows it any more; what cannot be saved yet is kept and goes on trying. */
export async function closeConnectorDraft(lid: string, isOpen: () => boolean): Promise<void> {
  await opening.get(lid)?.catch(() => {});
  await open
    .get(lid)
    ?.flush()
    .catch(() => {});
  if (!isOpen() && open.get(lid)?.isSaved()) dropConnectorDraft(lid);
}

/** Saves what waits. Rejects with the reason where it cannot be. */
export async function flushConnectorDraft(lid: string): Promise<void> {
  await open.get(lid)?.flush();
}

/** Lets go of it without saving, as of a connector that was deleted. */
export function dropConnectorDraft(lid: string): void {
  open.get(lid)?.dispose();
  open.delete(lid);
  opening.delete(lid);
}

/** Another workspace is shown now. */
export function forgetConnectorDrafts(): void {
  for (const lid of [...opening.keys()]) dropConnectorDraft(lid);
}

/** One change of the form. Changes of one `run`, such as the letters of a word, are undone together. */
export function editConnector(lid: string, change: Partial<ConnectorForm>, run: string | null = null): void {
  step(lid, (form) => record(form, { ...form.now, ...change }, run), true);
}

export function undoConnector(lid: string): void {
  step(lid, undo, false);
}

export function redoConnector(lid: string): void {
  step(lid, redo, false);
}

export function resolveConnector(lid: string, keep: 'mine' | 'theirs'): void {
  open.get(lid)?.resolve(keep);
}

function step(lid: string, next: (form: History<ConnectorForm>) => History<ConnectorForm>, typed: boolean): void {
  open.get(lid)?.step(next, typed);
}

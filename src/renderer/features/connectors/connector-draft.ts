import { create } from 'zustand';
import type { ConnectorType } from '#contract/model/connector.ts';
import type { ConnectorDetail } from '#contract/rpc/connectors.ts';
import { rpc } from '#renderer/api/client.ts';
import { type History, record, redo, startHistory, undo } from '#renderer/lib/history.ts';
import { documentRegistry, type RegisteredDocument } from '#renderer/state/document-registry.ts';
import type { SavingState } from '#renderer/state/document-saver.ts';
import { changedFields, pickFields } from '#renderer/state/field-changes.ts';
import { KeptDocument } from '#renderer/state/kept-document.ts';
import { type ConnectorForm, formOf, partNames, spelledForm } from './connector-form.ts';
import { connectorKind, readDetail, storedConnector } from './connector-kind.ts';

/** An open connector as its page shows it. */
interface ConnectorDraft {
  readonly form: History<ConnectorForm>;
  readonly save: SavingState<ConnectorForm>;
  /** Another number each time the form was not changed by typing, so that fields take the values over. */
  readonly taken: number;
  readonly type: ConnectorType;
}

export const useConnectorDrafts = create<Record<string, ConnectorDraft>>()(() => ({}));

/** An open connector: its form with undo, kept on the disk while it is edited. Ends with `dispose`. */
class OpenConnector implements RegisteredDocument {
  private readonly lid: string;
  private readonly kept: KeptDocument<ConnectorForm>;

  constructor(detail: ConnectorDetail) {
    this.lid = detail.lid;
    const form = startHistory(formOf(detail));
    useConnectorDrafts.setState({
      [this.lid]: { form, save: { kind: 'saved', at: detail.saved_at }, taken: 0, type: detail.connector_type },
    });
    this.kept = new KeptDocument(this.lid, storedConnector(detail), connectorKind, {
      name: () => this.draft()?.form.now.name ?? detail.name,
      content: () => spelledForm(this.draft()?.form.now ?? formOf(detail)),
      show: (content) => this.take(content),
      onState: (save) => this.show({ save }),
    });
  }

  flush(): Promise<void> {
    return this.kept.flush();
  }

  heard(event: Parameters<RegisteredDocument['heard']>[0]): void {
    this.kept.heard(event);
  }

  resolve(keep: 'mine' | 'theirs'): void {
    this.kept.resolveConflict(keep);
  }

  step(next: (form: History<ConnectorForm>) => History<ConnectorForm>, typed: boolean): void {
    const draft = this.draft();
    if (draft === undefined) return;
    const form = next(draft.form);
    if (form === draft.form) return;
    this.show({ form, taken: typed ? draft.taken : draft.taken + 1 });
    this.kept.changed();
  }

  dispose(): void {
    this.kept.dispose();
    useConnectorDrafts.setState(({ [this.lid]: _, ...rest }) => rest, true);
  }

  /** Shows what another window stored. */
  private take(content: ConnectorForm): void {
    this.step((before) => {
      const changed = changedFields(content, spelledForm(before.now), partNames);
      return changed.length === 0 ? before : record(before, { ...before.now, ...pickFields(content, changed) });
    }, false);
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
}

const connectors = documentRegistry(
  async (lid) => new OpenConnector(readDetail(await rpc.connectors.get.query({ lid }))),
);

/** Opens the draft of a connector, once for all views of it. */
export async function openConnectorDraft(lid: string): Promise<void> {
  await connectors.open(lid);
}

/** Saves what waits and lets go of it, once no view shows it any more; see `DocumentRegistry`. */
export const closeConnectorDraft = connectors.close;

/** Lets go of it without saving, as of a connector that was deleted. */
export const dropConnectorDraft = connectors.drop;

/** Saves what waits. Rejects with the reason where it cannot be. */
export async function flushConnectorDraft(lid: string): Promise<void> {
  await connectors.peek(lid)?.flush();
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
  connectors.peek(lid)?.resolve(keep);
}

function step(lid: string, next: (form: History<ConnectorForm>) => History<ConnectorForm>, typed: boolean): void {
  connectors.peek(lid)?.step(next, typed);
}

import type { ConnectorType } from '#contract/model/connector.ts';
import { rpc } from '#renderer/api/client.ts';
import { changedFields, pickFields } from '#renderer/state/field-changes.ts';
import { historyDrafts } from '#renderer/state/history-drafts.ts';
import { type ConnectorForm, partNames, spelledForm } from './connector-form.ts';
import { connectorKind, readDetail, storedConnector } from './connector-kind.ts';

const drafts = historyDrafts<ConnectorForm, ConnectorType>({
  kind: connectorKind,
  open: async (lid) => {
    const detail = readDetail(await rpc.connectors.get.query({ lid }));
    return { stored: storedConnector(detail), about: detail.connector_type };
  },
  name: ({ name }) => name,
  spelled: spelledForm,
  over: (shown, stored) => {
    const changed = changedFields(stored, spelledForm(shown), partNames);
    return changed.length === 0 ? shown : { ...shown, ...pickFields(stored, changed) };
  },
});

/** Open connectors as their pages show them, each with its type, and what is done with one; see `HistoryDrafts`. */
export const {
  useDrafts: useConnectorDrafts,
  open: openConnectorDraft,
  close: closeConnectorDraft,
  drop: dropConnectorDraft,
  flush: flushConnectorDraft,
  undo: undoConnector,
  redo: redoConnector,
  resolve: resolveConnector,
} = drafts;

/** One change of the form. Changes of one `run`, such as the letters of a word, are undone together. */
export function editConnector(lid: string, change: Partial<ConnectorForm>, run: string | null = null): void {
  drafts.edit(lid, (form) => ({ ...form, ...change }), run);
}

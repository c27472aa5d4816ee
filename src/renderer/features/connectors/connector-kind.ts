import { type ConnectorDetail, connectorDetail, saveConnectorResult } from '#contract/rpc/connectors.ts';
import { rpc } from '#renderer/api/client.ts';
import type { Stored } from '#renderer/state/document-saver.ts';
import { changedFields, fieldsAnswer, mergeFields } from '#renderer/state/field-changes.ts';
import type { DocumentKind } from '#renderer/state/kept-document.ts';
import { type ConnectorForm, changesOf, formOf, partNames, savable, spelledForm } from './connector-form.ts';

/** Connectors as documents: those parts of the form that changed and are in order are sent, with what they were before. */
export const connectorKind: DocumentKind<ConnectorForm> = {
  noun: 'connector',
  same: (left, right) => changedFields(left, right, partNames).length === 0,
  load: async (lid) => storedConnector(readDetail(await rpc.connectors.get.query({ lid }))),
  save: async (lid, sent, base) => {
    const { fields, before } = changesOf(savable(base.content), sent);
    const names = partNames.filter((name) => Object.hasOwn(fields, name));
    if (names.length === 0) return { outcome: 'saved', ...base };
    const result = await rpc.connectors.save.mutate({ lid, base_rev: base.rev, fields, before });
    const { outcome, connector } = saveConnectorResult.parse(result);
    return fieldsAnswer(outcome, storedConnector(connector), { sent, base: base.content, names });
  },
  merge: mergeFields,
};

/** A connector that the host holds, as it is kept track of. */
export function storedConnector(detail: ConnectorDetail): Stored<ConnectorForm> {
  return { content: spelledForm(formOf(detail)), rev: detail.local_rev, at: detail.saved_at };
}

export function readDetail(answer: unknown): ConnectorDetail {
  return connectorDetail.parse(answer);
}

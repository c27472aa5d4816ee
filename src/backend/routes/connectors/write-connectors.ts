import { type AnswerOf, type CallOf, noContent } from '#backend/app/call.ts';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { transact } from '#backend/app/transact.ts';
import { recordAudit } from '#backend/db/queries/audit-events/audit-events.ts';
import { auditedConnector } from '#backend/db/queries/audit-events/audited-connector.ts';
import {
  deleteConnectors,
  insertConnectors,
  updateConnector,
} from '#backend/db/queries/connectors/write-connectors.ts';
import { appendEvents } from '#backend/db/queries/feed/append-events.ts';
import { lockFeed } from '#backend/db/queries/feed/lock-feed.ts';
import { connectorRoutes } from '#contract/http/connectors.ts';
import { parseConfig } from '#contract/model/connector-types.ts';
import {
  announcedConnector,
  connectorNameTaken,
  lockConnectorForChange,
  storableConnector,
} from './connector-answer.ts';
import { endEntrustment } from './end-entrustment.ts';
import { checkedCredentials, storeCredentials, withBlindHash } from './store-credentials.ts';

const { create, update, delete: remove } = connectorRoutes;
type ConnectorReply = Promise<AnswerOf<typeof create>>;

/**
 * An inactive connector. The configuration is stored as it was sent, without defaults that the author did not choose;
 * credentials that come with it are sealed before anything of them is stored.
 */
export async function createConnector(dependencies: Dependencies, call: CallOf<typeof create>): ConnectorReply {
  const { name, description = null, connector_type, config, credentials, object_classes, resources } = call.body;
  storableConnector({ name, description });
  parseConfig(connector_type, config);
  const given = credentials !== undefined && Object.keys(credentials).length > 0 ? credentials : null;
  const secrets = given === null ? null : checkedCredentials(dependencies, connector_type, given);
  return await connectorNameTaken(name, () =>
    transact(dependencies.db, withBlindHash(call, secrets), async (scope) => {
      const feed = await lockFeed(scope);
      const rev = feed.seq + 1;
      const content = { name, description, connector_type, config, object_classes, resources, rev };
      const [connector] = await insertConnectors(scope, [{ ...content, status: 'inactive' }]);
      if (connector === undefined) throw new Error('A connector was inserted and did not come back.');
      await recordAudit(scope, {
        script_id: null,
        action: 'connector_created',
        details: { connector_id: connector.id, connector_name: name },
        before: null,
        after: { ...auditedConnector(connector), connector_type },
      });
      const row = secrets === null ? connector : await storeCredentials(scope, connector, secrets, rev);
      return announcedConnector(scope, feed, row);
    }),
  );
}

/** Any field but the type; absent keeps, null clears. Credentials that would then go elsewhere are forgotten. */
export async function changeConnector({ db }: Dependencies, call: CallOf<typeof update>): ConnectorReply {
  const { name, description, config, object_classes, resources } = call.body;
  storableConnector({ name, description });
  const changes = {
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    ...(config === undefined ? {} : { config }),
    ...(object_classes === undefined ? {} : { object_classes: object_classes ?? [] }),
    ...(resources === undefined ? {} : { resources: resources ?? [] }),
  };
  return await connectorNameTaken(name ?? '', () =>
    transact(db, call, async (scope) => {
      const feed = await lockFeed(scope);
      const before = await lockConnectorForChange(scope, call.params.id, call.ifMatch);
      if (config !== undefined) parseConfig(before.connector_type, config);
      const after = await updateConnector(scope, before, { ...changes, rev: feed.seq + 1 });
      await recordAudit(scope, {
        script_id: null,
        action: 'connector_updated',
        details: { connector_id: after.id, connector_name: after.name },
        before: auditedConnector(before),
        after: auditedConnector(after),
      });
      return announcedConnector(scope, feed, await endEntrustment(scope, before, after));
    }),
  );
}

/** Its credentials go with it. Its bindings stay and are shown as orphaned (036 edge case 5). */
export function removeConnector({ db }: Dependencies, call: CallOf<typeof remove>): Promise<AnswerOf<typeof remove>> {
  return transact(db, call, async (scope) => {
    const feed = await lockFeed(scope);
    const connector = await lockConnectorForChange(scope, call.params.id, call.ifMatch);
    const { id, name, connector_type } = connector;
    await deleteConnectors(scope, [id]);
    await recordAudit(scope, {
      script_id: null,
      action: 'connector_deleted',
      details: { connector_id: id, connector_name: name },
      before: { ...auditedConnector(connector), connector_type },
      after: null,
    });
    await appendEvents(scope, feed, [{ type: 'connector', id, row: null, body_hash: null }]);
    return noContent;
  });
}

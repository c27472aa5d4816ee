import type { z } from 'zod';
import { AppError } from '#contract/errors/app-error.ts';
import { type ConnectionTest, connectorRoutes } from '#contract/http/connectors.ts';
import { type AcceptedProvision, provisioningRoutes, type SstImport } from '#contract/http/provisioning.ts';
import { connectorType } from '#contract/model/connector.ts';
import type { Provision, ProvisionedResource } from '#contract/model/provisioning.ts';
import type {
  ConnectorServerState,
  importSstInput,
  provisionInput,
  ResourceDetail,
  ResourceRow,
  ResourcesInput,
  ResourcesPage,
  resourceActionInput,
  setCredentialsInput,
  updateResourceInput,
  WatchEvent,
} from '#contract/rpc/provisioning.ts';
import type { AccessAction } from '#engine/access/session-access.ts';
import { readDocument } from '#host/store/documents.ts';
import { findByRemoteId, findEntity } from '#host/store/queries/entities.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import type { BackendClient } from '#host/sync/http/backend-client.ts';
import { systemClock } from '#host/sync/system-clock.ts';
import type { Connection } from '../backend/connection.ts';
import { requireAccess } from '../backend/require-access.ts';
import type { Session } from '../backend/session.ts';
import { readStateFile } from './read-state-file.ts';
import { watchProvision } from './watch-provision.ts';

interface ProvisioningDeps {
  readonly store: Store<WorkspaceSchema>;
  readonly session: Session;
  readonly connection: Connection;
  readonly client: () => BackendClient;
}

/**
 * What only the workspace's backend can do: secrets of connectors, and resources on their targets. Nothing of it is kept or
 * logged here. Every method throws `conflict`, `unauthorized`, `forbidden` or `backend_*` with what to do about it.
 */
export class Provisioning {
  private readonly deps: ProvisioningDeps;

  constructor(deps: ProvisioningDeps) {
    this.deps = deps;
  }

  /** A connector as the backend has it now. */
  async connector(lid: string): Promise<ConnectorServerState> {
    const { status, last_connection_test, last_error, credentials_set_at } = await this.client('read_connectors').call(
      connectorRoutes.get,
      { params: { id: this.connectorId(lid) } },
    );
    return { status, last_connection_test, last_error, credentials_set_at };
  }

  /** In place of those it has. They are in this call's input and in the request to the backend, and nowhere else. */
  async setCredentials({ lid, credentials }: z.output<typeof setCredentialsInput>): Promise<void> {
    const id = this.connectorId(lid);
    await this.client('set_credentials').call(connectorRoutes.setCredentials, {
      params: { id },
      body: { credentials },
    });
  }

  async removeCredentials(lid: string): Promise<void> {
    const id = this.connectorId(lid);
    await this.client('set_credentials').call(connectorRoutes.removeCredentials, { params: { id } });
  }

  /** A target that refuses or is away is an answer. What is tested is what was published, not the draft. */
  testConnection(lid: string, signal?: AbortSignal): Promise<ConnectionTest> {
    const id = this.connectorId(lid);
    const client = this.client('test_connector');
    return client.call(connectorRoutes.test, { params: { id }, timeoutMs: connectionTestMs, signal });
  }

  /** Newest first. */
  async resources(input: ResourcesInput): Promise<ResourcesPage> {
    const { search, resource_type, state, source, connector_lid, page, page_size } = input;
    const { items, total } = await this.client('read_resources').call(provisioningRoutes.listResources, {
      query: {
        search: search === '' ? undefined : search,
        resource_type: resource_type ?? undefined,
        provisioning_state: state ?? undefined,
        provisioning_source: source ?? undefined,
        dock_id: connector_lid == null ? undefined : this.connectorId(connector_lid),
        limit: page_size,
        offset: (page - 1) * page_size,
      },
    });
    return { resources: items.map((item) => this.row(item)), total };
  }

  async resource(id: string): Promise<ResourceDetail> {
    const reply = await this.client('read_resources').call(provisioningRoutes.getResource, { params: { id } });
    const { provisions, object_class, ...resource } = reply;
    return { resource: this.row(resource), object_class, provisions };
  }

  provision(input: z.output<typeof provisionInput>): Promise<AcceptedProvision> {
    const { connector_lid, resource_type, object_class, spec, request_id } = input;
    const body = { dock_id: this.connectorId(connector_lid), resource_type, object_class, spec };
    return this.client('provision').call(provisioningRoutes.createResource, { body, idempotencyKey: request_id });
  }

  update({ resource_id, updates, request_id }: z.output<typeof updateResourceInput>): Promise<AcceptedProvision> {
    const input = { params: { id: resource_id }, body: { updates }, idempotencyKey: request_id };
    return this.client('provision').call(provisioningRoutes.updateResource, input);
  }

  act({ resource_id, action }: z.output<typeof resourceActionInput>): Promise<AcceptedProvision> {
    const { enableResource, disableResource, deleteResource } = provisioningRoutes;
    const route = { enable: enableResource, disable: disableResource, delete: deleteResource }[action];
    return this.client('provision').call(route, { params: { id: resource_id } });
  }

  /** What happens, until the provision's end or `signal`; a connection that breaks is made anew. */
  watch(id: string, signal: AbortSignal): AsyncGenerator<WatchEvent, void> {
    const client = () => this.client('read_resources');
    return watchProvision(id, client, systemClock, signal);
  }

  cancel(id: string): Promise<Provision> {
    return this.client('provision').call(provisioningRoutes.cancelProvision, { params: { id } });
  }

  /** Goes on from the step where it stopped. */
  resume(id: string): Promise<AcceptedProvision> {
    return this.client('provision').call(provisioningRoutes.resumeProvision, { params: { id } });
  }

  /** Throws `validation_error` for a file that is not JSON, or not the state of a stack. */
  importSst({ stack_name, state_text }: z.output<typeof importSstInput>): Promise<SstImport> {
    const client = this.client('provision');
    const state = readStateFile(state_text);
    const body = { state, ...(stack_name === '' ? {} : { sst_stack_name: stack_name }) };
    return client.call(provisioningRoutes.importSst, { body, timeoutMs: importMs });
  }

  private row(resource: ProvisionedResource): ResourceRow {
    const entity =
      resource.dock_id === null ? undefined : findByRemoteId(this.deps.store, 'connector', resource.dock_id);
    const json = entity?.local_json ?? entity?.remote_json ?? entity?.base_json ?? null;
    const type = connectorType.safeParse(json === null ? null : readDocument(json)['connector_type']);
    const here = entity !== undefined && entity.local_json !== null;
    return { ...resource, connector_lid: here ? entity.lid : null, connector_type: type.data ?? null };
  }

  /** Throws `conflict` for a connector that no backend knows yet. */
  private connectorId(lid: string): string {
    const id = findEntity(this.deps.store, lid)?.remote_id;
    if (id != null) return id;
    throw new AppError(
      'conflict',
      'This connector was never published, so the backend knows nothing of it. Publish it first.',
    );
  }

  /** The backend, where it has provisioning and this session may do that there. */
  private client(action: AccessAction): BackendClient {
    const { session, connection, client } = this.deps;
    requireAccess(action, session, connection);
    if (connection.view().state === 'online' && connection.capabilities === null) {
      throw new AppError(
        'conflict',
        'This backend keeps scripts only: it has no provisioning of its own. Use a workspace of a Hookwright backend for it.',
      );
    }
    return client();
  }
}

const connectionTestMs = 90_000;
const importMs = 120_000;

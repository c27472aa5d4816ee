import type { ScriptVersion } from '#contract/model/script.ts';
import { readBinding } from '#host/sync/baseline/read-binding.ts';
import { readConnector } from '#host/sync/baseline/read-connector.ts';
import { readLifecycle } from '#host/sync/baseline/read-lifecycle.ts';
import { errorReply, jsonReply, type ServerReply, type ServerRequest } from '../backend-port.ts';
import { type EnhancedTenant, rowOfRecord, type StoredScript } from './tables.ts';

/** Of what is no script, one row by its id is all that a studio looks at. */
const recordLists = [readConnector, readBinding, readLifecycle].map((adapter) => adapter.path);

/** The plain API's reads on an enhanced backend, with ETags. */
export function plainRead({ method, path, query }: ServerRequest, tenant: EnhancedTenant): ServerReply {
  const [, base, list, id, part, number] = path.split('/');
  if (method === 'GET' && recordLists.some((one) => path.startsWith(`${one}/`)))
    return recordReply(tenant, path.slice(path.lastIndexOf('/') + 1));
  if (method !== 'GET' || base !== 'governance' || list !== 'scripts')
    return errorReply(405, 'method_not_allowed', 'The studios of this world publish change sets only.');
  if (id === undefined) {
    const size = Math.min(Number(query.get('page_size') ?? 50), 100);
    const from = (Number(query.get('page') ?? 1) - 1) * size;
    const rows = [...tenant.scripts.values()].map(({ row }) => row).reverse();
    return jsonReply(200, { scripts: rows.slice(from, from + size), total: rows.length });
  }
  const stored = tenant.scripts.get(id);
  if (stored === undefined) return errorReply(404, 'not_found', 'No such script.');
  if (part === undefined) return jsonReply(200, stored.row, { etag: `"${stored.rev}"` });
  const versions = versionsOf(stored, tenant);
  if (number === undefined) return jsonReply(200, { versions: [...versions].reverse(), total: versions.length });
  const version = versions[Number(number) - 1];
  return version === undefined ? errorReply(404, 'not_found', 'No such version.') : jsonReply(200, version);
}

function recordReply(tenant: EnhancedTenant, id: string): ServerReply {
  const stored = tenant.records.get(id);
  return stored === undefined
    ? errorReply(404, 'not_found', 'No such row.')
    : jsonReply(200, rowOfRecord(stored, tenant.id));
}

function versionsOf({ row, versions }: StoredScript, tenant: EnhancedTenant): ScriptVersion[] {
  return versions.map((version, index) => ({
    // Nobody refers to versions by id; it has to be one and stay the same.
    id: row.id,
    script_id: row.id,
    version_number: index + 1,
    script_body: tenant.blobs.get(version.body_hash) ?? '',
    change_description: version.note === '' ? null : version.note,
    created_by: version.created_by,
    created_at: version.created_at,
  }));
}

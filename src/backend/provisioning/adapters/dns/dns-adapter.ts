import { AdapterError, type DockAdapter } from '../adapter.ts';
import { openDns } from './dns-session.ts';
import { deleteDomain, findDomain, provisionDomain, updateDomain } from './domains.ts';

/** Domains of one zone, by dynamic updates of its primary name server (RFC 2136). */
export const dnsAdapter: DockAdapter = {
  type: 'dns',
  name: 'dns',
  makesOnce: true,
  async test(call) {
    const session = openDns(call);
    const { zone } = session.config;
    const found = await session.query(zone, 'SOA');
    if (found.length === 0) throw new AdapterError('refused', `The name server has no zone ${zone}; check its name.`);
    // A check of what holds anyway, which changes nothing: that updates are taken, and the key with them.
    await session.update([{ name: zone, type: 'SOA', class: 'ANY', ttl: 0, data: Buffer.alloc(0) }], []);
  },
  find: async (call, request) => findDomain(openDns(call), request),
  provisionDomain: async (call, spec) => provisionDomain(openDns(call), spec),
  update: async (call, request) => updateDomain(openDns(call), request),
  delete: async (call, request) => deleteDomain(openDns(call), request),
};

import { AdapterError, type DockAdapter } from '../adapter.ts';
import { addEntry, findEntry, modifyEntry, removeEntry, switchEntry } from './ldap-entries.ts';
import { withLdap } from './ldap-session.ts';

/** Users and groups of a directory server, over LDAP, STARTTLS or LDAPS. */
export const ldapAdapter: DockAdapter = {
  type: 'ldap',
  name: 'ldap',
  async test(call) {
    await withLdap(call, async ({ config, search }) => {
      const bases = [config.base_dn, config.user_base, config.group_base].filter(
        (base) => base !== null && base !== '',
      );
      for (const base of bases) {
        const found = await search(base ?? '', 'base', '(objectClass=*)');
        if (found.length > 0) continue;
        throw new AdapterError('refused', `The directory has no entry ${base}, or does not show it to this user.`);
      }
    });
  },
  find: (call, request) => withLdap(call, (session) => findEntry(session, request)),
  create: (call, request) => withLdap(call, (session) => addEntry(session, request)),
  update: (call, request) => withLdap(call, (session) => modifyEntry(session, request)),
  enable: (call, request) => withLdap(call, (session) => switchEntry(session, request, true)),
  disable: (call, request) => withLdap(call, (session) => switchEntry(session, request, false)),
  delete: (call, request) => withLdap(call, (session) => removeEntry(session, request)),
};

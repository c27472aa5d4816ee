import { beforeAll } from 'vitest';
import type { Backend } from '#backend/app/build-app.ts';
import { type Api, apiAs } from './api.ts';
import { snapshotOf, upload } from './sync.ts';

const base = '/governance/scripts';

/** Texts that have been uploaded; the last one does not parse. */
export const one = 'attributes.mail = "one@example.test";';
export const two = 'attributes.mail = "two@example.test";';
export const broken = 'attributes.mail = ;';

export interface KnownScript {
  readonly id: string;
  readonly name: string;
  readonly rev: number;
}

/** What tests of change sets do with scripts, as the administrator of the Demo tenant. */
export function useScripts(backend: () => Backend) {
  let signedIn: Api | null = null;
  let made = 0;
  beforeAll(async () => {
    signedIn = await apiAs(backend().app, 'admin');
    await upload(signedIn, one, two, broken);
  });
  const api = (): Api => {
    if (signedIn === null) throw new Error('Nobody has signed in yet.');
    return signedIn;
  };
  const newName = () => {
    made += 1;
    return `Script ${made} of the test`;
  };
  return {
    api,
    newName,
    /** A script made by the plain route, as a change set refers to it. */
    plainScript: async (fields: object = {}): Promise<KnownScript> => {
      const reply = await api().post(base, { name: newName(), script_body: one, ...fields });
      if (reply.status !== 201) throw new Error(reply.text);
      return { id: reply.body.id, name: reply.body.name, rev: revOf(reply.headers['etag']) };
    },
    stateOf: async (id: string) => {
      const reply = await api().get(`${base}/${id}`);
      return { rev: revOf(reply.headers['etag']), ...reply.body };
    },
    everything: async () => {
      const { entities, cursor } = await snapshotOf(api(), '?bodies=false');
      return { entities: [...entities.values()], cursor };
    },
  };
}

export function revOf(etag: unknown): number {
  return Number(/^"(\d+)"$/.exec(String(etag))?.[1]);
}

import type { ServerRequest } from '../backend-port.ts';

/** Whoever works in the vendor's web UI. */
export const webPerson = '99999999-9999-4999-8999-999999999999';

/** A request as the web UI makes it: it arrives, at once and once. */
export function fromWeb(method: ServerRequest['method'], body: unknown): ServerRequest {
  return {
    method,
    path: '/',
    query: new URLSearchParams(),
    headers: {},
    body: Buffer.from(JSON.stringify(body)),
    from: 'web',
    late: false,
    dies_after: null,
  };
}

import { onTestFinished } from 'vitest';
import { createTransport } from '#host/sync/http/undici-transport.ts';
import type { Transport } from '#host/sync/ports.ts';

/** The studio's own transport, closed with the test. */
export function testTransport(): Transport {
  const transport = createTransport();
  onTestFinished(() => transport.close());
  return transport;
}

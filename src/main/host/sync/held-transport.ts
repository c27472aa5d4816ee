import type { Transport } from './ports.ts';

const held = { kind: 'no_answer', when: 'before_send', reason: 'you are working offline' } as const;

/** A transport that sends nothing while `isHeld`: what the author chose holds whoever asks. */
export function heldTransport(transport: Transport, isHeld: () => boolean): Transport {
  return {
    send: (request) => (isHeld() ? Promise.resolve(held) : transport.send(request)),
    stream: (request) => (isHeld() ? Promise.resolve(held) : transport.stream(request)),
    close: () => transport.close(),
  };
}

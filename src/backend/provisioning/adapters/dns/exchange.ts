import { createSocket } from 'node:dgram';
import { connect, isIPv6 } from 'node:net';
import { networkCode, networkWords } from '#backend/provisioning/network-words.ts';

export interface NameServer {
  /** Connected to; names are resolved before. */
  readonly address: string;
  readonly port: number;
  readonly protocol: 'tcp' | 'udp';
}

/** `sent`: bytes may have left; the server may have acted. */
export class ExchangeFailure extends Error {
  override readonly name = 'ExchangeFailure';
  readonly sent: boolean;

  constructor(sent: boolean, message: string, options?: ErrorOptions) {
    super(message, options);
    this.sent = sent;
  }
}

const maxUdpRequest = 512;
const resendMs = 2000;

/** Sends one message and gives its answer. What is too large for UDP goes by TCP. Throws `ExchangeFailure`. */
export async function exchange(server: NameServer, message: Buffer, signal: AbortSignal): Promise<Buffer> {
  if (server.protocol === 'tcp' || message.length > maxUdpRequest) return overTcp(server, message, signal);
  const answer = await overUdp(server, message, signal);
  const truncated = answer.length > 3 && (answer.readUInt8(2) & 2) !== 0;
  return truncated ? overTcp(server, message, signal) : answer;
}

function overTcp({ address, port }: NameServer, message: Buffer, signal: AbortSignal): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  let sent = false;
  let received = Buffer.alloc(0);
  const socket = connect({ host: address, port, signal });
  const fail = (why: string, cause?: unknown) => reject(new ExchangeFailure(sent, why, { cause }));
  socket.once('connect', () => {
    sent = true;
    const length = Buffer.alloc(2);
    length.writeUInt16BE(message.length);
    socket.write(Buffer.concat([length, message]));
  });
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
    if (received.length < 2 || received.length < received.readUInt16BE(0) + 2) return;
    resolve(received.subarray(2, received.readUInt16BE(0) + 2));
    socket.destroy();
  });
  socket.once('error', (error) => fail(networkWords(error) ?? 'the connection broke', error));
  socket.once('close', () => fail('the connection broke'));
  return promise;
}

function overUdp({ address, port }: NameServer, message: Buffer, signal: AbortSignal): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  const send = () => socket.send(message);
  const again = setInterval(send, resendMs);
  const give = () => reject(new ExchangeFailure(true, 'no answer came', { cause: signal.reason }));
  signal.addEventListener('abort', give, { once: true });
  socket.on('message', (answer) => {
    if (answer.length >= 12 && answer.readUInt16BE(0) === message.readUInt16BE(0)) resolve(answer);
  });
  // A port that nobody listens at is reported by the system after the first datagram.
  socket.once('error', (error) =>
    reject(
      new ExchangeFailure(networkCode(error) !== 'ECONNREFUSED', networkWords(error) ?? 'the connection broke', {
        cause: error,
      }),
    ),
  );
  socket.connect(port, address, send);
  if (signal.aborted) give();
  return promise.finally(() => {
    clearInterval(again);
    signal.removeEventListener('abort', give);
    socket.removeAllListeners('error').on('error', () => undefined);
    socket.close();
  });
}

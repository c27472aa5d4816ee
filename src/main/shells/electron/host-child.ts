import process from 'node:process';
import { parseArgs } from 'node:util';
import { AppError } from '#contract/errors/app-error.ts';
import { type StudioHost, startStudioHost } from '#host/app/start-host.ts';
import type { FromHost, ToHost } from './relay-messages.ts';
import { asStudioSocket, RelaySocket } from './relay-socket.ts';
import { RelayedSecrets } from './relayed-secrets.ts';

/**
 * The studio host under Electron: a plain Node process, as native modules and the sandbox need it. It has no port; all it
 * hears comes over its channel to Electron's main process, and it ends when that process is gone.
 */
const { values } = parseArgs({
  options: { home: { type: 'string' }, backend: { type: 'string' }, keychain: { type: 'boolean', default: false } },
});
const tell = (message: FromHost) => process.send?.(message);
const secrets = new RelayedSecrets(tell);
const sockets = new Map<number, RelaySocket>();

const host = await start();
process.on('message', (message: ToHost) => hear(host, message));
process.on('disconnect', () => void stop(host));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(host));
tell({ type: 'ready' });

async function start(): Promise<StudioHost> {
  process.on('message', (message: ToHost) => {
    if (message.type === 'secret') secrets.answer(message.id, message.result);
  });
  try {
    return await startStudioHost({
      home: values.home ?? '',
      backend: values.backend,
      shell: 'electron',
      log: ({ level, source, message }) => {
        if (level === 'warn' || level === 'error') console.error(`${source}: ${message}`);
      },
      ...(values.keychain ? { secrets } : {}),
    });
  } catch (error) {
    tell({ type: 'failed', message: error instanceof AppError ? error.message : String(error) });
    process.exit(1);
  }
}

function hear(host: StudioHost, message: ToHost): void {
  if (message.type === 'open') accept(host, message);
  else if (message.type === 'frame') sockets.get(message.connection)?.receive(message.data);
  else if (message.type === 'close') {
    sockets.get(message.connection)?.closedByPeer();
    sockets.delete(message.connection);
  } else if (message.type === 'stop') void stop(host);
}

function accept(host: StudioHost, { connection, workspace }: Extract<ToHost, { type: 'open' }>): void {
  const relay = new RelaySocket(
    (data) => tell({ type: 'frame', connection, data }),
    () => {
      sockets.delete(connection);
      tell({ type: 'close', connection });
    },
  );
  sockets.set(connection, relay);
  const { socket, request } = asStudioSocket(relay, workspace);
  host.accept(socket, request);
}

async function stop(host: StudioHost): Promise<void> {
  await host.close();
  process.exit(0);
}

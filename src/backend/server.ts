import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type Backend, buildApp } from './app/build-app.ts';
import { readCommandLine, type ServerOptions } from './app/cli-options.ts';
import { version } from './app/project-files.ts';
import { runRewrapCommand } from './app/rewrap-command.ts';
import { rewrapCommandName } from './app/rewrap-command-name.ts';
import { startFailure } from './app/start-failure.ts';
import { demoActor, refuseForeignDatabase, seedDemo } from './db/seed-demo.ts';
import { seedPeople } from './db/seed-people.ts';
import { readCredentialKeys } from './provisioning/credentials/credential-keys.ts';

/** Longer than any request may take. */
const drainMs = 35_000;

async function start(options: ServerOptions): Promise<Backend> {
  if (options.seed === 'demo') refuseForeignDatabase(options.database, options.allowDemo);
  const backend = await buildApp({
    database: options.database,
    version,
    log: { level: options.logLevel },
    credentialKeys: () => readCredentialKeys(options.credentialKey),
    networks: options.allowPrivateNetworks,
    provisioning: { worker: options.worker },
  });
  try {
    if (options.seed === 'demo') {
      await seedDemo(backend.dependencies.db);
      await seedPeople(backend.dependencies.db, demoActor);
    }
    if (!options.workerOnly) await backend.app.listen({ host: options.host, port: options.port });
    return backend;
  } catch (error) {
    await backend.app.close();
    throw error;
  }
}

function readyAddress({ app }: Backend): string {
  const { address, family, port } = app.server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

/** Resolves when somebody wants the backend to end: a signal, or the end of the parent's pipe. */
async function stopRequest(exitWithParent: boolean): Promise<void> {
  const wishes = [once(process, 'SIGINT'), once(process, 'SIGTERM')];
  if (exitWithParent) wishes.push(once(process.stdin.resume(), 'close'));
  await Promise.race(wishes);
}

async function serve(argv: readonly string[]): Promise<void> {
  const options = readCommandLine(argv);
  const stopped = stopRequest(options.exitWithParent);
  try {
    const backend = await start(options);
    process.stdout.write(options.workerOnly ? 'Worker ready\n' : `Backend ready: ${readyAddress(backend)}\n`);
    await stopped;
    setTimeout(() => process.exit(1), drainMs).unref();
    await backend.app.close();
    process.exit(0);
  } catch (error) {
    process.stderr.write(`${startFailure(error, options)}\n`);
    process.exit(1);
  }
}

const [command = '', ...rest] = process.argv.slice(2);
if (command === rewrapCommandName) process.exitCode = await runRewrapCommand(rest);
else await serve(process.argv.slice(2));

import { Command, Option } from 'commander';
import { migrate } from '../db/migrate.ts';
import { type DatabaseTarget, openDatabase } from '../db/open-database.ts';
import { keysOf, requireKeyFile } from '../provisioning/credentials/credential-keys.ts';
import { type RewrapResult, rewrapCredentials } from '../provisioning/credentials/rewrap-credentials.ts';
import { databaseTarget } from './cli-options.ts';
import { rewrapCommandName } from './rewrap-command-name.ts';
import { startFailure } from './start-failure.ts';

interface Parsed {
  oldKeyFile: string;
  newKeyFile: string;
  dataDir?: string;
  databaseUrl?: string;
}

/** Exchanges the key of all stored credentials. Returns the exit code: 1 where some, or all, are not exchanged. */
export async function runRewrapCommand(argv: readonly string[]): Promise<number> {
  const program = new Command(`hookwright-backend ${rewrapCommandName}`)
    .description(
      'Wraps all stored credentials with a new key. Killed half-way, run it again: it goes on where it stopped.',
    )
    .requiredOption('--old-key-file <file>', 'the key, or keys, they have now')
    .requiredOption('--new-key-file <file>', 'the key they get; made where there is no such file yet')
    .option('--data-dir <folder>', 'folder of the embedded database, whose backend is stopped')
    .addOption(new Option('--database-url <url>', 'PostgreSQL server to use instead').conflicts('dataDir'))
    .parse(argv, { from: 'user' });
  const { oldKeyFile, newKeyFile, dataDir, databaseUrl } = program.opts<Parsed>();
  const database = databaseTarget(dataDir, databaseUrl);
  try {
    return report(await exchange(database, oldKeyFile, newKeyFile), newKeyFile);
  } catch (error) {
    process.stderr.write(`${startFailure(error, { host: '', port: 0, database })}\n`);
    return 1;
  }
}

async function exchange(database: DatabaseTarget, oldFile: string, newFile: string): Promise<RewrapResult> {
  const old = requireKeyFile(oldFile, { created: false });
  const [to, ...more] = requireKeyFile(newFile, { created: true });
  if (to === undefined) throw new Error('A key file was read and has no key.');
  const opened = await openDatabase(database, () => {});
  try {
    await migrate(opened.db);
    const result = await rewrapCredentials(opened.db, keysOf([to, ...more, ...old]), to);
    await opened.ready();
    return result;
  } finally {
    await opened.close();
  }
}

function report({ rewrapped, unreadable }: RewrapResult, newFile: string): number {
  process.stdout.write(`Wrapped ${rewrapped} credentials with the first key of ${newFile}.\n`);
  for (const { connector_id, tenant_id, reason } of unreadable) {
    process.stderr.write(`Connector ${connector_id} of tenant ${tenant_id} is as it was: ${reason}\n`);
  }
  if (unreadable.length > 0) return 1;
  process.stdout.write('Start the backend with that file; the old key is no longer needed.\n');
  return 0;
}

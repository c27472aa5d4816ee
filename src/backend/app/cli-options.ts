import path from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import envPaths from 'env-paths';
import { network } from '#contract/model/connector-config/shared-fields.ts';
import type { DatabaseTarget } from '../db/open-database.ts';
import type { KeySource } from '../provisioning/credentials/credential-keys.ts';
import { type LogLevel, logLevels } from './log-options.ts';
import { rewrapCommandName } from './rewrap-command-name.ts';

export interface ServerOptions {
  readonly host: string;
  readonly port: number;
  readonly database: DatabaseTarget;
  readonly seed: 'demo' | null;
  readonly allowDemo: boolean;
  readonly logLevel: LogLevel;
  readonly exitWithParent: boolean;
  readonly credentialKey: KeySource;
  /** Networks in CIDR form beyond the public internet that connectors may reach. */
  readonly allowPrivateNetworks: readonly string[];
  /** Provisions are run in this process. */
  readonly worker: boolean;
  /** Nothing else is done in this process: it does not listen. */
  readonly workerOnly: boolean;
}

interface Parsed {
  host: string;
  port: number;
  dataDir?: string;
  databaseUrl?: string;
  seed?: 'demo';
  allowDemo: boolean;
  logLevel: LogLevel;
  exitWithParent: boolean;
  credentialsKeyFile?: string;
  allowPrivateNetworks?: readonly string[];
  worker: boolean;
  workerOnly: boolean;
}

/** The environment's name for the keys of credentials. */
const keyVariable = 'HOOKWRIGHT_CREDENTIALS_KEY';

/** Reads the command line; prints help or what is wrong with it and ends the process where that is the answer. */
export function readCommandLine(argv: readonly string[]): ServerOptions {
  const program = new Command('hookwright-backend')
    .description('The reference backend of Hookwright.')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <number>', 'port to listen on; 0 picks a free one', readPort, 8080)
    .option('--data-dir <folder>', 'folder of the embedded database')
    .addOption(new Option('--database-url <url>', 'PostgreSQL server to use instead').conflicts('dataDir'))
    .addOption(new Option('--seed <what>', 'content to begin with').choices(['demo']))
    .option('--allow-demo', 'seed the demo accounts also on a database of another machine', false)
    .addOption(new Option('--log-level <level>', 'what to log on standard error').choices(logLevels).default('info'))
    .option(
      '--credentials-key-file <file>',
      `file with the key of credentials; default: ${keyVariable}, then beside an embedded database`,
    )
    .addOption(
      new Option(
        '--allow-private-networks <networks>',
        'networks beyond the public internet that connectors may reach, as CIDR[,CIDR]; default: loopback with an embedded database, else none',
      )
        .env('HOOKWRIGHT_ALLOW_NETWORKS')
        .argParser(readNetworks),
    )
    .option('--no-worker', 'leave provisions to workers in other processes')
    .addOption(
      new Option('--worker-only', 'run provisions and nothing else; needs --database-url')
        .default(false)
        .conflicts(['dataDir']),
    )
    .option('--exit-with-parent', 'stop when standard input ends', false)
    .addHelpText('after', `\nThe command ${rewrapCommandName} exchanges the key of credentials; see its --help.`)
    .parse(argv, { from: 'user' });
  const { dataDir, databaseUrl, seed, credentialsKeyFile, allowPrivateNetworks, ...rest } = program.opts<Parsed>();
  const database = databaseTarget(dataDir, databaseUrl);
  refuseAlone(program, rest, database);
  return {
    ...rest,
    seed: seed ?? null,
    database,
    credentialKey: keySource(credentialsKeyFile, database),
    allowPrivateNetworks: allowPrivateNetworks ?? (database.kind === 'folder' ? loopback : []),
  };
}

/** An embedded database belongs to one process, which then has to do everything. */
function refuseAlone(program: Command, { worker, workerOnly }: Parsed, database: DatabaseTarget): void {
  if (workerOnly && !worker)
    program.error('error: --worker-only and --no-worker leave nothing to do; give one of them');
  if (database.kind === 'server' || (worker && !workerOnly)) return;
  program.error('error: API and workers can be apart only on a PostgreSQL server; give --database-url');
}

/** An embedded database has its key beside it, made with it: who may read the one may read the other anyway. */
function keySource(file: string | undefined, database: DatabaseTarget): KeySource {
  if (file !== undefined) return { kind: 'file', path: path.resolve(file), created: false };
  const text = process.env[keyVariable];
  if (text !== undefined && text !== '') return { kind: 'text', text, from: keyVariable };
  if (database.kind !== 'folder') return { kind: 'none' };
  return { kind: 'file', path: path.join(database.data_dir, 'credentials.key'), created: true };
}

export function databaseTarget(dataDir: string | undefined, url: string | undefined): DatabaseTarget {
  if (url !== undefined) return { kind: 'server', url };
  return { kind: 'folder', data_dir: path.resolve(dataDir ?? defaultDataDir()) };
}

/** Not the folder of the backend that a studio starts for itself, so that both can run. */
function defaultDataDir(): string {
  return path.join(envPaths('hookwright', { suffix: '' }).data, 'server');
}

/** So that connectors can be tried out on one machine; a backend on a server may have neighbours there. */
const loopback = ['127.0.0.0/8', '::1/128'];

function readNetworks(text: string): string[] {
  const entries = text.split(',').map((entry) => entry.trim());
  const given = entries.filter((entry) => entry !== '');
  const wrong = given.find((entry) => !network.safeParse(entry).success);
  if (wrong === undefined) return given;
  throw new InvalidArgumentError(`"${wrong}" is no network; write it as an address or in CIDR form, as 10.1.0.0/16.`);
}

function readPort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError('It is a number from 0 to 65535.');
}

import type { LogEntry, StudioInfo } from '#contract/rpc/studio.ts';
import { runtimeVersion } from '#contract/script/runtime-names.ts';
import { createSandbox } from '#sandbox/client/sandbox.ts';
import { EmbeddedBackend } from '../services/backend/embedded-backend.ts';
import { Checks } from '../services/checks/checks.ts';
import { Linter } from '../services/checks/linter.ts';
import { DebugSessions } from '../services/debug/debug-sessions.ts';
import { DryRuns } from '../services/dry-runs.ts';
import { EventHub } from '../services/event-hub.ts';
import { Preferences } from '../services/preferences.ts';
import type { Studio } from '../services/studio.ts';
import { StudioLog } from '../services/studio-log.ts';
import { Workspaces } from '../services/workspaces/workspaces.ts';
import { Backups } from '../store/backups.ts';
import { openStudioStore } from '../store/open-studio-store.ts';
import { createTransport } from '../sync/http/undici-transport.ts';
import { type Home, takeHome } from './home.ts';
import { keyFileSecrets } from './key-file-secrets.ts';
import { studioVersion } from './project-files.ts';
import type { Secrets } from './secrets.ts';

export interface StudioPartsOptions {
  /** Absolute. */
  readonly home: string;
  readonly shell: StudioInfo['shell'];
  /** Gets every line of the log as it is written. */
  readonly log?: ((entry: LogEntry) => void) | undefined;
  /** Without it a key file beside the store. */
  readonly secrets?: Secrets | undefined;
  /** How long a workspace without a window stays open. */
  readonly idleMs?: number | undefined;
}

export interface StudioParts {
  readonly studio: Studio;
  readonly home: Home;
  close(): Promise<void>;
}

/**
 * Puts the studio together, without a workspace open: this list is all there is. Throws `AppError` where the home cannot
 * be had; a store that cannot be used is told to the windows instead, with the way back.
 */
export function createStudioParts(options: StudioPartsOptions): StudioParts {
  const home = takeHome(options.home);
  const events = new EventHub();
  const log = new StudioLog(events, options.log ?? (() => {}));
  const secrets = options.secrets ?? keyFileSecrets(home.folder);
  const store = openStudioStore(home.folder, (message) => log.write('warn', 'studio', message));
  const backups = new Backups(store, (message) => log.write('warn', 'studio', message));
  const sandbox = createSandbox({ log: (level, message) => log.write(level, 'sandbox', message) });
  const linter = new Linter();
  const checks = new Checks(sandbox, linter);
  const embedded = new EmbeddedBackend({
    home: home.folder,
    log: (level, message) => log.write(level, 'backend', message),
  });
  const transport = createTransport();
  const preferences = new Preferences(store, events);
  const dryRunSeconds = () => preferences.settings().dry_run_timeout_seconds;
  const deps = {
    events,
    log,
    secrets,
    checks,
    sandbox,
    dryRunSeconds,
    embedded,
    transport,
    onItsOwn: options.shell !== 'none',
  };
  const workspaces = new Workspaces({ home: home.folder, store, deps, idleMs: options.idleMs });
  const studio: Studio = {
    info: () => infoOf(options.shell, home.folder, sandbox.protection),
    events,
    log,
    preferences,
    workspaces,
    checks,
    dryRuns: new DryRuns(sandbox, log),
    debug: new DebugSessions(sandbox, log),
  };
  return {
    studio,
    home,
    async close() {
      await workspaces.close();
      await Promise.all([transport.close(), embedded.close(), sandbox.close(), linter.close(), backups.close()]);
      store.close();
      home.release();
    },
  };
}

function infoOf(shell: StudioInfo['shell'], home: string, protection: string): StudioInfo {
  return {
    version: studioVersion,
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    shell,
    home,
    runtime_version: runtimeVersion,
    sandbox_protection: protection,
  };
}

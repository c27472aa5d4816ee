import path from 'node:path';
import { AppError } from '#contract/errors/app-error.ts';
import type { LogEntry } from '#contract/rpc/studio.ts';
import { projectRoot } from '#host/app/project-files.ts';
import { startStudioHost } from '#host/app/start-host.ts';
import { findBrowser, hasDisplay, openAppWindow } from './app-window.ts';
import { browserServer } from './server.ts';
import { WindowAccess } from './window-access.ts';

export interface BrowserShellOptions {
  readonly home: string;
  readonly backend?: string | undefined;
  readonly port: number;
  readonly open: boolean;
  readonly log: (entry: LogEntry) => void;
}

export interface BrowserShell {
  /** With a token that opens one window. */
  readonly address: string;
  /** Resolves when the person has closed the window that was opened here, and no other one is connected. */
  readonly left: Promise<void>;
  close(): Promise<void>;
}

/** Starts the studio for windows of this machine's browsers. It listens on the loopback address only. */
export async function startBrowserShell(options: BrowserShellOptions): Promise<BrowserShell> {
  const host = await startStudioHost({
    home: options.home,
    shell: 'browser',
    backend: options.backend,
    log: options.log,
  });
  const access = new WindowAccess();
  const server = await browserServer({ host, access, page: path.join(projectRoot, 'out', 'renderer') });
  const origin = await server.listen({ host: '127.0.0.1', port: options.port }).catch(async (error: unknown) => {
    await host.close();
    throw portFailure(error, options.port);
  });
  host.announce(origin);
  const withToken = () => `${origin}/#token=${access.issueToken()}`;
  const browser = options.open && hasDisplay() ? findBrowser() : undefined;
  const window = browser === undefined ? null : openAppWindow(browser, withToken(), options.home);
  const left = new Promise<void>((resolve) => {
    window?.once('exit', () => {
      // A page that is loaded again, or open in another browser, is still somebody's studio.
      setTimeout(() => server.websocketServer.clients.size === 0 && resolve(), 3000);
    });
  });
  return {
    address: withToken(),
    left,
    async close() {
      window?.kill();
      await server.close();
      await host.close();
    },
  };
}

function portFailure(error: unknown, port: number): Error {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  if (code === 'EADDRINUSE') {
    return new AppError(
      'conflict',
      `Port ${port} is taken by another program. Choose another one with --port, or let the studio choose with --port 0.`,
    );
  }
  if (code === 'EACCES')
    return new AppError('conflict', `Port ${port} may not be used by your user. Choose one above 1023 with --port.`);
  return error instanceof Error ? error : new Error(String(error));
}

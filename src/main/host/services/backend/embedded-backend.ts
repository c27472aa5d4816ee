import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { AppError } from '#contract/errors/app-error.ts';
import type { LogEntry } from '#contract/rpc/studio.ts';
import { programFile, projectRoot } from '#host/app/project-files.ts';

export interface EmbeddedBackendOptions {
  readonly home: string;
  readonly log: (level: LogEntry['level'], message: string) => void;
  /** The backend's program; tests give another one. */
  readonly program?: string;
}

const readyLine = /^Backend ready: (http:\/\/\S+)$/;
const readyTimeoutMs = 60_000;
const stopTimeoutMs = 10_000;
const keptLines = 5;

interface Running {
  readonly child: ChildProcess;
  readonly origin: Promise<string>;
}

/**
 * The reference backend as a child on its own port, for work without any other set-up. It is started when a workspace asks
 * for it and again when it has died; it ends itself when this process is gone, as its standard input ends.
 */
export class EmbeddedBackend {
  private readonly options: EmbeddedBackendOptions;
  private running: Running | null = null;
  private closed = false;

  constructor(options: EmbeddedBackendOptions) {
    this.options = options;
  }

  /** The address of the running backend; starts it where needed. Rejects with `backend_unreachable` where it does not come up. */
  origin(): Promise<string> {
    if (this.closed) return Promise.reject(notStarted('the studio is closing'));
    this.running ??= this.start();
    return this.running.origin;
  }

  /** Ends the backend and resolves when it is gone. */
  async close(): Promise<void> {
    this.closed = true;
    const child = this.running?.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.stdin?.end();
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
    await gone;
    clearTimeout(timer);
  }

  private start(): Running {
    const program = this.options.program ?? programFile('src/backend/server.ts', 'out/host/backend.js');
    const folder = path.join(this.options.home, 'backend');
    const parameters = ['--port', '0', '--data-dir', folder, '--seed', 'demo', '--exit-with-parent'];
    const child = spawn(process.execPath, [program, ...parameters], {
      cwd: projectRoot,
      // It makes its key for credentials once, in its folder; a key meant for another backend must not stand in for it.
      env: { ...process.env, HOOKWRIGHT_CREDENTIALS_KEY: '' },
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    });
    child.stdin?.on('error', () => {});
    this.options.log('info', 'Starting the embedded backend.');
    const origin = this.awaitReady(child);
    // Whoever asks hears of a failure; it must not end the process where nobody asked yet.
    origin.catch(() => {});
    const running = { child, origin };
    child.once('exit', (code, signal) => {
      if (this.running === running) this.running = null;
      if (!this.closed) this.options.log('warn', `The embedded backend ended (${signal ?? `exit code ${code}`}).`);
    });
    return running;
  }

  private awaitReady(child: ChildProcess): Promise<string> {
    return new Promise((resolve, reject) => {
      const last: string[] = [];
      const timer = setTimeout(() => {
        child.kill('SIGKILL');
        reject(notStarted(`it was not ready after ${readyTimeoutMs / 1000} seconds`));
      }, readyTimeoutMs);
      const onLine = (line: string) => {
        const [, origin] = readyLine.exec(line) ?? [];
        if (origin === undefined) {
          last.push(line);
          if (last.length > keptLines) last.shift();
          return;
        }
        clearTimeout(timer);
        this.options.log('info', `The embedded backend answers at ${origin}.`);
        resolve(origin);
      };
      for (const stream of [child.stdout, child.stderr]) {
        if (stream) createInterface({ input: stream }).on('line', onLine);
      }
      child.once('error', (error) => reject(notStarted(error.message)));
      child.once('exit', () => {
        clearTimeout(timer);
        reject(notStarted(last.join(' ').slice(-500) || 'it ended at once'));
      });
    });
  }
}

function notStarted(reason: string): AppError {
  return new AppError(
    'backend_unreachable',
    `The embedded backend did not start: ${reason}. Your drafts are kept; the studio tries again by itself.`,
  );
}

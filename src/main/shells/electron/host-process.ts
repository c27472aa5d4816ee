import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { programFile, projectRoot } from '#host/app/project-files.ts';
import type { FromHost, ToHost } from './relay-messages.ts';

export interface HostProcessOptions {
  readonly home: string;
  readonly backend?: string | undefined;
  readonly keychain: boolean;
  readonly onMessage: (message: FromHost) => void;
  /** The host is gone, and with it every connection; it is started again. */
  readonly onLost: () => void;
}

const restartMs = 500;
const stopTimeoutMs = 15_000;

/** Keeps the studio host running beside Electron. What is told to it before it is ready waits. */
export class HostProcess {
  private readonly options: HostProcessOptions;
  private child: ChildProcess;
  private ready = false;
  private waiting: ToHost[] = [];
  private stopping = false;

  constructor(options: HostProcessOptions) {
    this.options = options;
    this.child = this.start();
  }

  tell(message: ToHost): void {
    if (this.ready || message.type === 'secret') this.child.send(message, () => {});
    else this.waiting.push(message);
  }

  /** Resolves when the host has closed its stores and is gone. */
  async stop(): Promise<void> {
    this.stopping = true;
    const { child } = this;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    if (child.connected) child.send({ type: 'stop' } satisfies ToHost, () => {});
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
    await gone;
    clearTimeout(timer);
  }

  private start(): ChildProcess {
    const { home, backend, keychain } = this.options;
    const program = programFile('src/main/shells/electron/host-child.ts', 'out/host/electron-host.js');
    const parameters = [
      program,
      `--home=${home}`,
      ...(backend === undefined ? [] : [`--backend=${backend}`]),
      ...(keychain ? ['--keychain'] : []),
    ];
    const child = spawn(studioNode(), parameters, {
      cwd: projectRoot,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      windowsHide: true,
    });
    child.on('message', (message: FromHost) => this.hear(message));
    child.once('exit', () => this.lost());
    child.once('error', (error) =>
      this.options.onMessage({ type: 'failed', message: `The studio host did not start: ${error.message}` }),
    );
    return child;
  }

  private hear(message: FromHost): void {
    if (message.type === 'failed') this.stopping = true;
    if (message.type === 'ready') {
      this.ready = true;
      for (const waiting of this.waiting) this.tell(waiting);
      this.waiting = [];
    }
    this.options.onMessage(message);
  }

  private lost(): void {
    if (this.stopping) return;
    this.ready = false;
    this.waiting = [];
    this.options.onLost();
    setTimeout(() => {
      if (!this.stopping) this.child = this.start();
    }, restartMs);
  }
}

/** The Node that comes with the studio: Electron's own cannot load the sandbox's native module. */
function studioNode(): string {
  const { platform, arch } = process;
  const name = platform === 'win32' ? 'node.exe' : 'node';
  const os = platform === 'win32' ? 'win' : platform;
  const candidates = [
    path.join(projectRoot, 'node_modules', '.bin', name),
    ...[`node-${os}-${arch}`, `node-bin-${os}-${arch}`].map((folder) =>
      path.join(projectRoot, 'node_modules', folder, 'bin', name),
    ),
    path.join(process.resourcesPath ?? projectRoot, name),
  ];
  const found = candidates.find((file) => existsSync(file));
  if (found !== undefined) return found;
  throw new Error(`The studio's own Node is missing below ${projectRoot}. Install the studio anew.`);
}

import { type ChildProcess, spawn } from 'node:child_process';
import type { Duplex } from 'node:stream';
import { encodeFrame, type Frame, FrameDecoder } from '#contract/script/frames.ts';
import type { LaunchLine } from './launch-line.ts';

export interface ChildEvents {
  /** What it throws is taken for a broken protocol. */
  onFrame(frame: Frame): void;
  onBrokenProtocol(): void;
  /** Once, when the process has ended: `exit 3`, `signal SIGABRT` or `not started`. */
  onEnd(ending: string): void;
}

const errorTextChars = 8192;

/** The process of a host program and its channel, fd 3. */
export class HostChild {
  /** The first part of what it wrote to its error output. */
  errorText = '';
  /** Resolves when the process is gone. */
  readonly exited: Promise<void>;
  private readonly child: ChildProcess;
  private readonly channel: Duplex;
  private readonly events: ChildEvents;
  private ended = false;

  constructor(line: LaunchLine, program: string, events: ChildEvents) {
    this.events = events;
    this.child = spawn(line.command, [...line.args, program], {
      cwd: process.platform === 'win32' ? undefined : '/',
      env: { TZ: 'UTC' },
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
      // A session of its own: an interrupt typed at the terminal is for the product, which then ends its hosts itself.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    this.channel = this.child.stdio[3] as Duplex;
    this.exited = new Promise((resolve) => {
      this.child.once('close', (code, signal) => {
        this.end(signal === null ? `exit ${code}` : `signal ${signal}`);
        resolve();
      });
    });
    this.listen();
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  write(header: object, body: string): void {
    this.channel.write(encodeFrame(header, body));
  }

  /** Ends it for good. */
  kill(): void {
    this.child.kill('SIGKILL');
  }

  private listen(): void {
    const decoder = new FrameDecoder();
    this.channel.on('data', (chunk: Uint8Array) => {
      try {
        for (const frame of decoder.push(chunk)) this.events.onFrame(frame);
      } catch {
        this.events.onBrokenProtocol();
      }
    });
    // The process's end is told by `close`; a broken channel is only its sign.
    this.channel.on('error', () => {});
    this.child.on('error', (error) => {
      this.errorText += error.message;
      if (this.child.pid === undefined) this.end('not started');
    });
    this.child.stderr?.on('data', (chunk: Buffer) => {
      if (this.errorText.length < errorTextChars) this.errorText += chunk.toString();
    });
  }

  private end(ending: string): void {
    if (this.ended) return;
    this.ended = true;
    this.events.onEnd(ending);
  }
}

import type { Dispatcher } from 'undici';

const pauseAbove = 1024 * 1024;

/** The bytes of an answer as they arrive, read by one reader; the connection waits where the reader is slow. */
export class ByteStream implements AsyncIterable<Uint8Array> {
  private readonly controller: Dispatcher.DispatchController;
  private readonly waiting: Uint8Array[] = [];
  private held = 0;
  private over = false;
  private failure: Error | null = null;
  private wake: () => void = () => {};

  constructor(controller: Dispatcher.DispatchController) {
    this.controller = controller;
  }

  push(chunk: Uint8Array): void {
    this.waiting.push(chunk);
    this.held += chunk.length;
    if (this.held > pauseAbove) this.controller.pause();
    this.wake();
  }

  end(failure: Error | null = null): void {
    this.over = true;
    this.failure = failure;
    this.wake();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    try {
      for (;;) {
        const chunk = this.waiting.shift();
        if (chunk !== undefined) {
          this.held -= chunk.length;
          if (this.controller.paused && this.held <= pauseAbove) this.controller.resume();
          yield chunk;
        } else if (this.failure !== null) throw this.failure;
        else if (this.over) return;
        else await new Promise<void>((resolve) => (this.wake = resolve));
      }
    } finally {
      // A reader that stops early frees the connection.
      if (!this.over) this.controller.abort(new Error('nobody reads the rest'));
    }
  }
}

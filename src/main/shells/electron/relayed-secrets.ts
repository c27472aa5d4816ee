import type { Secrets } from '#host/app/secrets.ts';
import type { FromHost } from './relay-messages.ts';

interface Waiting {
  readonly resolve: (value: string) => void;
  readonly reject: (error: Error) => void;
}

/** Seals with the system's keychain, which only Electron's main process can ask. */
export class RelayedSecrets implements Secrets {
  private readonly ask: (message: FromHost) => void;
  private readonly waiting = new Map<number, Waiting>();
  private sequence = 0;

  constructor(ask: (message: FromHost) => void) {
    this.ask = ask;
  }

  async seal(text: string): Promise<Uint8Array> {
    return Buffer.from(await this.request('seal', text), 'base64');
  }

  open(sealed: Uint8Array): Promise<string> {
    return this.request('open', Buffer.from(sealed).toString('base64'));
  }

  answer(id: number, result: string | null): void {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (result === null) waiting?.reject(new Error('The keychain of this system refused.'));
    else waiting?.resolve(result);
  }

  private request(operation: 'seal' | 'open', value: string): Promise<string> {
    this.sequence += 1;
    const id = this.sequence;
    this.ask({ type: 'secret', id, operation, value });
    return new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
  }
}

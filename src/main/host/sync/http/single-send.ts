import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import type { HttpReply, HttpRequest } from '../ports.ts';
import { ReplyTooLarge } from './reply-too-large.ts';

type NoAnswer = Extract<HttpReply, { kind: 'no_answer' }>;

/** What becomes of a request's answer. Exactly one of `failed` and `ended` is called, once. */
export interface AnswerSink {
  started(status: number, headers: Record<string, string>, controller: Dispatcher.DispatchController): void;
  data(chunk: Uint8Array): void;
  ended(): void;
  failed(reply: NoAnswer): void;
}

/**
 * One request on its way. It knows whether a byte of it has left, holds the deadlines, and lets a second writing of the
 * same request to a socket never happen: undici puts a request back into its queue in some cases of a lost connection
 * (`sync.md` 3.2; docs/specs/sync.md S103).
 */
export class SingleSend implements Dispatcher.DispatchHandler {
  private readonly request: HttpRequest;
  private readonly sink: AnswerSink;
  private controller: Dispatcher.DispatchController | null = null;
  private timer: NodeJS.Timeout;
  private size = 0;
  private over = false;
  private readonly onAbort = () => this.cut(abortReason(this.request.signal));

  constructor(request: HttpRequest, sink: AnswerSink) {
    this.request = request;
    this.sink = sink;
    this.timer = this.deadline();
    request.signal?.addEventListener('abort', this.onAbort, { once: true });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.over || this.controller !== null) {
      const again = new BrokenOff('the connection was lost, and a request is never put on another by itself');
      controller.abort(again);
      this.fail(again);
      return;
    }
    this.controller = controller;
    clearTimeout(this.timer);
    this.timer = this.deadline();
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (this.over || status < 200) return;
    this.sink.started(status, flatHeaders(headers), controller);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.over) return;
    this.size += chunk.length;
    if (this.size > this.request.max_reply_bytes) {
      this.cut(new ReplyTooLarge(`it sent more than ${this.request.max_reply_bytes} bytes`));
      return;
    }
    this.sink.data(chunk);
  }

  onResponseEnd(): void {
    if (this.finish()) this.sink.ended();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.fail(error);
  }

  /** Gives up: what has not been written is never written, what has been is cut off. */
  cut(error: Error): void {
    this.fail(error);
    this.controller?.abort(error);
  }

  fail(error: unknown): void {
    if (!this.finish()) return;
    const when = this.controller === null ? 'before_send' : 'after_send';
    this.sink.failed({ kind: 'no_answer', when, reason: reasonOf(error), cause: error });
  }

  private finish(): boolean {
    if (this.over) return false;
    this.over = true;
    clearTimeout(this.timer);
    this.request.signal?.removeEventListener('abort', this.onAbort);
    return true;
  }

  private deadline(): NodeJS.Timeout {
    const { timeout_ms } = this.request;
    const seconds = Math.round(timeout_ms / 1000);
    return setTimeout(() => this.cut(new Error(`it did not answer within ${seconds} seconds`)), timeout_ms);
  }
}

class BrokenOff extends Error {
  readonly code = 'ECONNRESET';
}

/** Whether the other side ended the connection before it had answered. */
export function isBrokenOff(error: unknown): boolean {
  const codes: readonly unknown[] = ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'];
  return error instanceof Error && 'code' in error && codes.includes(error.code);
}

function abortReason(signal: AbortSignal | undefined): Error {
  return signal?.reason instanceof Error ? signal.reason : new Error('it was cancelled');
}

function flatHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}

const reasons: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'it broke the connection off',
  EPIPE: 'it broke the connection off',
  UND_ERR_SOCKET: 'it broke the connection off',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'it broke the answer off',
  UND_ERR_CONNECT_TIMEOUT: 'it did not take the connection in time',
  UND_ERR_DESTROYED: 'the studio is closing',
  UND_ERR_CLOSED: 'the studio is closing',
  ENOTFOUND: 'the name is unknown',
  EAI_AGAIN: 'the name cannot be looked up now',
  ETIMEDOUT: 'it did not answer in time',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
};

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return reasons[code] ?? (error instanceof Error && error.message !== '' ? error.message : 'the connection failed');
}

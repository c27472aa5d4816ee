import type { Socket } from 'node:net';
import { AppError } from '#contract/errors/app-error.ts';

/** What is not even HTTP, or never ends, is answered in the one error shape too, and the connection closed. */
export function answerBrokenRequests(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, code, message } = refusal(error.code);
  const body = JSON.stringify({ error: code, message });
  socket.end(
    [
      `HTTP/1.1 ${status} ${code}`,
      'Content-Type: application/json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}

function refusal(code: string | undefined): AppError {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return new AppError('request_timeout', 'The request did not arrive in time; send it again.');
  }
  return new AppError('validation_error', 'This is not an HTTP request that can be read.');
}

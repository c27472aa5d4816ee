import { readSync, writeSync } from 'node:fs';
import { decodeFrame, encodeFrame, type Frame, frameLengths, framePrefixBytes } from '#contract/script/frames.ts';

const channel = 3;

/** Waits for the next frame. Ends the process when the parent has gone or breaks the cap. */
export function receive(): Frame {
  const lengths = frameLengths(readExactly(framePrefixBytes));
  return decodeFrame(lengths, readExactly(lengths.header + lengths.body));
}

export function send(header: object, body = ''): void {
  const frame = encodeFrame(header, body);
  for (let at = 0; at < frame.length; ) at += writeSync(channel, frame, at);
}

function readExactly(size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; ) {
    const count = readSync(channel, bytes, at, size - at, null);
    if (count === 0) process.exit(0);
    at += count;
  }
  return bytes;
}

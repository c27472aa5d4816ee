/**
 * The wire between the sandbox client and a host program: frames of `[u32 header bytes][u32 body bytes][header][body]`, little
 * endian. The header is JSON; the body is a text that is passed on unread (a script, a context, an envelope), so that a host never
 * parses what the isolate made and nobody encodes a JSON text twice (`sandbox.md` 1.3).
 */
export interface Frame {
  readonly header: unknown;
  readonly body: string;
}

/** A longer frame is refused by both sides: the parent kills the host, the host ends itself. */
export const frameCaps = { headerBytes: 1_048_576, bodyBytes: 8_388_608 } as const;
export const framePrefixBytes = 8;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function encodeFrame(header: object, body = ''): Uint8Array {
  const head = encoder.encode(JSON.stringify(header));
  const rest = encoder.encode(body);
  const frame = new Uint8Array(framePrefixBytes + head.length + rest.length);
  const view = new DataView(frame.buffer);
  view.setUint32(0, head.length, true);
  view.setUint32(4, rest.length, true);
  frame.set(head, framePrefixBytes);
  frame.set(rest, framePrefixBytes + head.length);
  return frame;
}

export interface FrameLengths {
  readonly header: number;
  readonly body: number;
}

/** Reads the first eight bytes of a frame. Throws RangeError where a part is over its cap. */
export function frameLengths(prefix: Uint8Array): FrameLengths {
  const view = new DataView(prefix.buffer, prefix.byteOffset, framePrefixBytes);
  const lengths = { header: view.getUint32(0, true), body: view.getUint32(4, true) };
  if (lengths.header > frameCaps.headerBytes || lengths.body > frameCaps.bodyBytes) {
    throw new RangeError(`A frame of ${lengths.header} + ${lengths.body} bytes is over the cap.`);
  }
  return lengths;
}

/** Reads what follows the prefix. Throws SyntaxError where the header is not JSON. */
export function decodeFrame(lengths: FrameLengths, bytes: Uint8Array): Frame {
  return {
    header: JSON.parse(decoder.decode(bytes.subarray(0, lengths.header))),
    body: decoder.decode(bytes.subarray(lengths.header, lengths.header + lengths.body)),
  };
}

/** Cuts a stream of chunks into frames. */
export class FrameDecoder {
  private chunks: Uint8Array[] = [];
  private have = 0;
  private lengths: FrameLengths | null = null;

  /** The frames that `chunk` completes. Throws where a frame is over its cap or its header is not JSON. */
  push(chunk: Uint8Array): Frame[] {
    this.chunks.push(chunk);
    this.have += chunk.length;
    const frames: Frame[] = [];
    for (;;) {
      if (this.lengths === null) {
        if (this.have < framePrefixBytes) return frames;
        this.lengths = frameLengths(this.take(framePrefixBytes));
      }
      const size = this.lengths.header + this.lengths.body;
      if (this.have < size) return frames;
      frames.push(decodeFrame(this.lengths, this.take(size)));
      this.lengths = null;
    }
  }

  private take(size: number): Uint8Array {
    const all = this.joined();
    this.chunks = all.length === size ? [] : [all.subarray(size)];
    this.have -= size;
    return all.subarray(0, size);
  }

  private joined(): Uint8Array {
    const [first] = this.chunks;
    if (first !== undefined && this.chunks.length === 1) return first;
    const all = new Uint8Array(this.have);
    let at = 0;
    for (const chunk of this.chunks) {
      all.set(chunk, at);
      at += chunk.length;
    }
    return all;
  }
}

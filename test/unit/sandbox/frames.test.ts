import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeFrame, type Frame, FrameDecoder, frameCaps } from '#contract/script/frames.ts';

test('frames come out as they went in, however the stream is cut', () => {
  const frame = fc.record({
    header: fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true }),
    body: fc.string({ unit: 'grapheme' }),
  });
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 4 }), fc.array(fc.integer({ min: 1, max: 40 })), (frames, cuts) => {
      const stream = Buffer.concat(frames.map(({ header, body }) => encodeFrame(header, body)));
      const decoder = new FrameDecoder();
      const received: Frame[] = [];
      for (let at = 0, turn = 0; at < stream.length; turn++) {
        const size = cuts[turn] ?? stream.length;
        received.push(...decoder.push(stream.subarray(at, at + size)));
        at += size;
      }
      expect(received.map(({ body }) => body)).toEqual(frames.map(({ body }) => body));
      expect(JSON.stringify(received.map(({ header }) => header))).toBe(
        JSON.stringify(frames.map(({ header }) => header)),
      );
    }),
  );
});

test('a frame over the cap is refused before its bytes come', () => {
  const prefix = Buffer.alloc(8);
  prefix.writeUInt32LE(10, 0);
  prefix.writeUInt32LE(frameCaps.bodyBytes + 1, 4);
  expect(() => new FrameDecoder().push(prefix)).toThrow(RangeError);
});

test('a header that is not JSON is refused', () => {
  const bytes = Buffer.from(encodeFrame({ a: 1 }));
  bytes[8] = 0x21;
  expect(() => new FrameDecoder().push(bytes)).toThrow(SyntaxError);
});

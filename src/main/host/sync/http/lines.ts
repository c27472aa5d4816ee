/** The lines of UTF-8 text that arrives in pieces, those of a piece together and without their ends. Throws where it is not UTF-8. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncIterable<readonly string[]> {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + utf8.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield lines;
  }
  rest += utf8.decode();
  if (rest !== '') yield [rest];
}

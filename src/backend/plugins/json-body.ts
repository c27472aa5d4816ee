import { hash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '#contract/errors/app-error.ts';

/** Deeper than any value the runtime takes (`limits.valueDepth`), and far from where a recursive check would run out of stack. */
const depthMax = 200;

declare module 'fastify' {
  interface FastifyRequest {
    /** SHA-256 of the body in base64, where `Content-Digest` gave it and it was right. */
    contentDigest: string | null;
  }
}

/** JSON and nothing else. An empty body is no body, whatever its type says: clients name JSON on every call (`contract.md` 1.1). */
export function acceptJsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.decorateRequest('contentDigest', null);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, bytes, done) => {
    const damage = checkDigest(request, bytes);
    if (damage !== null) return done(damage);
    const text = bytes.toString();
    if (text === '') return done(null, undefined);
    if (nestsDeeperThan(depthMax, text)) {
      return done(new AppError('validation_error', `The JSON nests deeper than ${depthMax} levels; make it flatter.`));
    }
    return parse(request, text, done);
  });
}

/** By number: a change set of some megabytes is looked through character by character. */
const [quote, backslash] = [0x22, 0x5c];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];

function nestsDeeperThan(max: number, text: string): boolean {
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === quote) index = endOfString(text, index);
    else if (code === openBrace || code === openBracket) depth += 1;
    else if (code === closeBrace || code === closeBracket) depth -= 1;
    if (depth > max) return true;
  }
  return false;
}

/** Where the string that starts at `start` ends; the end of the text when it does not. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let first = end;
    while (text.charCodeAt(first - 1) === backslash) first -= 1;
    // An even number of them before it speak for themselves.
    if ((end - first) % 2 === 0) return end;
  }
  return text.length;
}

/** Compares the body with its `Content-Digest` (RFC 9530), where there is one, and remembers it. */
function checkDigest(request: FastifyRequest, bytes: Buffer): AppError | null {
  const header = request.headers['content-digest'];
  if (header === undefined) return null;
  const given = /(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):/.exec(String(header))?.[1];
  const actual = hash('sha256', bytes, 'base64');
  if (given === actual) {
    request.contentDigest = actual;
    return null;
  }
  return new AppError(
    'validation_error',
    given === undefined
      ? 'Content-Digest: Send the SHA-256 of the body as sha-256=:BASE64:.'
      : 'The body is not the one that Content-Digest stands for: it was damaged on its way. Send it again.',
    { field: 'Content-Digest' },
  );
}

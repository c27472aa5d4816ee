import type { FastifyInstance } from 'fastify';
import { AppError } from '#contract/errors/app-error.ts';

/** Deeper than any value the runtime takes (`limits.valueDepth`), and far from where a recursive check would run out of stack. */
const depthMax = 200;

/** JSON and nothing else. An empty body is no body, whatever its type says: clients name JSON on every call (`contract.md` 1.1). */
export function acceptJsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, text, done) => {
    if (text === '') return done(null, undefined);
    if (nestsDeeperThan(depthMax, text)) {
      return done(new AppError('validation_error', `The JSON nests deeper than ${depthMax} levels; make it flatter.`));
    }
    return parse(request, text, done);
  });
}

function nestsDeeperThan(max: number, text: string): boolean {
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (character === '"') index = endOfString(text, index);
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    if (depth > max) return true;
  }
  return false;
}

/** Where the string that starts at `start` ends; the end of the text when it does not. */
function endOfString(text: string, start: number): number {
  let index = start + 1;
  while (index < text.length && text[index] !== '"') index += text[index] === '\\' ? 2 : 1;
  return index;
}

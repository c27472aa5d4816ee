import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pageHeaders } from '../content-policy.ts';

/** The page's origin under Electron. */
export const pageScheme = 'app';
export const pageOrigin = 'app://studio';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
};

/** Answers `app://studio/…` with the files of the built page, and with nothing else. */
export function pageResponder(folder: string): (request: { url: string }) => Promise<Response> {
  return async ({ url }) => {
    const { origin, host, pathname } = new URL(url);
    const file = path.join(folder, decodeURIComponent(pathname === '/' ? '/index.html' : pathname));
    const own = origin === pageOrigin || host === new URL(pageOrigin).host;
    if (!own || !file.startsWith(folder + path.sep))
      return new Response('Not here.', { status: 404, headers: pageHeaders });
    try {
      const type = types[path.extname(file)] ?? 'application/octet-stream';
      return new Response(new Uint8Array(await readFile(file)), { headers: { ...pageHeaders, 'content-type': type } });
    } catch {
      return new Response('Not here.', { status: 404, headers: pageHeaders });
    }
  };
}

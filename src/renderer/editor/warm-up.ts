import { type monaco, typescript } from './monaco.ts';

let done = false;

/**
 * Starts the language service once the first script is drawn: the first completion need not wait for it, and a studio
 * host that goes away later takes no file of it along.
 */
export function warmUpLanguageService(script: monaco.Uri): void {
  if (done) return;
  done = true;
  typescript
    .getJavaScriptWorker()
    .then((service) => service(script))
    .catch(() => {
      // It is started again by the first completion.
    });
}

/** Runs `action` after what is on its way to the screen is there. */
export function afterPaint(action: () => void): void {
  requestAnimationFrame(() => setTimeout(action));
}

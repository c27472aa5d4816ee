import type ivm from 'isolated-vm';
import type { Problem } from '#contract/script/problem.ts';
import { wrapperPrefix, wrapScript } from '#contract/script/wrapper.ts';
import { recoverSyntaxErrors } from '#engine/validate/recover-syntax-errors.ts';
import type { SyntaxFault } from '#engine/validate/syntax-messages.ts';
import { compileError, messageOf } from './isolate-unit.ts';

const memoryMiB = 64;
/** V8 keeps what it has compiled for a while; a fresh isolate now and then bounds that. */
const checksPerIsolate = 200;
const bodyProbe =
  '(body) => { try { new Function(body); return ""; } catch (error) { return String(error.message); } }';

/** Finds syntax errors in an isolate of its own that is kept, since nothing ever runs in it. */
export function createChecker(addon: typeof ivm) {
  let isolate: ivm.Isolate | null = null;
  let acceptsAsBody: ivm.Reference<(body: string) => string> | null = null;
  let checks = 0;

  function fresh(): void {
    if (isolate !== null && !isolate.isDisposed) isolate.dispose();
    isolate = new addon.Isolate({ memoryLimit: memoryMiB });
    acceptsAsBody = isolate.createContextSync().evalSync(bodyProbe, { reference: true });
    checks = 0;
  }

  function compile(source: string): SyntaxFault | null {
    try {
      isolate
        ?.compileScriptSync(wrapScript(source), { filename: 'check', columnOffset: -wrapperPrefix.length })
        .release();
      return null;
    } catch (error) {
      return compileError(error);
    }
  }

  /** The wrapper could be closed and opened again by a text that compiles; as a function's body the same text does not. */
  function breaksOut(source: string): boolean {
    return acceptsAsBody?.applySync(undefined, [`"use strict";${source}`], { timeout: 1000 }) !== '';
  }

  return {
    check(source: string, budgetMs: number): Problem[] {
      checks += 1;
      if (isolate === null || isolate.isDisposed || checks > checksPerIsolate) fresh();
      const ends = performance.now() + budgetMs;
      try {
        return recoverSyntaxErrors(source, { compile, breaksOut, mayGoOn: () => performance.now() < ends });
      } catch (error) {
        isolate?.dispose();
        isolate = null;
        throw new Error(`The check failed: ${messageOf(error)}`);
      }
    },
  };
}

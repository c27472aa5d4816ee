/**
 * How a script's text becomes a function: sandbox hosts, coverage and the syntax check must agree on it to the character, since
 * positions are counted in the author's text.
 */
export const wrapperPrefix = '(function(){"use strict";';
export const wrapperSuffix = '\n})';
/** The author's text in stacks and in coverage. */
export const scriptFileName = 'script.js';

export function wrapScript(body: string): string {
  return wrapperPrefix + body + wrapperSuffix;
}

/** The length of the function's own text when the body neither closes nor opens the wrapper. */
export function wrappedFunctionLength(body: string): number {
  return wrapperPrefix.length - 1 + body.length + wrapperSuffix.length - 1;
}

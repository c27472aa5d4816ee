import { styleText } from 'node:util';

/** Coloured on a terminal only; `NO_COLOR` and `FORCE_COLOR` are obeyed. */
export function paint(style: Parameters<typeof styleText>[0], text: string): string {
  return styleText(style, text, { stream: process.stdout });
}

import { isMac } from '#renderer/lib/platform.ts';

interface Chord {
  readonly key: string;
  readonly ctrl: boolean;
  readonly meta: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
}

const symbols: Readonly<Record<string, string>> = { Mod: '⌘', Ctrl: '⌃', Shift: '⇧', Alt: '⌥', Enter: '↩' };

/** `Mod+Shift+P` -> which physical modifiers and key. `Mod` is Cmd on macOS, Ctrl elsewhere. */
export function parseKeys(keys: string, mac = isMac): Chord {
  const parts = keys.split('+');
  const has = (name: string) => parts.includes(name);
  return {
    key: (parts.at(-1) ?? '').toLowerCase(),
    ctrl: has('Ctrl') || (!mac && has('Mod')),
    meta: mac && has('Mod'),
    shift: has('Shift'),
    alt: has('Alt'),
  };
}

type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

/** Whether a key press is this combination, also on layouts where Shift or Alt change the letter that arrives. */
export function pressed(event: KeyPress, keys: string, mac = isMac): boolean {
  const chord = parseKeys(keys, mac);
  if (event.ctrlKey !== chord.ctrl || event.metaKey !== chord.meta) return false;
  if (event.shiftKey !== chord.shift || event.altKey !== chord.alt) return false;
  if (chord.key === 'space') return event.code === 'Space';
  return event.key.toLowerCase() === chord.key || event.code.toLowerCase() === `key${chord.key}`;
}

/** As a person reads it: `Ctrl+Shift+P`, or `⌘⇧P` on macOS. */
export function shownKeys(keys: string, mac = isMac): string {
  const parts = keys.split('+');
  if (mac) return parts.map((part) => symbols[part] ?? part).join('');
  return parts.map((part) => (part === 'Mod' ? 'Ctrl' : part)).join('+');
}

import { expect, test } from 'vitest';
import { type CommandData, commandIds, commandTable } from '#contract/rpc/commands.ts';
import { parseKeys, pressed, shownKeys } from '#renderer/commands/keys.ts';

function press(
  key: string,
  modifiers: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>>,
  code = '',
) {
  return { key, code, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...modifiers };
}

test('Mod is Ctrl, and Cmd on macOS', () => {
  expect(pressed(press('p', { ctrlKey: true }), 'Mod+P', false)).toBe(true);
  expect(pressed(press('p', { metaKey: true }), 'Mod+P', false)).toBe(false);
  expect(pressed(press('p', { metaKey: true }), 'Mod+P', true)).toBe(true);
});

test('one modifier more or less is another combination', () => {
  expect(pressed(press('P', { ctrlKey: true, shiftKey: true }), 'Mod+P', false)).toBe(false);
  expect(pressed(press('P', { ctrlKey: true, shiftKey: true }), 'Mod+Shift+P', false)).toBe(true);
});

test('a letter is found by its place where Alt changes what arrives', () => {
  expect(pressed(press('ƒ', { altKey: true, shiftKey: true }, 'KeyF'), 'Shift+Alt+F', false)).toBe(true);
});

test('keys are shown as the platform writes them', () => {
  expect(shownKeys('Mod+Shift+P', false)).toBe('Ctrl+Shift+P');
  expect(shownKeys('Mod+Shift+P', true)).toBe('⌘⇧P');
});

test('no two commands share a key in one view', () => {
  const taken = commandIds.flatMap((id) => {
    const { keys, scope }: CommandData = commandTable[id];
    return (keys ?? []).map((one) => `${scope ?? 'anywhere'} ${JSON.stringify(parseKeys(one, false))}`);
  });
  expect(taken.filter((key, index) => taken.indexOf(key) !== index)).toEqual([]);
});

import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { BrowserWindow } from 'electron';

export interface WindowState {
  readonly bounds: { readonly x?: number; readonly y?: number; readonly width: number; readonly height: number };
  readonly maximized: boolean;
}

const initial: WindowState = { bounds: { width: 1280, height: 840 }, maximized: false };
const smallest = 400;

/** Where the window was when it was last closed. */
export function readWindowState(home: string): WindowState {
  try {
    const state = JSON.parse(readFileSync(stateFile(home), 'utf8')) as Partial<WindowState>;
    const bounds = state.bounds ?? initial.bounds;
    const usable = [bounds.width, bounds.height].every((size) => Number.isFinite(size) && size >= smallest);
    return usable ? { bounds, maximized: state.maximized === true } : initial;
  } catch {
    return initial;
  }
}

/** Keeps the place of the window when it is closed. */
export function keepWindowState(window: BrowserWindow, home: string): void {
  window.on('close', () => {
    const state: WindowState = { bounds: window.getNormalBounds(), maximized: window.isMaximized() };
    try {
      writeFileSync(stateFile(home), JSON.stringify(state));
    } catch {
      // A window that opens in another place next time is no reason not to close.
    }
  });
}

function stateFile(home: string): string {
  return path.join(home, 'window-state.json');
}

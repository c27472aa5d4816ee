import { existsSync, rmSync, writeFileSync } from 'node:fs';

/** A note beside a store that something in it was found damaged while it was open. */
function noteFile(storeFile: string): string {
  return `${storeFile}.suspect`;
}

/** Makes the next opening look at everything, and refuse the file where the damage is real. Never throws. */
export function noteSuspicion(storeFile: string): void {
  try {
    writeFileSync(noteFile(storeFile), '', { mode: 0o600 });
  } catch {
    // The damage itself is being told; where even this cannot be written, the weekly check comes to it.
  }
}

export function isSuspect(storeFile: string): boolean {
  return existsSync(noteFile(storeFile));
}

export function dropSuspicion(storeFile: string): void {
  rmSync(noteFile(storeFile), { force: true });
}

import { safeStorage } from 'electron';
import type { FromHost } from './relay-messages.ts';

/** Whether the system has a keychain: on Linux without one Electron would only obscure, and the host's key file is better. */
export function hasKeychain(platform: string): boolean {
  if (!safeStorage.isEncryptionAvailable()) return false;
  return platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text';
}

/** Carries out what the host asks of the keychain; null where it refuses. */
export function askKeychain({ operation, value }: Extract<FromHost, { type: 'secret' }>): string | null {
  try {
    if (operation === 'seal') return safeStorage.encryptString(value).toString('base64');
    return safeStorage.decryptString(Buffer.from(value, 'base64'));
  } catch {
    return null;
  }
}

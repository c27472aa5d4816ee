import { hash } from 'node:crypto';

/** SHA-256 of a text, as hex: what texts are addressed by and checked with. */
export function contentHash(text: string): string {
  return hash('sha256', text, 'hex');
}

import { limits } from '#contract/limits.ts';

/** A text, or why the bytes are none that can be stored. */
export type UsableText = { readonly text: string } | { readonly problem: string };

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads blobs as texts. Each comes back byte for byte or not at all. */
export function usableTexts(blobs: ReadonlyMap<string, Uint8Array>): Map<string, UsableText> {
  return new Map([...blobs].map(([sha256, bytes]) => [sha256, read(bytes)]));
}

function read(bytes: Uint8Array): UsableText {
  if (bytes.length > limits.scriptBodyBytes) return { problem: `is larger than ${limits.scriptBodyBytes} bytes` };
  try {
    const text = decoder.decode(bytes);
    return text.includes('\0') ? { problem: 'contains the character U+0000; write it as an escape' } : { text };
  } catch {
    return { problem: 'is not UTF-8' };
  }
}

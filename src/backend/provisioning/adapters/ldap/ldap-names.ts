const special = /[\p{Cc}"#+,;<=>\\]/gu;

/** The first part of a distinguished name (RFC 4514), with everything escaped that has a meaning there. */
export function rdnOf(attribute: string, value: string): string {
  const escaped = value.replace(special, hex).replace(/^ | $/g, hex);
  return `${attribute}=${escaped}`;
}

function hex(character: string): string {
  return [...Buffer.from(character)].map((byte) => `\\${byte.toString(16).padStart(2, '0')}`).join('');
}

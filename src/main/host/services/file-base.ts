/** A name as the name of a file that every system takes, without an ending. `fallback` where nothing of it can stay. */
export function fileBase(name: string, fallback = 'script'): string {
  const plain = name
    .replace(/\.js$/i, '')
    .replaceAll(/[^\p{Letter}\p{Number}._-]+/gu, '-')
    .replaceAll(/^[.-]+|[.-]+$/g, '');
  return plain.slice(0, 100) || fallback;
}

/** A text with the line ends that the editors give it, so that none counts as changed for having other ones at the host. */
export function plainLines(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

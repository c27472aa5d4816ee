/** Turns the words of a theme, such as `var(--accent)`, into colours that a file can keep. */
export function resolveColours(svg: string, colourOf: (token: string) => string): string {
  return svg.replace(/var\((--[\w-]+)\)/g, (_whole, token: string) => colourOf(token));
}

/** The colour that a token of the theme has now. */
export function themeColour(token: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(token).trim();
}

/** Text as XML may hold it. */
export function xmlText(text: string): string {
  const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };
  return text.replace(/[&<>"']/g, (sign) => names[sign] ?? sign);
}

/** Draws an SVG text at twice its size, as for a screen that has two points to a pixel. Rejects where it is no picture. */
export async function svgToPng(svg: string, width: number, height: number): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const scale = 2;
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil(width * scale);
  canvas.height = Math.ceil(height * scale);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This browser cannot draw a picture.');
  context.scale(scale, scale);
  context.drawImage(image, 0, 0, width, height);
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('The picture is too large to draw.'))),
      'image/png',
    );
  });
}

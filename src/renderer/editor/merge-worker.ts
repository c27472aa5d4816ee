import { mergeLines } from '#engine/merge/merge-lines.ts';
import type { ThreeTexts } from '#engine/merge/merge-regions.ts';

// Merges beside the page; whoever started it ends it when it takes too long.
self.onmessage = ({ data }: MessageEvent<ThreeTexts>) => {
  self.postMessage(mergeLines(data.base, data.theirs, data.yours));
};

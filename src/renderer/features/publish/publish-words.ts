import type { PublishPreview } from '#contract/rpc/scripts.ts';

/** What publishing will do, in one sentence. */
export function publishSummary(preview: PublishPreview): string {
  switch (preview.action) {
    case 'create':
      return 'This creates a new script on the backend, with this text as version 1.';
    case 'new_version':
      if (preview.to_version === null) return 'Your draft began from a version that is no longer the newest.';
      return `This adds version ${preview.to_version} after version ${preview.from_version ?? ''}.`;
    case 'metadata':
      return 'Only the name or the description changes; the text stays as it is published.';
    case 'nothing':
      return 'Nothing differs from the published version.';
  }
}

/** Why publishing failed, and that nothing is lost by it. */
export function notPublished(reason: string): string {
  const kept = /\bdrafts? (is|are) kept\b/.test(reason) ? '' : ' Your draft is kept.';
  return `Not published: ${reason}${kept}`;
}

/** The words of the button that publishes. */
export function publishButton(preview: PublishPreview | undefined): string {
  switch (preview?.action) {
    case 'create':
      return `Publish ${preview.name} as a new script`;
    case 'new_version':
      return preview.to_version === null ? 'Publish' : `Publish version ${preview.to_version}`;
    case 'metadata':
      return 'Publish name and description';
    default:
      return 'Publish';
  }
}

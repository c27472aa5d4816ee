import type { PlaceholderAnnotation } from '#contract/model/template.ts';
import { findPlaceholders } from './find-placeholders.ts';

/** A literal of a script that could become a placeholder, with all the places where it stands (UTF-16 offsets). */
export interface PlaceholderProposal {
  readonly annotation: PlaceholderAnnotation;
  readonly places: readonly { readonly start: number; readonly end: number }[];
  /** It has a name of its own in the script, or is an attribute: more likely meant to be set than others. */
  readonly likely: boolean;
}

/** The script with the chosen literals turned into placeholders; what already looks like one stays what it is. */
export function withPlaceholders(
  body: string,
  proposals: readonly Pick<PlaceholderProposal, 'annotation' | 'places'>[],
): string {
  const chosen = proposals.flatMap(({ annotation, places }) =>
    places.map((place) => ({ ...place, text: `{{${annotation.key}}}` })),
  );
  const own = findPlaceholders(body).map(({ start, place }) =>
    place === 'code' || place === 'member' || place === 'unfit'
      ? { start: start + 1, end: start + 1, text: ' ' }
      : { start, end: start, text: '\\' },
  );
  let text = '';
  let at = 0;
  for (const change of [...chosen, ...own].sort((left, right) => left.start - right.start)) {
    if (change.start < at) continue;
    text += body.slice(at, change.start) + change.text;
    at = change.end;
  }
  return text + body.slice(at);
}

import { z } from 'zod';
import { foundConflict } from '#contract/model/tracked-entity.ts';
import type { EntityRow } from '#host/store/workspace-schema.ts';

/** The server's id of a further copy that somebody has changed; null where there is none. */
export function twinIn({ found_json }: Pick<EntityRow, 'found_json'>): string | null {
  const found = z.array(foundConflict).parse(JSON.parse(found_json));
  const twin = found.find((one) => one.kind === 'twin_edited');
  return twin?.kind === 'twin_edited' ? twin.remote_id : null;
}

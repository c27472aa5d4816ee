import type { Random } from '#test/sync/world/random.ts';
import { errorReply, jsonReply, type ServerReply, type ServerRequest } from '../backend-port.ts';
import type { BaselineBehaviour } from './behaviour.ts';
import type { ScriptEntry } from './tables.ts';

/** What a list needs of a row. */
interface Listed {
  readonly row: { readonly created_at: string };
  readonly serial: number;
}

/** Lists as the plain API gives them: newest first, cut into pages that know nothing of each other (`sync.md` B1, B2). */
export class ListPages {
  readonly #behaviour: BaselineBehaviour;
  readonly #random: Random;

  constructor(behaviour: BaselineBehaviour, random: Random) {
    this.#behaviour = behaviour;
    this.#random = random;
  }

  list({ query }: ServerRequest, entries: readonly Listed[], miscounts: boolean, member = 'scripts'): ServerReply {
    const { items_envelope_b2, page_cap_b1 } = this.#behaviour;
    const asked = items_envelope_b2 ? numberOf(query, 'limit', 50) : numberOf(query, 'page_size', 50);
    const size = Math.min(asked, page_cap_b1);
    const offset = items_envelope_b2 ? numberOf(query, 'offset', 0) : (numberOf(query, 'page', 1) - 1) * size;
    if (size < 1 || offset < 0) return errorReply(500, 'database_error', 'A database error occurred.');
    const rows = this.#ordered(entries)
      .slice(offset, offset + size)
      .map(({ row }) => row);
    const total = entries.length + (miscounts ? 1 : 0);
    return jsonReply(200, items_envelope_b2 ? { items: rows, total, limit: size, offset } : { [member]: rows, total });
  }

  versions({ query }: ServerRequest, { row, versions }: ScriptEntry, number: string | undefined): ServerReply {
    if (number === undefined) {
      const all = [...versions.values()].sort((one, two) => two.version_number - one.version_number);
      const size = Math.min(numberOf(query, 'page_size', all.length), this.#behaviour.page_cap_b1);
      const from = query.has('page') ? (numberOf(query, 'page', 1) - 1) * size : 0;
      return jsonReply(200, {
        versions: query.has('page') ? all.slice(from, from + size) : all,
        total: all.length,
      });
    }
    const version = versions.get(Number(number));
    if (version === undefined) return errorReply(404, 'not_found', `Version ${number} of ${row.id} not found.`);
    return jsonReply(200, version);
  }

  #ordered(entries: readonly Listed[]): Listed[] {
    const mixed = this.#behaviour.unstable_pages_b1
      ? this.#random.shuffled(entries)
      : [...entries].sort((one, two) => two.serial - one.serial);
    return mixed.sort((one, two) =>
      one.row.created_at < two.row.created_at ? 1 : one.row.created_at > two.row.created_at ? -1 : 0,
    );
  }
}

function numberOf(query: URLSearchParams, name: string, otherwise: number): number {
  const given = query.get(name);
  return given === null ? otherwise : Number(given);
}

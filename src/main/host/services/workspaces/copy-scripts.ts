import type { Authoring } from './authoring.ts';

/**
 * Copies scripts with their test contexts and test cases into another workspace, as they are here with everything unpublished: each is
 * something new there, with an id of its own, unknown to its backend, under a free name (S143). Returns the new lids.
 */
export function copyScripts(from: Authoring, to: Authoring, lids: readonly string[]): string[] {
  // Read before anything is written, so that one whose text has not arrived stops the whole.
  const copies = lids.map((lid) => ({
    script: from.scripts.get(lid),
    contexts: from.contexts.list(lid),
    cases: from.cases.list(lid),
  }));
  const taken = new Set(to.scripts.list().map((script) => script.name));
  return to.store.transaction(() =>
    copies.map(({ script, contexts, cases }) => {
      const name = freeName(script.name, taken);
      taken.add(name);
      const { lid } = to.scripts.create({ name, description: script.description, body: script.body });
      for (const context of contexts) {
        to.contexts.save({ context_id: null, lid, name: context.name, text: context.text });
      }
      for (const { name: caseName, context_text, expect_text, enabled } of cases) {
        to.cases.save({ case_id: null, lid, name: caseName, context_text, expect_text, enabled });
      }
      return lid;
    }),
  );
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  let name = `${wanted} copy`;
  for (let number = 2; taken.has(name); number += 1) name = `${wanted} copy ${number}`;
  return name;
}

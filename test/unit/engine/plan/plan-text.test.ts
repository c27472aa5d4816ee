import { expect, it } from 'vitest';
import { withLineCounts } from '#engine/plan/line-counts.ts';
import { plan } from '#engine/plan/plan.ts';
import { planText } from '#engine/plan/plan-text.ts';
import { baseline, enhanced, inStep, planOptions, scriptState, Texts, target, tracked } from '../sync-fixtures.ts';

it('S78 a plan reads like one: what, where, in which order, what is merged, in conflict, or cannot be undone', () => {
  const texts = new Texts();
  const at = (name: string, body: string) => scriptState(texts, { name, body, status: 'active' });
  const gone = scriptState(texts, { name: 'old-hook' });
  const entities = [
    tracked(1, { local: scriptState(texts, { name: 'normalize-email', body: 'a\nb\n' }), base: null, remote: null }),
    tracked(
      2,
      {
        local: at('create-mailbox', '1\n2\nMINE\n'),
        base: at('create-mailbox', '1\n2\n3\n'),
        remote: at('create-mailbox', 'THEIRS\n2\n3\n'),
      },
      { facts: { live_uses: 2 } },
    ),
    tracked(3, { local: at('phone', 'mine\n'), base: at('phone', 'base\n'), remote: at('phone', 'theirs\n') }),
    tracked(
      4,
      { local: null, base: gone, remote: gone },
      { delete_seen_hash: gone.hash, facts: { goes_with_it: ['5 versions'] } },
    ),
    inStep(5, at('quiet', 'x\n')),
  ];
  const options = { ...planOptions(texts), target: { ...target, production: true } };
  const whole = plan(entities, baseline, options);
  expect(
    planText(
      withLineCounts(whole.plan, (hash) => whole.texts.get(hash) ?? texts.get(hash)),
      'maria@acme',
    ),
  ).toBe(`Publish to  ACME   tenant 11111111-1111-4111-8111-111111111111   as  maria@acme   backend: baseline   PRODUCTION
  + script "normalize-email"   v2
      name: "normalize-email"
      text: 2 lines
      status: "draft"
      The server creates it with a placeholder text as version 1; the text follows as version 2.
  ~ script "create-mailbox"   v7 → v8   LIVE: 2 enabled bindings run it
      text: +1 −1
      [review required] Both sides changed the text; nothing overlaps, but read it as one.
  - script "old-hook"
      Deleted with it: 5 versions.
      What is deleted comes back only as something new, with another id.
  ! script "phone"   conflict: Both sides changed: text.   not in this publish
Warning: This server takes 5 requests one by one; a stop half-way leaves a part applied.
Warning: Between the last check and each request somebody else may change the same field or entity; this server cannot tell.
Order: 5 changes, one request after the other. Undo available for 4 of 5.
`);
  expect(planText(plan(entities.slice(0, 1), enhanced, options).plan, 'maria@acme')).toMatch(
    /\n1 change in one step: all or nothing\.\n$/,
  );
  expect(planText(plan([], enhanced, options).plan, 'maria@acme')).toMatch(/Nothing to publish\.\n$/);
});

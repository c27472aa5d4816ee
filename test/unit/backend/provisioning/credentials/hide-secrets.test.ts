import { describe, expect, test } from 'vitest';
import { hideSecrets } from '#backend/provisioning/credentials/hide-secrets.ts';

describe('CO-14 an error of somebody who had the credentials', () => {
  const credentials = { username: 'operator', password: 'p&ss wörd"', token: 'abc' };

  test('loses the secrets in every spelling, at every depth, and in its stack', () => {
    const { password } = credentials;
    const spellings = [
      password,
      encodeURIComponent(password),
      JSON.stringify(password),
      Buffer.from(password).toString('base64'),
    ];
    const cause = Object.assign(new Error(`cause ${password}`), { request: { body: [`p=${spellings[1]}`] } });
    const error = new AggregateError([cause, `not an error ${password}`], spellings.join(' '), { cause });
    hideSecrets(error, credentials);
    expect(error.message).toBe('[secret] [secret] "[secret]" [secret]');
    const all = [error.stack, cause.stack, cause.message, JSON.stringify(cause.request), JSON.stringify(error.errors)];
    expect(all.join('\n').match(/\[secret\]/g)?.length).toBeGreaterThan(8);
    for (const spelling of spellings) expect(all.join('\n')).not.toContain(spelling);
  });

  test('keeps who signed in, and what is no secret', () => {
    const error = new Error('operator may not do this: abcdef');
    hideSecrets(error, credentials);
    expect(error.message).toBe('operator may not do this: abcdef');
  });

  test('may be anything, frozen and going in circles too', () => {
    const circle: Record<string, unknown> = { text: credentials.password };
    circle['self'] = circle;
    for (const thrown of [circle, Object.freeze(new Error('x')), null, undefined, 'text', 3])
      hideSecrets(thrown, credentials);
    expect(circle['text']).toBe('[secret]');
  });
});

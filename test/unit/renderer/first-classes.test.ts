import { expect, test } from 'vitest';
import { dnsDomainSpec } from '#contract/model/resource-spec/dns-spec.ts';
import {
  postgresAccountSpec,
  postgresDatabaseSpec,
  postgresGroupSpec,
} from '#contract/model/resource-spec/postgres-spec.ts';
import { firstClasses } from '#renderer/features/connectors/first-classes.ts';

test.each([
  { type: 'database', name: 'database', spec: postgresDatabaseSpec },
  { type: 'database', name: 'account', spec: postgresAccountSpec },
  { type: 'database', name: 'group', spec: postgresGroupSpec },
  { type: 'dns', name: 'domain', spec: dnsDomainSpec },
] as const)('AD-14 what a new $type connector asks of a $name is what its adapter takes', ({ type, name, spec }) => {
  const attributes = firstClasses(type).find((one) => one.name === name)?.attributes ?? [];
  expect(attributes.length).toBeGreaterThan(0);
  for (const { name: member, required } of attributes) {
    expect(Object.keys(spec.shape), member).toContain(member);
    if (required) expect(spec.safeParse({}).error?.issues.map(({ path }) => path[0])).toContain(member);
  }
});

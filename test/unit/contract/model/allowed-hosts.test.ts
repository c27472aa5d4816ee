import { expect, it } from 'vitest';
import { externalResource } from '#contract/model/connector.ts';
import { restConfig } from '#contract/model/connector-config/rest-config.ts';

const reads = (entry: string) => [
  externalResource.safeParse({ name: 'hr', url: 'https://hr.example.com/', allow: [entry] }).success,
  restConfig.safeParse({ base_url: 'https://hr.example.com/', allow: [entry] }).success,
];

it.each(['hr.example.com', 'HR.example.com.', 'localhost', 'db_1', '10.0.0.1', '10.1.0.0/16', '::1', 'fd12::/16'])(
  'AD-41 %s may be reached',
  (entry) => expect(reads(entry)).toEqual([true, true]),
);

it.each([
  'hr.example.com:443',
  '10.0.0.1:443',
  '[::1]:443',
  'https://hr.example.com',
  '10.0.0.0/33',
  '10.0.0.300',
  'fd12::/129',
  'a b',
  '*',
  '*.example.com',
  '',
  'a/b',
])('AD-41 %j is none of host name, address and network', (entry) => expect(reads(entry)).toEqual([false, false]));

import { expect, test } from 'vitest';
import { readOnlyReason } from '#renderer/features/resources/resource-words.ts';

test('036 edge case 5 a resource can be changed while its connector is there, and unless it came with an SST stack', () => {
  const reason = (provisioning_source: 'api' | 'sst', dock_name: string | null) =>
    readOnlyReason({ provisioning_source, dock_name });
  expect(reason('api', 'Databases')).toBeNull();
  expect(reason('api', null)).toContain('Its connector was deleted');
  expect(reason('sst', null)).toContain('It belongs to an SST stack');
});

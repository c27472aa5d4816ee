import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files whose few tests start processes for a minute or more; begun last, they would leave the other workers nothing to do. */
const slow = [
  'host/sync/processes/',
  'host/power-cut/',
  'cli/sync.test',
  'backend/server-process',
  'provisioning/crash',
];

/** Vitest's own order, with the slow files in front. */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isSlow = ({ moduleId }: TestSpecification) => slow.some((part) => moduleId.includes(`/${part}`));
    return [...sorted.filter(isSlow), ...sorted.filter((file) => !isSlow(file))];
  }
}

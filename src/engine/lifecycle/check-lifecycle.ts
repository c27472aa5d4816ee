import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import { checkConditions } from './check-conditions.ts';
import { checkPaths } from './check-paths.ts';
import { checkStructure } from './check-structure.ts';
import { machineGraph } from './machine-graph.ts';
import type { LifecycleProblem } from './problem.ts';

const weights = { error: 0, warning: 1, info: 2 } as const;

/**
 * Everything there is to mend in a configuration, the gravest first. Pure; conditions that are the same objects as in an
 * earlier call are not worked out again, which makes a check after a small edit cheap.
 */
export function checkLifecycle(config: LifecycleConfig): LifecycleProblem[] {
  const graph = machineGraph(config);
  const found = [...checkStructure(graph), ...checkConditions(graph), ...checkPaths(graph)];
  return found.sort((left, right) => weights[left.severity] - weights[right.severity]);
}

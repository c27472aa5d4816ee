import type { ProvisionStep } from '#contract/model/provisioning.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { withoutSecrets } from '../adapters/without-secrets.ts';

/** A step as people see it: what it took and gave without passwords and the like, which stay with the run. */
export function shownStep(step: ProvisionStep): ProvisionStep {
  const { input, output } = step;
  return {
    ...step,
    input: input === null ? null : withoutSecrets(input),
    output: output === null ? null : withoutSecrets(output),
  };
}

/** A resource as people see it. What they change later is put over the specification that is kept, secrets and all. */
export function shownResource<Resource extends { readonly spec: JsonObject }>(resource: Resource): Resource {
  return { ...resource, spec: withoutSecrets(resource.spec) };
}

import { create } from 'zustand';
import type { ProvisionedResource, ProvisioningState, ResourceType } from '#contract/model/provisioning.ts';

interface Filters {
  readonly search: string;
  readonly resource_type: ResourceType | null;
  readonly state: ProvisioningState | null;
  readonly source: ProvisionedResource['provisioning_source'] | null;
  readonly connector_lid: string | null;
}

interface ResourcesStore extends Filters {
  /** The chosen resource, and the chosen one of its operations; null: the newest. */
  readonly resource: string | null;
  readonly provision: string | null;
}

const noFilters: Filters = { search: '', resource_type: null, state: null, source: null, connector_lid: null };

/** How the list of resources is looked at; it begins anew with each window and each workspace. */
export const useResourcesStore = create<ResourcesStore>()(() => ({ ...noFilters, resource: null, provision: null }));

export function clearResourceFilters(): void {
  useResourcesStore.setState(noFilters);
}

/** Another workspace is shown now. */
export function forgetResourcesView(): void {
  useResourcesStore.setState({ ...noFilters, resource: null, provision: null });
}

/** Shows an operation of a resource. */
export function showProvision(resource: string, provision: string | null): void {
  useResourcesStore.setState({ resource, provision });
}

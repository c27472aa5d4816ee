import { create } from 'zustand';
import type { ConnectorStatus, ConnectorType } from '#contract/model/connector.ts';

interface ConnectorsStore {
  readonly search: string;
  readonly type: ConnectorType | null;
  readonly status: ConnectorStatus | null;
  /** Which part of a connector's page is shown, by its lid. */
  readonly parts: Readonly<Record<string, string>>;
}

/** How connectors are looked at. */
export const useConnectorsStore = create<ConnectorsStore>()(() => ({
  search: '',
  type: null,
  status: null,
  parts: {},
}));

export function showConnectorPart(lid: string, part: string): void {
  useConnectorsStore.setState(({ parts }) => ({ parts: { ...parts, [lid]: part } }));
}

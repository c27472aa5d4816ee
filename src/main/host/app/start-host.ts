import type { IncomingMessage } from 'node:http';
import path from 'node:path';
import { connectionHandler, type StudioSocket } from '../rpc/connections.ts';
import { createStudioCaller, type StudioCaller } from '../rpc/router.ts';
import { openFirstWorkspace } from '../services/workspaces/first-workspace.ts';
import { createStudioParts, type StudioPartsOptions } from './studio-parts.ts';

export interface StudioHostOptions extends StudioPartsOptions {
  /** `embedded`, `none` or an address; without it the workspace that was open last is opened. */
  readonly backend?: string | undefined;
}

export interface StudioHost {
  /** The router without a transport, as one more window. */
  readonly caller: StudioCaller;
  /** Serves the router on a connection that the shell has let in. */
  accept(socket: StudioSocket, request: IncomingMessage): void;
  /** Writes down where the studio answers, for a second start. */
  announce(address: string): void;
  close(): Promise<void>;
}

/** Starts the studio host for the windows of a shell. Throws `AppError` where the home cannot be had. */
export async function startStudioHost(options: StudioHostOptions): Promise<StudioHost> {
  const { studio, home, close } = createStudioParts({ ...options, home: path.resolve(options.home) });
  await openFirstWorkspace(studio.workspaces, options.backend);
  let caller: StudioCaller | null = null;
  return {
    get caller() {
      caller ??= createStudioCaller({ studio, attachment: studio.workspaces.attachHere() });
      return caller;
    },
    accept: connectionHandler(studio),
    announce: home.announce,
    close,
  };
}

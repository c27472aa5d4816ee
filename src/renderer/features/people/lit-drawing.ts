import type { ReactNode } from 'react';
import type { LifecycleConfig } from '#contract/model/lifecycle.ts';

/** Draws a lifecycle with one of its states lit. */
export type LitDrawing = (config: LifecycleConfig, stateId: string) => ReactNode;

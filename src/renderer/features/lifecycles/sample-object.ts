import { z } from 'zod';
import { create } from 'zustand';
import { AppError } from '#contract/errors/app-error.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { readConditionContext } from '#engine/lifecycle/condition-context.ts';
import { savedStates } from '#renderer/state/saved-state.ts';

const example = `{
  "user": {
    "department": "Engineering",
    "manager": "m.curie",
    "start_date": "2026-01-05",
    "end_date": "2026-12-31",
    "contract": "permanent"
  }
}`;

/** The object that conditions are tried on, as text, by the lid of the lifecycle; kept over restarts. */
export const useSamples = create<Record<string, string>>()(() => ({}));
const keptSample = savedStates('ws:lifecycle:', z.string());

export function useSampleText(lid: string): string {
  return useSamples((all) => all[lid] ?? example);
}

export function sampleText(lid: string): string {
  return useSamples.getState()[lid] ?? example;
}

export function setSample(lid: string, text: string): void {
  useSamples.setState({ [lid]: text });
  keptSample(lid).write(text);
}

/** Brings back what the lifecycle was last tried on. */
export async function readSample(lid: string): Promise<void> {
  if (useSamples.getState()[lid] !== undefined) return;
  const before = await keptSample(lid)
    .read()
    .catch(() => null);
  if (before !== null && useSamples.getState()[lid] === undefined) useSamples.setState({ [lid]: before });
}

/** The object of a text, or what is wrong with it (032 edge case 7). */
export function readSampleText(text: string): { readonly object: JsonObject } | { readonly wrong: string } {
  try {
    return { object: readConditionContext(JSON.parse(text)) };
  } catch (error) {
    if (error instanceof SyntaxError) return { wrong: 'This is no JSON yet.' };
    if (error instanceof AppError) return { wrong: error.message };
    throw error;
  }
}

import { toast } from 'sonner';
import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import { rpc } from '#renderer/api/client.ts';
import type { Graph } from '#renderer/canvas/graph-model.ts';
import { resolveColours, svgToPng, themeColour } from '#renderer/canvas/picture.ts';
import { pickText } from '#renderer/lib/pick-text.ts';
import { saveFile } from '#renderer/lib/save-file.ts';
import { openDialog } from '#renderer/state/dialogs.ts';
import { draftOf } from './lifecycle-draft.ts';
import { graphOf } from './lifecycle-graph.ts';
import { lifecyclePicture, type PictureLooks } from './lifecycle-picture.ts';

export type LifecycleFormat = 'json' | 'scxml' | 'xstate' | 'mermaid' | 'svg' | 'png';

/** What the configuration on the screen is, else the stored one. */
async function configOf(lid: string): Promise<LifecycleConfig> {
  return draftOf(lid) ?? (await rpc.lifecycles.get.query({ lid })).config;
}

/** Saves a lifecycle as a file among the downloads, and tells what the format has no words for (docs/specs/lifecycle.md LC-40). */
export async function exportLifecycle(lid: string, format: LifecycleFormat): Promise<void> {
  const config = await configOf(lid);
  if (format === 'svg' || format === 'png')
    return savePicture(config.name, graphOf(config, { problems: new Map(), lit: new Map(), found: new Set() }), format);
  const { ending, type, write, lost } = writers[format];
  saveFile(`${fileName(config.name)}${ending}`, type, [await write(config)]);
  toast(lost === null ? `Exported ${config.name}.` : `Exported ${config.name}. ${lost}`);
}

function fileName(title: string): string {
  return title.replace(/[^\w.-]+/g, '-').replace(/^-+|-+$/g, '') || 'lifecycle';
}

interface Writer {
  readonly ending: string;
  readonly type: string;
  readonly write: (config: LifecycleConfig) => Promise<string>;
  readonly lost: string | null;
}

const writers: Readonly<Record<Exclude<LifecycleFormat, 'svg' | 'png'>, Writer>> = {
  json: {
    ending: '.lifecycle.json',
    type: 'application/json',
    write: async (config) => (await import('#engine/lifecycle/formats/json-format.ts')).writeJson(config),
    lost: null,
  },
  scxml: {
    ending: '.scxml',
    type: 'application/xml',
    write: async (config) => (await import('#engine/lifecycle/formats/scxml-format.ts')).writeScxml(config),
    lost: 'SCXML has no words for where states stand, and for active and auto-assign.',
  },
  xstate: {
    ending: '.xstate.json',
    type: 'application/json',
    write: async (config) => (await import('#engine/lifecycle/formats/xstate-format.ts')).writeXState(config),
    lost: 'XState has no words for whether it is active.',
  },
  mermaid: {
    ending: '.mmd',
    type: 'text/plain',
    write: async (config) => (await import('#engine/lifecycle/formats/mermaid-format.ts')).writeMermaid(config),
    lost: 'Mermaid keeps the drawing alone: no conditions, actions, entitlements or places.',
  },
};

/** Saves a drawing as a picture, in the colours of the theme. `looks`: how cards stand out, by their ids. */
export async function savePicture(
  title: string,
  graph: Graph,
  format: 'svg' | 'png',
  looks?: PictureLooks,
): Promise<void> {
  const base = fileName(title);
  const { svg, width, height } = lifecyclePicture(title, graph, looks);
  const coloured = resolveColours(svg, themeColour);
  if (format === 'svg') saveFile(`${base}.svg`, 'image/svg+xml', [coloured]);
  else saveFile(`${base}.png`, 'image/png', [await svgToPng(coloured, width, height)]);
}

/** The endings of files that lifecycles are read from, as a file input wants them. */
export const lifecycleFiles = '.json,.scxml,.xml,.mmd,.mermaid,.md,.txt';

/** Reads a file of any of the formats and shows what it holds, before anything is made of it. */
export async function importLifecycle(): Promise<void> {
  const file = await pickText(lifecycleFiles);
  if (file === null) return;
  const imported = await rpc.lifecycles.readFile.query(file);
  openDialog({ kind: 'new_lifecycle', imported });
}

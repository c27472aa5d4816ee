/** Reads the import graph of a project with dependency-cruiser and judges it by the rules derived from layers.mjs. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { layers } from './layers.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const folders = ['src', 'tools', 'test'];

/** @param {string} file @returns {string | undefined} */
export function layerOf(file) {
  return Object.keys(layers).find((name) => file.startsWith(`src/${name}/`));
}

/**
 * @param {string} [project] The folder that holds `src`; the rules are always those of this project.
 * @returns {{ modules: number, unread: string[], violations: { rule: string, from: string, to: string }[] }}
 * `unread` are source files that the tool did not parse: with a wrong parser it reads none and reports success.
 */
export function judgeGraph(project = root) {
  const cruiser = path.join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs');
  const config = path.join(root, '.dependency-cruiser.mjs');
  const present = folders.filter((folder) => existsSync(path.join(project, folder)));
  const run = spawnSync(process.execPath, [cruiser, ...present, '--config', config, '--output-type', 'json'], {
    cwd: project,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const { modules, summary } = parse(run);
  const read = new Set(modules.map((module) => module.source));
  const sources = present.flatMap((folder) => sourcesIn(project, folder));
  const ruled = summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }));
  return {
    modules: sources.filter((file) => read.has(file)).length,
    unread: sources.filter((file) => !read.has(file)),
    violations: [...ruled, ...modules.flatMap(specifierViolations)],
  };
}

function parse(run) {
  try {
    return JSON.parse(run.stdout);
  } catch {
    throw new Error(`dependency-cruiser gave no report:\n${run.stderr ?? ''}${run.error?.message ?? ''}`);
  }
}

/** Rules on how an import is written, which the graph alone does not show. */
function specifierViolations({ source, dependencies }) {
  return dependencies.flatMap(({ module, resolved }) => {
    if (!module.startsWith('.')) return [];
    const violations = [];
    if (module.startsWith('../../')) violations.push({ rule: 'no-climbing', from: source, to: module });
    if (
      layerOf(source) !== undefined &&
      layerOf(resolved) !== layerOf(source) &&
      /^(src|tools|test)\//.test(resolved)
    ) {
      violations.push({ rule: 'subpath-across-layers', from: source, to: module });
    }
    return violations;
  });
}

/** The names of the rules that `specifierViolations` applies. */
export const specifierRules = ['no-climbing', 'subpath-across-layers'];

function sourcesIn(project, folder) {
  return readdirSync(path.join(project, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === 'fixtures' ? [] : sourcesIn(project, file);
    return /\.(ts|tsx|mjs)$/.test(entry.name) && !entry.name.endsWith('.d.ts') ? [file] : [];
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { modules, unread, violations } = judgeGraph();
  for (const { rule, from, to } of violations) console.error(`${rule}: ${from} -> ${to}`);
  for (const file of unread) console.error(`not read: ${file}`);
  console.log(`${modules} modules read, ${violations.length} forbidden imports`);
  process.exitCode = violations.length + unread.length === 0 ? 0 : 1;
}

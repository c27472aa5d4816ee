/**
 * Proves that the boundaries hold: plants violations of every rule in a copy of the project and fails where a tool stays
 * silent. A check of imports that reads nothing reports success, and has done so.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import rules from '../.dependency-cruiser.mjs';
import { judgeGraph, specifierRules } from './dependency-graph.mjs';
import { layers, package_owners, parseGrant } from './layers.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const names = Object.keys(layers);
const subpaths = Object.entries(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).imports);

/** @typedef {{ rule: string, file: string, text: string, extra?: Record<string, string> }} Plant */

/** How a module outside of this layer is named: by its subpath import where there is one. */
function specifier(file) {
  const found = subpaths.find(([, folder]) => file.startsWith(folder.slice(2, -1)));
  return found ? file.replace(found[1].slice(2, -1), found[0].slice(0, -1)) : undefined;
}

/** @returns {Plant[]} Every pair of layers that the table does not allow, once as a value and once as a type. */
function forbiddenLayers() {
  return names.flatMap((name) => {
    const whole = layers[name].may.filter((grant) => parseGrant(grant).folder === undefined);
    const others = names.filter((other) => other !== name && !whole.includes(other)).map((other) => `src/${other}`);
    const targets = [...others, 'test', 'tools'].map((folder) => `${folder}/planted-target.ts`).filter(specifier);
    return targets.flatMap((target, index) => [
      {
        rule: `layer:${name}`,
        file: `src/${name}/planted-value-${index}.ts`,
        text: `import { target } from '${specifier(target)}';\nexport const value = target;\n`,
      },
      {
        rule: `layer:${name}`,
        file: `src/${name}/planted-type-${index}.ts`,
        text: `import type { Target } from '${specifier(target)}';\nexport type Planted = Target;\n`,
      },
    ]);
  });
}

/** @returns {Plant[]} */
function forbiddenPackages() {
  const one = (rule, layer, module) => ({
    rule,
    file: `src/${layer}/planted-${rule.replaceAll(/\W/g, '-')}.ts`,
    text: `import * as planted from '${module}';\nexport const value = planted;\n`,
  });
  const node = names.filter((name) => !layers[name].node).map((name) => one(`no-node:${name}`, name, 'node:fs'));
  const packages = names.filter((name) => layers[name].packages).map((name) => one(`packages:${name}`, name, 'kysely'));
  const owners = Object.entries(package_owners)
    .filter(([module]) => existsSync(path.join(root, 'node_modules', module)))
    .map(([module]) => one(`owner:${module}`, 'cli', module));
  return [...node, ...packages, ...owners];
}

/** @returns {Plant[]} */
function otherViolations() {
  const value = (from) => `import { value } from '${from}';\nexport const planted = value;\n`;
  const target = 'export const value = 1;\n';
  return [
    {
      rule: 'types-only:renderer',
      file: 'src/renderer/planted-router.ts',
      text: "import * as router from '#host/rpc/router.ts';\nexport const value = router;\n",
    },
    {
      rule: 'features-are-apart',
      file: 'src/renderer/features/planted-one/one.ts',
      text: value('../planted-two/two.ts'),
      extra: { 'src/renderer/features/planted-two/two.ts': target },
    },
    {
      rule: 'ui-is-plain',
      file: 'src/renderer/ui/planted.ts',
      text: value('../features/planted-three/three.ts'),
      extra: { 'src/renderer/features/planted-three/three.ts': target },
    },
    {
      rule: 'tools-know-no-product',
      file: 'tools/planted.ts',
      text: "import { target } from '#engine/planted-target.ts';\nexport const value = target;\n",
    },
    {
      rule: 'no-circular',
      file: 'src/engine/planted-cycle-one.ts',
      text: value('./planted-cycle-two.ts'),
      extra: {
        'src/engine/planted-cycle-two.ts':
          "import { planted } from './planted-cycle-one.ts';\nexport const value = () => planted;\n",
      },
    },
    { rule: 'not-to-unresolvable', file: 'src/engine/planted-missing.ts', text: value('./planted-nowhere.ts') },
    {
      rule: 'no-climbing',
      file: 'src/engine/planted/deep/climb.ts',
      text: "import { target } from '../../planted-target.ts';\nexport const value = target;\n",
    },
    {
      rule: 'subpath-across-layers',
      file: 'src/engine/planted-relative.ts',
      text: "import { target } from '../contract/planted-target.ts';\nexport const value = target;\n",
    },
  ];
}

/** Globals that a layer's compiler must not know. @returns {Plant[]} */
function foreignGlobals() {
  return names.flatMap((name) => {
    const { lib, types } = layers[name];
    const plants = [];
    const plant = (global, text) =>
      plants.push({
        rule: `global:${name}:${global}`,
        file: `src/${name}/planted-${global}.ts`,
        text: `export const value = ${text};\n`,
      });
    if (!lib.includes('dom')) plant('document', 'document.title');
    if (!types.includes('node')) plant('process', 'process.pid');
    return plants;
  });
}

function write(project, file, text) {
  mkdirSync(path.dirname(path.join(project, file)), { recursive: true });
  writeFileSync(path.join(project, file), text);
}

function copyProject() {
  const project = mkdtempSync(path.join(os.tmpdir(), 'hookwright-boundaries-'));
  for (const name of [
    'src',
    'tools',
    '.tsbuild',
    'package.json',
    'tsconfig.base.json',
    'tsconfig.json',
    'biome.json',
  ]) {
    if (existsSync(path.join(root, name))) cpSync(path.join(root, name), path.join(project, name), { recursive: true });
  }
  symlinkSync(path.join(root, 'node_modules'), path.join(project, 'node_modules'), 'junction');
  for (const folder of [...names.map((name) => `src/${name}`), 'test', 'tools']) {
    write(project, `${folder}/planted-target.ts`, 'export const target = 1;\nexport type Target = number;\n');
  }
  const router = 'src/main/host/rpc/router.ts';
  if (!existsSync(path.join(project, router))) write(project, router, 'export const router = 1;\n');
  return project;
}

/**
 * The planted globals that neither the compiler nor the linter refused. The linter is needed for the renderer, where a
 * package's types bring Node's globals along.
 */
function acceptedGlobals(project, plants) {
  const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const folders = names.map((name) => `src/${name}`);
  const compiled = run(project, [tsc, '-b', '--pretty', 'false', ...folders]);
  const biome = path.join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  const only = '--only=style/noRestrictedGlobals';
  const linted = run(project, [biome, 'lint', '--reporter=github', '--max-diagnostics=none', only, 'src']);
  return plants.filter(({ file }) => {
    const name = file.replaceAll('.', '[.]');
    const refused = new RegExp(`^${name}\\(.*error TS(2304|2580|2584|2591)`, 'm').test(compiled);
    return !refused && !new RegExp(`file=(.*/)?${name},`).test(linted);
  });
}

function run(project, args) {
  return spawnSync(process.execPath, args, { cwd: project, encoding: 'utf8', maxBuffer: 1 << 28 }).stdout;
}

const project = copyProject();
try {
  const imports = [...forbiddenLayers(), ...forbiddenPackages(), ...otherViolations()];
  const globals = foreignGlobals();
  for (const { file, text, extra } of [...imports, ...globals]) {
    write(project, file, text);
    for (const [other, content] of Object.entries(extra ?? {})) write(project, other, content);
  }
  const { violations } = judgeGraph(project);
  const silent = imports.filter(
    ({ rule, file }) => !violations.some((found) => found.rule === rule && found.from === file),
  );
  const accepted = acceptedGlobals(project, globals);
  const proved = new Set(imports.map(({ rule }) => rule));
  const known = [...rules.forbidden.map(({ name }) => name), ...specifierRules];
  const unproved = known.filter((name) => !proved.has(name) && !isAbsent(name));
  for (const { rule, file } of [...silent, ...accepted]) console.error(`${rule} did not notice ${file}`);
  for (const rule of unproved)
    console.error(`${rule} is not proved: plant a violation of it in tools/check-boundaries.mjs`);
  console.log(`${imports.length + globals.length} violations planted, ${silent.length + accepted.length} unnoticed`);
  process.exitCode = silent.length + accepted.length + unproved.length === 0 ? 0 : 1;
} finally {
  rmSync(project, { recursive: true, force: true });
}

/** A rule on a package that is not installed yet cannot be broken. */
function isAbsent(rule) {
  return rule.startsWith('owner:') && !existsSync(path.join(root, 'node_modules', rule.slice('owner:'.length)));
}

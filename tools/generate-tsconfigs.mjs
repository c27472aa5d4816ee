/** Writes the tsconfig of every layer from the import table. `--check` only compares, and fails where one is stale. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { layers, parseGrant } from './layers.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

const base = {
  compilerOptions: {
    target: 'es2024',
    module: 'preserve',
    moduleResolution: 'bundler',
    moduleDetection: 'force',
    resolvePackageJsonImports: true,
    allowImportingTsExtensions: true,
    strict: true,
    noUncheckedIndexedAccess: true,
    noImplicitOverride: true,
    noFallthroughCasesInSwitch: true,
    noImplicitReturns: true,
    exactOptionalPropertyTypes: false,
    verbatimModuleSyntax: true,
    erasableSyntaxOnly: true,
    isolatedModules: true,
    resolveJsonModule: true,
    skipLibCheck: true,
    composite: true,
    emitDeclarationOnly: true,
    types: [],
  },
};

/** Every generated file: path from the project's root -> content. */
export function tsconfigs() {
  const files = new Map([['tsconfig.base.json', base]]);
  for (const [name, layer] of Object.entries(layers)) {
    files.set(`src/${name}/tsconfig.json`, layerConfig(name, layer));
  }
  const everything = Object.keys(layers).map((name) => `src/${name}`);
  files.set('tools/tsconfig.json', {
    extends: '../tsconfig.base.json',
    compilerOptions: {
      ...output('tools', 'tools'),
      rootDir: '..',
      lib: ['es2024', 'dom'],
      types: ['node'],
      allowJs: true,
    },
    include: ['.', '../*.config.ts', '../.dependency-cruiser.mjs'],
    exclude: ['types'],
    references: references('tools', ['src/contract']),
  });
  files.set('test/tsconfig.json', {
    extends: '../tsconfig.base.json',
    compilerOptions: {
      ...output('test', 'test'),
      lib: ['es2025', 'esnext.disposable', 'dom', 'dom.iterable'],
      types: ['node', 'vite/client'],
      jsx: 'react-jsx',
      allowJs: true,
    },
    include: ['**/*.ts', '**/*.tsx'],
    references: references('test', [...everything, 'tools']),
  });
  files.set('tsconfig.json', {
    files: [],
    references: [...everything, 'tools', 'test'].map((folder) => ({ path: `./${folder}` })),
  });
  return new Map([...files].map(([file, content]) => [file, `${JSON.stringify(content, null, 2)}\n`]));
}

function layerConfig(name, layer) {
  const folder = `src/${name}`;
  const visible = [...layer.may, ...(layer.types_only ?? [])].map((grant) => `src/${parseGrant(grant).layer}`);
  const universal = layer.universal ? [up(folder, 'tools/types/universal.d.ts')] : [];
  return {
    extends: up(folder, 'tsconfig.base.json'),
    compilerOptions: {
      ...output(folder, folder),
      rootDir: '.',
      lib: layer.lib,
      types: layer.types,
      ...(layer.jsx ? { jsx: 'react-jsx' } : {}),
    },
    include: ['.', ...universal],
    references: references(folder, [...new Set(visible)]),
  };
}

function output(folder, name) {
  return { outDir: up(folder, `.tsbuild/${name}`), tsBuildInfoFile: up(folder, `.tsbuild/${name}.tsbuildinfo`) };
}

function references(folder, targets) {
  return targets.map((target) => ({ path: up(folder, target) }));
}

function up(folder, target) {
  const relative = path.posix.relative(folder, target);
  return relative.startsWith('.') ? relative : `./${relative}`;
}

/** The generated files that are missing or differ from the import table. */
export function staleTsconfigs(projectRoot = root) {
  return [...tsconfigs()]
    .filter(([file, content]) => read(path.join(projectRoot, file)) !== content)
    .map(([file]) => file);
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const stale = staleTsconfigs();
  if (process.argv.includes('--check')) {
    for (const file of stale) console.error(`${file} is stale; run: node tools/generate-tsconfigs.mjs`);
    process.exitCode = stale.length === 0 ? 0 : 1;
  } else {
    const contents = tsconfigs();
    for (const file of stale) writeFileSync(path.join(root, file), contents.get(file) ?? '');
    console.log(stale.length === 0 ? 'Every tsconfig is fresh.' : `Wrote ${stale.join(', ')}.`);
  }
}

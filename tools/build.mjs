/** Builds one artefact, or all of them, into `out/`, whether stale or not: `node tools/build.mjs sandbox|renderer|electron|host|all`. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build as vite } from 'vite';
import { artefacts, inputHash, stamp } from './artefacts.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = (...parts) => path.join(root, 'src', ...parts);

const builders = { sandbox, renderer, electron, host };

/** The host programs and the prelude. The hosts are one CommonJS file each: a run host can read nothing else. */
async function sandbox(folder) {
  const external = (id) => isBuiltin(id) || id === 'isolated-vm';
  for (const name of ['run-host', 'inspect-host', 'debug-host']) {
    const entry = source('sandbox', 'host', `${name}.ts`);
    await node({ folder, entry, file: `${name}.cjs`, format: 'cjs', external });
  }
  await node({ folder, entry: source('sandbox', 'guest', 'prelude.ts'), file: 'prelude.mjs', format: 'es', external });
  const module = path.join(folder, 'prelude.mjs');
  writeFileSync(path.join(folder, 'prelude.js'), asFunctionExpression(readFileSync(module, 'utf8')));
  rmSync(module);
}

/** The prelude is evaluated inside an isolate, which knows no modules: its bundle becomes the body of one function. */
function asFunctionExpression(bundle) {
  const exported = /\nexport \{ prelude \};?\s*$/;
  if (!exported.test(bundle) || /^\s*import\s/m.test(bundle)) {
    throw new Error('src/sandbox/guest/prelude.ts must export `prelude` and nothing else, and import no package.');
  }
  return `(function prelude_module() {\n'use strict';\n${bundle.replace(exported, '\n')}return prelude(...arguments);\n})\n`;
}

async function renderer(folder) {
  const [{ default: react }, { default: tailwind }] = await Promise.all([
    import('@vitejs/plugin-react'),
    import('@tailwindcss/vite'),
  ]);
  await vite({
    configFile: false,
    logLevel: 'warn',
    root: source('renderer'),
    base: './',
    // The styles stay as they are written: shortened colours (#fff) are none to Monaco, whose theme reads the tokens.
    plugins: [react(), tailwind({ optimize: false })],
    worker: { format: 'es' },
    build: {
      outDir: folder,
      emptyOutDir: true,
      minify: true,
      cssMinify: false,
      sourcemap: false,
      chunkSizeWarningLimit: 8000,
      // The page's policy refuses data: fonts, so that nothing may be inlined.
      assetsInlineLimit: 0,
    },
  });
}

/** Electron loads its main process as a module; a sandboxed preload must be one CommonJS file without packages. */
async function electron(folder) {
  const main = source('main', 'shells', 'electron', 'main.ts');
  await node({ folder, entry: main, file: 'main.js', format: 'es', external: isPackage });
  await node({
    folder,
    entry: source('preload', 'preload.ts'),
    file: 'preload.cjs',
    format: 'cjs',
    external: (id) => id === 'electron',
  });
}

/** The programs and threads that plain Node runs in a packaged product. In a clone they run from their sources. */
const programs = {
  launch: source('main', 'shells', 'launch.ts'),
  'electron-host': source('main', 'shells', 'electron', 'host-child.ts'),
  'lint-worker': source('main', 'host', 'services', 'checks', 'lint-worker.ts'),
  backend: source('backend', 'server.ts'),
  'backend-lint-thread': source('backend', 'app', 'lint-thread.ts'),
  cli: source('cli', 'main.ts'),
};

async function host(folder) {
  for (const [name, entry] of Object.entries(programs)) {
    await node({ folder, entry, file: `${name}.js`, format: 'es', external: isPackage });
  }
}

function isPackage(id) {
  return isBuiltin(id) || (!id.startsWith('.') && !id.startsWith('#') && !path.isAbsolute(id));
}

async function node({ folder, entry, file, format, external }) {
  await vite({
    configFile: false,
    logLevel: 'warn',
    root,
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: entry,
      outDir: folder,
      emptyOutDir: false,
      target: 'node24',
      minify: false,
      rolldownOptions: { external, output: { format, entryFileNames: file, codeSplitting: false } },
    },
  });
}

/** Builds beside the old artefact and takes its place at the end, so that nobody ever loads half of one. */
async function build(name) {
  const target = path.join(root, 'out', name);
  const fresh = `${target}.building-${process.pid}`;
  const old = `${target}.old-${process.pid}`;
  // Of what is written to a source meanwhile the artefact may lack something.
  const hash = name in artefacts ? inputHash(name) : undefined;
  mkdirSync(fresh, { recursive: true });
  try {
    await builders[name](fresh);
    stamp(name, undefined);
    if (existsSync(target)) renameSync(target, old);
    renameSync(fresh, target);
    if (hash !== undefined) stamp(name, hash);
  } finally {
    for (const folder of [fresh, old]) rmSync(folder, { recursive: true, force: true });
  }
}

const wanted = process.argv[2] ?? '';
const names = wanted === 'all' ? Object.keys(builders) : [wanted];
if (!names.every((name) => name in builders)) {
  console.error(`Say what to build: ${Object.keys(builders).join(', ')} or all.`);
  process.exit(2);
}
for (const name of names) {
  const started = Date.now();
  try {
    await build(name);
  } catch (error) {
    console.error(`out/${name} could not be built: ${error.message}`);
    process.exit(1);
  }
  console.log(`out/${name} built in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

/**
 * The import table: which part of the product may import which, and what each part may assume about where it runs.
 * The dependency rules (`.dependency-cruiser.mjs`), the tsconfig of every layer (`generate-tsconfigs.mjs`) and the check
 * that proves the rules (`check-boundaries.mjs`) all derive from it; nothing else repeats it.
 *
 * - `may`: layers whose modules may be imported (also type-only). `layer:folder/…` narrows it to these paths of the layer.
 * - `types_only`: like `may`, for type-only imports.
 * - `packages`: the only npm packages that may be imported; absent where the layer is free to choose.
 * - `node`: whether Node's own modules may be imported.
 * - `lib`, `types`: what the compiler believes to exist at run time.
 * - `universal`: the layer may use what browsers and Node share beyond ECMAScript (`tools/types/universal.d.ts`).
 */
export const layers = {
  contract: {
    may: [],
    packages: ['zod'],
    node: false,
    lib: ['es2024'],
    types: [],
    universal: true,
  },
  engine: {
    may: ['contract'],
    packages: [
      'zod',
      'eslint',
      'meriyah',
      'microdiff',
      'jsonc-parser',
      '@cfworker/json-schema',
      '@marcbachmann/cel-js',
      're2js',
      'fast-xml-parser',
    ],
    node: false,
    lib: ['es2024'],
    types: [],
    universal: true,
  },
  'sandbox/guest': {
    may: ['contract', 'engine'],
    packages: [],
    node: false,
    lib: ['es2024'],
    types: [],
  },
  // The pure part of the syntax check lives in the engine and runs beside V8, in the host (runtime.md, Validation).
  'sandbox/host': {
    may: ['contract', 'engine'],
    packages: ['isolated-vm'],
    node: true,
    lib: ['es2024'],
    types: ['node'],
  },
  'sandbox/client': {
    may: ['contract'],
    node: true,
    lib: ['es2024'],
    types: ['node'],
  },
  'main/host': {
    may: ['contract', 'engine', 'sandbox/client'],
    node: true,
    lib: ['es2024', 'esnext.disposable'],
    types: ['node'],
  },
  'main/shells': {
    may: ['contract', 'main/host:app', 'main/host:rpc'],
    node: true,
    lib: ['es2024', 'esnext.disposable'],
    types: ['node'],
  },
  preload: {
    may: ['contract'],
    packages: ['electron'],
    node: false,
    lib: ['es2024', 'dom'],
    types: [],
  },
  renderer: {
    may: ['contract', 'engine'],
    types_only: ['main/host:rpc/router.ts'],
    node: false,
    lib: ['es2024', 'dom', 'dom.iterable'],
    types: ['vite/client'],
    jsx: true,
  },
  backend: {
    may: ['contract', 'engine', 'sandbox/client'],
    node: true,
    lib: ['es2024', 'esnext.disposable'],
    types: ['node'],
  },
  cli: {
    may: ['contract', 'engine', 'sandbox/client', 'main/host:app', 'main/host:sync'],
    node: true,
    lib: ['es2024'],
    types: ['node'],
  },
};

/** Packages that only one folder may import, so that exchanging one touches one folder. */
export const package_owners = {
  'monaco-editor': ['src/renderer/editor'],
  '@xyflow/react': ['src/renderer/canvas'],
  electron: ['src/main/shells/electron', 'src/preload'],
  'better-sqlite3': ['src/main/host/store'],
  undici: ['src/main/host/sync/http', 'src/backend/provisioning/http'],
  ldapts: ['src/backend/provisioning/adapters/ldap'],
  'dns-packet': ['src/backend/provisioning/adapters/dns'],
  pg: ['src/backend'],
  '@electric-sql/pglite': ['src/backend'],
};

/** `main/host:store` -> `{ layer: 'main/host', folder: 'store' }`. */
export function parseGrant(grant) {
  const [layer, folder] = grant.split(':');
  return { layer, folder };
}

/** A grant as the pattern of the source paths it opens. */
export function grantPattern(grant) {
  const { layer, folder } = parseGrant(grant);
  if (folder === undefined) return `^src/${layer}/`;
  return `^src/${layer}/${folder.replaceAll('.', '[.]')}${folder.includes('.') ? '$' : '/'}`;
}

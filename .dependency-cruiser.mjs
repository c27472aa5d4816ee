/** The rules of the import graph, derived from tools/layers.mjs. Run by tools/dependency-rules.mjs, proved by tools/check-boundaries.mjs. */
import { grantPattern, layers, package_owners } from './tools/layers.mjs';

const exactly = (name) => name.replaceAll('.', '[.]');

const layerRules = Object.entries(layers).flatMap(([name, layer]) => {
  const from = { path: `^src/${name}/` };
  const own = `^src/${name}/`;
  const types = (layer.types_only ?? []).map(grantPattern);
  const rules = [
    {
      name: `layer:${name}`,
      comment: `${name} may import only ${[name, ...layer.may].join(', ')}.`,
      severity: 'error',
      from,
      to: { path: '^(src|test|tools)/', pathNot: [own, ...layer.may.map(grantPattern), ...types] },
    },
  ];
  if (types.length > 0) {
    rules.push({
      name: `types-only:${name}`,
      comment: `${name} may import these for their types only.`,
      severity: 'error',
      from,
      to: { path: types, dependencyTypesNot: ['type-only'] },
    });
  }
  if (!layer.node) {
    rules.push({
      name: `no-node:${name}`,
      comment: `${name} runs where Node's modules do not exist.`,
      severity: 'error',
      from,
      to: { dependencyTypes: ['core'] },
    });
  }
  if (layer.packages) {
    rules.push({
      name: `packages:${name}`,
      comment: `${name} may import only these packages: ${layer.packages.join(', ') || 'none'}.`,
      severity: 'error',
      from,
      to: {
        path: 'node_modules/',
        pathNot: layer.packages.map((name) => `node_modules/(@types/)?${exactly(name)}/`),
      },
    });
  }
  return rules;
});

const ownerRules = Object.entries(package_owners).map(([name, folders]) => ({
  name: `owner:${name}`,
  comment: `Only ${folders.join(' and ')} may import ${name}.`,
  severity: 'error',
  from: { path: '^src/', pathNot: folders.map((folder) => `^${folder}/`) },
  to: { path: `node_modules/(@types/)?${exactly(name)}/` },
}));

export default {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    ...layerRules,
    ...ownerRules,
    {
      name: 'features-are-apart',
      comment: 'A feature never imports another one; what they share belongs to ui, lib, api or commands.',
      severity: 'error',
      from: { path: '^src/renderer/features/([^/]+)/' },
      to: { path: '^src/renderer/features/', pathNot: '^src/renderer/features/$1/' },
    },
    {
      name: 'ui-is-plain',
      comment: 'ui knows the product only through its properties.',
      severity: 'error',
      from: { path: '^src/renderer/ui/' },
      to: { path: '^src/', pathNot: '^src/renderer/(ui|lib)/' },
    },
    {
      name: 'tools-know-no-product',
      comment: 'Tools build the product; they may read the contract, nothing else.',
      severity: 'error',
      from: { path: '^tools/' },
      to: { path: '^(src|test)/', pathNot: '^src/contract/' },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^resources/'] },
    // With TypeScript 7 the tool's own parser reads no module at all and reports success.
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json', '.css', '.d.ts'],
    },
  },
};

// node build.mjs OUT: bundles the page, its styles, Monaco's three workers and the story's tabs into the folder OUT.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { build } from 'esbuild';
import { readStory } from './story.mjs';

const out = process.argv[2];
if (!out) throw new Error('usage: node build.mjs OUT');

const common = {
  bundle: true,
  minify: true,
  outdir: out,
  target: 'es2022',
  logLevel: 'warning',
  legalComments: 'linked',
  define: { 'process.env.NODE_ENV': '"production"' },
};

fs.rmSync(out, { recursive: true, force: true });
await build({
  ...common,
  entryPoints: { app: 'app.jsx' },
  format: 'esm',
  splitting: true,
  jsx: 'automatic',
  // Names with a content hash live in these two folders; the server lets browsers keep them for good.
  chunkNames: 'chunk/[hash]',
  assetNames: 'asset/[name]-[hash]',
  loader: { '.ttf': 'file', '.woff': 'file', '.woff2': 'file', '.svg': 'file' },
});
// Classic scripts: module workers would need a policy that also admits blob: addresses.
await build({
  ...common,
  entryPoints: {
    'editor.worker': 'monaco-editor/esm/vs/editor/editor.worker.js',
    'json.worker': 'monaco-editor/esm/vs/language/json/json.worker.js',
    'graphql.worker': 'monaco-graphql/esm/graphql.worker.js',
  },
  format: 'iife',
});

const source = fs.readFileSync('story.graphql', 'utf8');
const version = createHash('sha256').update(source).digest('hex').slice(0, 8);
fs.writeFileSync(`${out}/story.json`, JSON.stringify({ version, tabs: readStory(source) }));
fs.copyFileSync('index.html', `${out}/index.html`);

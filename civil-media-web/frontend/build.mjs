// Bundles styles and scripts into dist/: hashed, precompressed files and a manifest that the binary embeds.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import * as esbuild from 'esbuild';
import * as sass from 'sass';

const here = (path) => new URL(path, import.meta.url);
const types = { css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8', svg: 'image/svg+xml' };
const built = new Map();

const style = sass.compile(here('src/suite.scss').pathname, {
  loadPaths: [here('node_modules/govuk-frontend/dist').pathname],
  style: 'compressed',
  quietDeps: true,
});
built.set('suite.css', Buffer.from(style.css));

for (const name of readdirSync(here('src')).filter((file) => file.endsWith('.entry.ts')).sort()) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [here(`src/${name}`).pathname], bundle: true, minify: true, format: 'esm', target: 'es2022', write: false, legalComments: 'none',
  });
  built.set(name.replace('.entry.ts', '.js'), Buffer.from(outputFiles[0].contents));
}
for (const name of readdirSync(here('src/static')).sort()) built.set(name, readFileSync(here(`src/static/${name}`)));

rmSync(here('dist'), { recursive: true, force: true });
mkdirSync(here('dist'), { recursive: true });
const manifest = {};
for (const [name, bytes] of built) {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
  const [stem, ending] = [name.slice(0, name.lastIndexOf('.')), name.slice(name.lastIndexOf('.') + 1)];
  const file = `${stem}.${hash}.${ending}`;
  const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  writeFileSync(here(`dist/${file}`), bytes);
  writeFileSync(here(`dist/${file}.br`), brotli);
  writeFileSync(here(`dist/${file}.gz`), gzipSync(bytes, { level: 9 }));
  manifest[name] = { file, type: types[ending] };
  console.log(`${file.padEnd(32)} ${bytes.length} bytes, ${brotli.length} compressed`);
}
writeFileSync(here('dist/manifest.json'), JSON.stringify(manifest, null, 1));

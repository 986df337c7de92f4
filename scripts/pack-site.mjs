// node scripts/pack-site.mjs PARTS PUBLIC DIST AREA…
//
// Makes dist/ from what scripts/build put into PARTS and the static files of PUBLIC: names with a hash of the
// contents, so that they may be cached for ever; a .br and a .gz beside each file that shrinks; and site.json, which
// tells the server the names. A file that has not changed is not written again: cargo goes by time stamps.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, relative } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const [parts, publicFolder, dist, ...areas] = process.argv.slice(2);
const COMPRESSIBLE = new Set(['.css', '.html', '.js', '.json', '.svg', '.txt', '.wasm', '.webmanifest', '.xml']);
const written = new Set();

function filesIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)));
}

function write(name, contents) {
  const path = join(dist, name);
  written.add(name);
  if (existsSync(path) && readFileSync(path).equals(contents)) return false;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, contents);
  return true;
}

function publish(name, contents) {
  const changed = write(name, contents);
  if (!COMPRESSIBLE.has(extname(name))) return;
  for (const [suffix, compress] of [['.br', brotli], ['.gz', gzip]]) {
    if (changed || !existsSync(join(dist, name + suffix))) write(name + suffix, compress(contents));
    written.add(name + suffix);
  }
}

const brotli = (contents) =>
  brotliCompressSync(contents, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: contents.length },
  });
const gzip = (contents) => gzipSync(contents, { level: 9 });

/** Publishes `<name>.<hash><extension>` and answers its address. */
function publishHashed(part) {
  const contents = readFileSync(join(parts, part));
  const hash = createHash('sha256').update(contents).digest('hex').slice(0, 16);
  const extension = extname(part);
  const name = `pkg/${part.slice(0, -extension.length)}.${hash}${extension}`;
  publish(name, contents);
  return `/${name}`;
}

const bundle = (area) => ({ script: publishHashed(`${area}.js`), wasm: publishHashed(`${area}.wasm`) });
const site = {
  style: publishHashed('inner-circle.css'),
  builds: Object.fromEntries(areas.map((area) => [area, bundle(area)])),
};
// Static pages and the service worker name the style sheet, whose name changes with its contents.
const version = createHash('sha256').update(JSON.stringify(site)).digest('hex').slice(0, 16);
const fillIn = (text) => text.replaceAll('{{style}}', site.style).replaceAll('{{version}}', version);
for (const name of filesIn(publicFolder)) {
  const contents = readFileSync(join(publicFolder, name));
  publish(name, ['.html', '.js'].includes(extname(name)) ? Buffer.from(fillIn(contents.toString())) : contents);
}
write('site.json', Buffer.from(`${JSON.stringify(site, null, 2)}\n`));

for (const name of filesIn(dist)) if (!written.has(name)) rmSync(join(dist, name));

// Writes NAME.br and NAME.gz beside every file of a folder that shrinks by it; Node brings both codecs.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

// Smaller files fit one packet either way.
const SMALLEST = 512;

const brotli = (content) =>
  brotliCompressSync(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  });
const gzip = (content) => gzipSync(content, { level: constants.Z_BEST_COMPRESSION });

for (const entry of readdirSync(process.argv[2], { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue;
  const file = join(entry.parentPath ?? entry.path, entry.name);
  const content = readFileSync(file);
  if (content.length <= SMALLEST) continue;
  for (const [ending, encode] of [['.br', brotli], ['.gz', gzip]]) {
    const encoded = encode(content);
    if (encoded.length < content.length) writeFileSync(file + ending, encoded);
  }
}

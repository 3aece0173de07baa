// The files in a zip, by its directory at its end (APPNOTE 4.3), as a person's own program unpacks it.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { inflateRawSync } from 'node:zlib';

/** Unpacks a zip into a folder. Gives the names of what was in it. */
export async function unzip(path, folder) {
  const zip = await readFile(path);
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  let at = zip.readUInt32LE(end + 16);
  const names = [];
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [method, packed, nameLength, extra, comment, header] = [
      zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28),
      zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32), zip.readUInt32LE(at + 42),
    ];
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    const from = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
    const bytes = zip.subarray(from, from + packed);
    if (normalize(name).startsWith('..')) throw new Error(`${name} lies outside`);
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), method === 8 ? inflateRawSync(bytes) : bytes);
    names.push(name);
    at += 46 + nameLength + extra + comment;
  }
  return names;
}

// Signing keys, kept in a file so that a restart leaves tokens and cookies valid.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { exportJWK, generateKeyPair } from 'jose';

export async function newKey() {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return { ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: randomBytes(8).toString('hex') };
}

export async function load(file, slugs) {
  const state = file && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { keys: {}, cookies: randomBytes(32).toString('hex') };
  const missing = slugs.filter((slug) => !state.keys[slug]);
  for (const slug of missing) state.keys[slug] = await newKey();
  if (file && missing.length > 0) {
    // Whole or not at all: another process may read it at this moment.
    const whole = `${file}.${process.pid}`;
    writeFileSync(whole, JSON.stringify(state), { mode: 0o600 });
    renameSync(whole, file);
  }
  return state;
}

export function publicPart({ kty, n, e, alg, use, kid }) {
  return { kty, n, e, alg, use, kid };
}

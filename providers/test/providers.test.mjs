import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';

let child;
let base;
before(async () => {
  const env = { ...process.env, PROVIDERS_PORT: '0', PROVIDERS_SWITCHES: '1', WEB_BASE: 'http://localhost:1' };
  child = spawn(process.execPath, ['server.mjs'], { env, stdio: ['ignore', 'pipe', 'inherit'], cwd: new URL('..', import.meta.url) });
  base = await new Promise((done) => child.stdout.on('data', (line) => /ready (\S+)/.test(line) && done(/ready (\S+)/.exec(line)[1])));
});
after(() => child.kill());

/** A browser with cookies that stops where it would leave the providers. */
async function walk(url, jar, options = {}) {
  let [at, init] = [url, options];
  for (let hops = 0; hops < 10; hops += 1) {
    const headers = { ...init.headers, cookie: [...jar].map(([k, v]) => `${k}=${v}`).join('; ') };
    const answer = await fetch(at, { ...init, headers, redirect: 'manual' });
    for (const cookie of answer.headers.getSetCookie()) {
      const [pair] = cookie.split(';');
      jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    const next = answer.headers.get('location');
    if (!next) return { at, text: await answer.text() };
    at = new URL(next, at).href;
    if (!at.startsWith(base)) return { at };
    init = {};
  }
  throw new Error('too many redirects');
}

async function signIn(slug, sub) {
  const [verifier, nonce, jar] = [randomBytes(32).toString('base64url'), randomBytes(8).toString('hex'), new Map()];
  const query = new URLSearchParams({
    client_id: 'civil-media', response_type: 'code', scope: 'openid email profile', state: 's', nonce,
    redirect_uri: `http://localhost:1/auth/callback/${slug}`, code_challenge_method: 'S256',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  });
  const page = await walk(`${base}/${slug}/auth?${query}`, jar);
  const action = /action="([^"]+)"/.exec(page.text)[1];
  const back = new URL((await walk(new URL(action, base).href, jar, { method: 'POST', body: new URLSearchParams({ person: sub }) })).at);
  assert.equal(back.searchParams.get('iss'), `${base}/${slug}`);
  const answer = await fetch(`${base}/${slug}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`civil-media:development-only-${slug}-secret`)}` },
    body: new URLSearchParams({ grant_type: 'authorization_code', code: back.searchParams.get('code'), redirect_uri: `http://localhost:1/auth/callback/${slug}`, code_verifier: verifier }),
  });
  const { id_token, access_token } = await answer.json();
  const verified = jwtVerify(id_token, createRemoteJWKSet(new URL(`${base}/${slug}/jwks`)), { issuer: `${base}/${slug}`, audience: 'civil-media' });
  return { id_token, access_token, nonce, verified };
}

const flip = (slug, change) => fetch(`${base}/_switch/${slug}`, { method: 'POST', body: JSON.stringify(change) });

test('two departments sign their people in', async () => {
  for (const [slug, sub, email] of [['dtc', 'dtc-ada', 'ada.okafor@dtc.gov.example'], ['agd', 'agd-sian', 'sian.mon-tudur@agd.llyw.example']]) {
    const { verified, nonce } = await signIn(slug, sub);
    const { payload } = await verified;
    assert.deepEqual([payload.sub, payload.email, payload.nonce], [sub, email, nonce]);
    assert.ok(payload.sid && payload.job_title && payload.department);
  }
});

test('switches alter what is signed', async () => {
  await flip('lra', { wrong_nonce: true, changed: true });
  const { id_token, access_token, nonce, verified } = await signIn('lra', 'lra-dan');
  await verified;
  assert.notEqual(decodeJwt(id_token).nonce, nonce);
  // The agency tells of scopes at its userinfo alone, as the specification has it.
  assert.equal(decodeJwt(id_token).email, undefined);
  const told = await fetch(`${base}/lra/me`, { headers: { authorization: `Bearer ${access_token}` } });
  assert.equal((await told.json()).email, 'dan.changed@lra.gov.example');
  await flip('lra', { reset: true, });
  await flip('lra', { wrong_key: true });
  await assert.rejects((await signIn('lra', 'lra-dan')).verified);
  await flip('lra', { reset: true });
  await flip('lra', { rotate_keys: true });
  await (await signIn('lra', 'lra-dan')).verified;
  await flip('lra', { reset: true });
  await (await signIn('lra', 'lra-dan')).verified;
  await flip('lra', { down: true });
  assert.equal((await fetch(`${base}/lra/jwks`)).status, 503);
  await flip('lra', { reset: true });
});

test('logout tokens are right unless told otherwise', async () => {
  const token = await (await fetch(`${base}/_logout_token/dtc`, { method: 'POST', body: JSON.stringify({ sub: 'dtc-ada', claims: { jti: null } }) })).text();
  const { payload, protectedHeader } = await jwtVerify(token, createRemoteJWKSet(new URL(`${base}/dtc/jwks`)), { audience: 'civil-media' });
  assert.equal(protectedHeader.typ, 'logout+jwt');
  assert.equal(payload.jti, undefined);
});

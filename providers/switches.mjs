// Faults on demand, for tests: what a hostile or broken provider would do. One set an issuer.
import { createHash } from 'node:crypto';
import { SignJWT, UnsecuredJWT, decodeJwt, importJWK } from 'jose';
import { departments } from './directory.mjs';
import { newKey, publicPart } from './keys.mjs';

const UNSEEN = 'https://elsewhere.example';
const now = () => Math.floor(Date.now() / 1000);

export class Switches {
  state = {};
  /** How often each endpoint was asked. */
  asked = {};
  #rotated;
  #unrelated;

  async set(change) {
    this.state = change.reset ? {} : { ...this.state, ...change };
    if (this.state.rotate_keys) this.#rotated ??= await newKey();
    if (this.state.drop_keys) this.#unrelated ??= await newKey();
    if (change.reset) this.#rotated = undefined;
  }

  /** What the provider says of somebody, instead of the truth. */
  claims(department, person) {
    const [local] = person.email.split('@');
    const other = departments.find((d) => d.slug !== department.slug && d.kind !== department.kind);
    return {
      ...(this.state.unknown_domain && { email: `${local}@nowhere.example` }),
      ...(this.state.foreign_domain && { email: `${local}@${other.domain}` }),
      ...(this.state.changed && { email: `${person.given_name.toLowerCase()}.changed@${department.domain}`, name: `${person.given_name} Changed`, family_name: 'Changed' }),
      ...this.state.claims,
    };
  }

  count(endpoint) {
    this.asked[endpoint] = (this.asked[endpoint] ?? 0) + 1;
  }

  /** Whether a fault of the wire is on for this endpoint: true for all, or a list of their names. */
  on(name, endpoint) {
    const value = this.state[name];
    return Array.isArray(value) ? value.includes(endpoint) : Boolean(value);
  }

  /** The token endpoint's answer, its ID token altered as the switches say. */
  async token(json, { department, key, issuer }) {
    if (!json.id_token) return json;
    const claims = decodeJwt(json.id_token);
    const s = this.state;
    if (s.wrong_nonce) claims.nonce = 'another';
    if (s.expired_token) Object.assign(claims, { iat: now() - 7200, exp: now() - 3600 });
    if (s.future_iat) claims.iat = now() + 3600;
    if (s.future_nbf) claims.nbf = now() + 3600;
    if (s.wrong_audience) claims.aud = 'somebody-else';
    if (s.wrong_issuer) claims.iss = UNSEEN;
    if (s.empty_sub) claims.sub = '';
    if (s.long_sub) claims.sub = 'x'.repeat(300);
    if (s.nul_sub) claims.sub = 'a\u0000b';
    if (s.wrong_at_hash) claims.at_hash = createHash('sha256').update('another').digest('base64url').slice(0, 22);
    if (s.foreign_azp) claims.azp = 'somebody-else';
    if (s.id_token_claims) Object.assign(claims, s.id_token_claims);
    json.id_token = await this.sign(claims, { department, key, issuer });
    return json;
  }

  async sign(claims, { department, key }, header = {}) {
    const s = this.state;
    if (s.alg_none || header.alg === 'none') return new UnsecuredJWT(claims).encode();
    if (s.alg_hs256 || header.alg === 'HS256') {
      return new SignJWT(claims).setProtectedHeader({ ...header, alg: 'HS256' }).sign(new TextEncoder().encode(department.client_secret));
    }
    const unknown = s.wrong_key || header.unknown_key;
    const used = this.#rotated ?? key;
    const signing = unknown ? await newKey() : used;
    const { unknown_key: _, ...rest } = header;
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: used.kid, ...rest }).sign(await importJWK(signing, 'RS256'));
  }

  jwks(key) {
    if (this.state.drop_keys) return { keys: [publicPart(this.#unrelated)] };
    return { keys: [...(this.#rotated ? [publicPart(this.#rotated)] : []), publicPart(key)] };
  }

  get alters() {
    return Object.keys(this.state).some((name) => !['slow_ms', 'down', 'huge', 'drip', 'redirect_loop', 'wrong_iss_param', 'discovery_issuer', 'userinfo'].includes(name));
  }
}

/** A logout token that is right, unless told otherwise. */
export function logoutClaims(asked, { issuer, department }) {
  const claims = {
    iss: issuer,
    aud: department.client_id,
    iat: now(),
    exp: now() + 120,
    jti: crypto.randomUUID(),
    events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    ...(asked.sub && { sub: asked.sub }),
    ...(asked.sid && { sid: asked.sid }),
  };
  for (const [name, value] of Object.entries(asked.claims ?? {})) {
    if (value === null) delete claims[name];
    else claims[name] = value;
  }
  return claims;
}

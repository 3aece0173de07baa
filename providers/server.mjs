// Stand-in identity providers: several departments' issuers in one process. Development and tests only.
import { createServer } from 'node:http';
import { departments } from './directory.mjs';
import { body, issuer } from './issuer.mjs';
import { load } from './keys.mjs';
import { Switches, logoutClaims } from './switches.mjs';

const host = process.env.PROVIDERS_HOST ?? '127.0.0.1';
const webBases = (process.env.WEB_BASE ?? 'http://localhost:8080').split(',');
const hasSwitches = process.env.PROVIDERS_SWITCHES === '1';

const issuers = new Map();
const server = createServer((req, res) => {
  handle(req, res).catch((error) => {
    if (error.name !== 'SessionNotFound') console.error(error);
    if (!res.headersSent) res.writeHead(400, { 'content-type': 'text/plain' });
    res.end('The sign-in has expired. Go back and start again.');
  });
});

async function handle(req, res) {
  const [, first, ...rest] = req.url.split('?')[0].split('/');
  if (first === 'health') { res.writeHead(issuers.size === departments.length ? 200 : 503).end('ok'); return; }
  if (hasSwitches && ['_switch', '_logout_token', '_asked'].includes(first)) return control(first, rest[0], req, res);
  const one = issuers.get(first);
  if (!one) { res.writeHead(404).end(); return; }
  const endpoint = { '.well-known': 'discovery', jwks: 'jwks', token: 'token', me: 'userinfo' }[rest[0]] ?? rest[0];
  one.switches.count(endpoint);
  if (await misbehave(one, endpoint, req, res)) return;
  req.originalUrl = req.url;
  if (rest[0] === 'interaction') return one.interaction(req, res);
  req.url = req.url.slice(first.length + 1) || '/';
  if (endpoint === 'jwks') { json(res, one.switches.jwks(one.key)); return; }
  if (endpoint === 'token' && one.switches.alters) return altered(one, req, res);
  if (endpoint === 'userinfo' && one.switches.state.userinfo) return overheard(one, req, res);
  if (endpoint === 'discovery' && one.switches.state.discovery_issuer) return rewritten(one, req, res);
  if (one.switches.state.wrong_iss_param) misleading(res);
  one.callback(req, res);
}

function json(res, value) {
  res.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  res.end(JSON.stringify(value));
}

/** Faults of the wire. True when the answer has been given. */
async function misbehave({ switches }, endpoint, req, res) {
  const { state } = switches;
  if (state.down) { res.writeHead(503).end(); return true; }
  if (!['discovery', 'jwks', 'token', 'userinfo'].includes(endpoint)) return false;
  if (state.slow_ms && (!state.slow || switches.on('slow', endpoint))) await new Promise((done) => setTimeout(done, state.slow_ms));
  if (switches.on('redirect_loop', endpoint)) { res.writeHead(302, { location: req.url }).end(); return true; }
  if (switches.on('huge', endpoint)) {
    res.writeHead(200, { 'content-type': 'application/json' });
    const chunk = Buffer.alloc(1 << 20, ' ');
    for (let sent = 0; sent < 100 && !res.destroyed; sent += 1) {
      if (!res.write(chunk)) await Promise.race([once(res, 'drain'), once(res, 'close')]);
    }
    res.end();
    return true;
  }
  if (switches.on('drip', endpoint)) {
    res.writeHead(200, { 'content-type': 'application/json' });
    const timer = setInterval(() => (res.destroyed ? clearInterval(timer) : res.write(' ')), 1000);
    res.on('close', () => clearInterval(timer));
    return true;
  }
  return false;
}

const once = (emitter, event) => new Promise((done) => emitter.once(event, done));

/** Runs oidc-provider with its answer held back, to be changed. */
function captured(one, req, res, change) {
  const { write, end } = res;
  const chunks = [];
  res.write = (chunk) => { chunks.push(Buffer.from(chunk)); return true; };
  res.end = (chunk) => {
    if (chunk) chunks.push(Buffer.from(chunk));
    Object.assign(res, { write, end });
    Promise.resolve(change(JSON.parse(Buffer.concat(chunks).toString('utf8'))))
      .then((value) => {
        const text = JSON.stringify(value);
        res.setHeader('content-length', Buffer.byteLength(text));
        res.end(text);
      })
      .catch((error) => { console.error(error); res.destroy(); });
    return res;
  };
  one.callback(req, res);
}

const altered = (one, req, res) => captured(one, req, res, (answer) => one.switches.token(answer, one));
const overheard = (one, req, res) =>
  captured(one, req, res, (answer) => ({ ...answer, ...one.switches.state.userinfo }));
const rewritten = (one, req, res) =>
  captured(one, req, res, (answer) => ({ ...answer, issuer: one.switches.state.discovery_issuer }));

/** Sends the browser back with another issuer's name: a mix-up. */
function misleading(res) {
  const { writeHead, setHeader } = res;
  const twist = (value) => String(value).replace(/([?&]iss=)[^&]*/, '$1https%3A%2F%2Felsewhere.example');
  res.setHeader = (name, value) => setHeader.call(res, name, name.toLowerCase() === 'location' ? twist(value) : value);
  res.writeHead = (...args) => writeHead.apply(res, args);
}

async function control(what, slug, req, res) {
  const one = issuers.get(slug);
  if (!one) { res.writeHead(404).end(); return; }
  const asked = req.method === 'POST' ? JSON.parse((await body(req)) || '{}') : {};
  if (what === '_switch') {
    if (req.method === 'POST') await one.switches.set(asked);
    json(res, one.switches.state);
    return;
  }
  if (what === '_asked') { json(res, one.switches.asked); return; }
  const header = { typ: 'logout+jwt', ...asked.header, ...(asked.key === 'unknown' && { unknown_key: true }) };
  res.writeHead(200, { 'content-type': 'text/plain' });
  res.end(await one.switches.sign(logoutClaims(asked, one), one, header));
}

server.listen(Number(process.env.PROVIDERS_PORT ?? 8090), host, async () => {
  const base = process.env.PROVIDERS_BASE ?? `http://localhost:${server.address().port}`;
  const state = await load(process.env.PROVIDERS_STATE, departments.map((d) => d.slug));
  for (const department of departments) {
    const switches = new Switches();
    const options = { base, webBases, key: state.keys[department.slug], cookieSecret: state.cookies, switches };
    issuers.set(department.slug, { ...issuer(department, options), switches, issuer: `${base}/${department.slug}` });
  }
  console.log(`ready ${base}`);
});
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => { server.closeAllConnections(); process.exit(0); });

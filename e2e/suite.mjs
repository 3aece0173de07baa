// Starts the whole suite for journeys: data, ports and providers of its own, gone afterwards.
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = new URL('..', import.meta.url).pathname;
// A first build may have to come before the suite answers.
const PATIENCE = 20 * 60_000;

const isFree = (port) =>
  new Promise((answer) => {
    const server = createServer().once('error', () => answer(false));
    server.listen(port, '127.0.0.1', () => server.close(() => answer(true)));
  });

/** Ports for web, chat and the providers; the internal ports of the first two lie 1000 above. */
async function freePorts() {
  for (;;) {
    const first = 20_000 + Math.floor(Math.random() * 10_000);
    const wanted = [first, first + 1, first + 2, first + 1000, first + 1001];
    if ((await Promise.all(wanted.map(isFree))).every(Boolean)) return { web: first, chat: first + 1, providers: first + 2 };
  }
}

/** The suite, once it answers: where it is, where its data lies, and how to stop it. */
export async function startSuite() {
  const local = mkdtempSync(join(tmpdir(), 'civil-media-e2e.'));
  // PostgreSQL runs as another user where we are root, and has to get in.
  chmodSync(local, 0o711);
  const ports = await freePorts();
  const suite = spawn(join(root, 'scripts/suite'), {
    env: {
      ...process.env, LOCAL: local, QUIET: '1', KEEP_ALIVE: '1', PROVIDERS_SWITCHES: '1',
      WEB_PORT: String(ports.web), CHAT_PORT: String(ports.chat), PROVIDERS_PORT: String(ports.providers),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((done) => suite.once('exit', done));
  const stop = async () => {
    suite.kill('SIGTERM');
    await ended;
    if (process.exitCode || process.env.E2E_LOGS) tellLogs(local);
    spawnSync(join(root, 'scripts/postgres'), ['remove', join(local, 'postgres')], { env: { ...process.env, LOCAL: local }, stdio: 'inherit' });
    rmSync(local, { recursive: true, force: true });
  };
  try {
    await answered(suite, ended);
  } catch (error) {
    process.exitCode = 1;
    await stop();
    throw error;
  }
  return { base: `http://localhost:${ports.web}`, local, stop };
}

function answered(suite, ended) {
  return new Promise((done, fail) => {
    const late = setTimeout(() => fail(new Error('The suite was not ready in time.')), PATIENCE);
    let said = '';
    suite.stdout.on('data', (chunk) => {
      said += chunk;
      if (!/^ready /m.test(said)) return;
      clearTimeout(late);
      done();
    });
    ended.then((code) => {
      clearTimeout(late);
      fail(new Error(`The suite ended with ${code} before it was ready.`));
    });
  });
}

/** The end of each log, for whoever looks for the cause of a failure. */
function tellLogs(local) {
  let names = [];
  try {
    names = readdirSync(join(local, 'log'));
  } catch {
    // It ended before there were any.
  }
  for (const name of names) {
    const warnings = readFileSync(join(local, 'log', name), 'utf8').split('\n').filter((line) => /WARN|ERROR|rror:/.test(line));
    if (warnings.length > 0) console.error(`== ${name}\n${warnings.slice(-20).join('\n')}`);
  }
}

// Runs the journeys through one suite: one that it starts, or the running one that E2E_BASE names.
// Arguments choose journeys by a part of their file's name.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { startSuite } from './suite.mjs';

const wanted = process.argv.slice(2);
const here = new URL('journeys/', import.meta.url).pathname;
const files = readdirSync(here)
  .filter((name) => name.endsWith('.test.mjs') && (wanted.length === 0 || wanted.some((part) => name.includes(part))))
  .sort()
  .map((name) => here + name);

// Ctrl-C reaches everybody; we stay until the suite has been stopped.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => { process.exitCode = 130; });
const suite = process.env.E2E_BASE ? undefined : await startSuite();
try {
  const env = { ...process.env, ...(suite && { E2E_BASE: suite.base, E2E_LOCAL: suite.local }) };
  const tests = spawn(process.execPath, ['--test', '--test-concurrency=1', '--test-reporter=spec', ...files], { stdio: 'inherit', env });
  const code = await new Promise((done) => tests.once('exit', done));
  if (code !== 0) process.exitCode = 1;
} finally {
  await suite?.stop();
}

// How long it takes to send forms, by one and by eight people at once, each form with a key of its own.
//   node forms.mjs BASE comments ADDRESS      comments on a post
//   node forms.mjs BASE saves ADDRESS,…       pages of a wiki are changed, each by one person
//   node forms.mjs BASE feed ADDRESS,ETAG     not a form: a feed is fetched, as often as it may be
//   node forms.mjs BASE long ADDRESS          a page becomes 50 KB long, and then differs in every tenth line
//   node forms.mjs BASE move ADDRESS          a page is renamed with all below it, and back
//   node forms.mjs BASE take ADDRESS          a wiki is taken out as a zip
//   node forms.mjs BASE views ADDRESS         not a form: a page is looked at, as often as it may be
//   node forms.mjs BASE once ADDRESS FIELDS   one form, FIELDS as JSON; prints the answer (a feed's address is in it)
import { readFileSync } from 'node:fs';
import { signIn } from './sign-in.mjs';

const [base, what, address, given] = process.argv.slice(2);
const addresses = address.split(',');
// Within what one session may send in a minute.
const EACH = what === 'comments' ? 25 : 100;

const { departments } = JSON.parse(readFileSync(new URL('../../providers/people.json', import.meta.url), 'utf8'));
// WHO does what one person does.
const emails = [process.env.WHO ?? 'ada.okafor@dtc.gov.example', 'dan.whitfield@lra.gov.example']
  .concat(departments.flatMap(({ kind, people }) => (kind === 'partner' ? [] : people.map(({ email }) => email))));
const field = (text, name) => new RegExp(`name="${name}"[^>]*value="([^"]*)"`).exec(text)?.[1];
const unescaped = (text) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');

async function send(person, to, fields) {
  const body = new URLSearchParams({ _token: person.token, _key: crypto.randomUUID(), ...fields });
  const begun = performance.now();
  const answer = await fetch(base + to, { method: 'POST', body, redirect: 'manual', headers: { cookie: person.cookie, origin: base } });
  const text = await answer.text();
  return { took: performance.now() - begun, status: answer.status, text };
}

async function look(person, at) {
  const text = await (await fetch(base + at, { headers: { cookie: person.cookie } })).text();
  person.token = field(text, '_token');
  return text;
}

async function arrive(email) {
  const person = { cookie: await signIn(base, email) };
  await look(person, '/me/feeds');
  return person;
}

/** Changes a page: what its form says, but for what `text` makes of its text. */
async function save(person, at, text) {
  const form = await look(person, `${at}/edit`);
  const body = unescaped(/<textarea[^>]*name="body"[^>]*>\n?([\s\S]*?)<\/textarea>/.exec(form)[1]);
  const names = ['title', 'version', 'kept', 'section', 'tags'];
  const fields = Object.fromEntries(names.map((name) => [name, unescaped(field(form, name) ?? '')]));
  return send(person, `${at}/edit`, { ...fields, body: text(body), note: '' });
}

const sends = {
  comments: (person, n) => send(person, `${address}/comments`, { body: `The same with us, in the ${n}th office that we asked.` }),
  // What was typed last is let go, so that the page stays as long as pages are.
  saves: (person, n, who) => save(person, addresses[who % addresses.length], (body) => {
    const parts = body.trimEnd().split('\n\n').filter((part) => !part.startsWith('Seen again'));
    return `${parts.join('\n\n')}\n\nSeen again in the ${n}th office, by somebody who has asked before.\n`;
  }),
};

function check({ status, text }, what) {
  const said = /<ul class="govuk-list govuk-error-summary__list">([\s\S]*?)<\/ul>/.exec(text)?.[1] ?? text;
  if (status !== 303) throw new Error(`${what}: ${status} ${said.replace(/<[^>]*>/g, ' ').slice(0, 500)}`);
}

async function long(person) {
  const lines = (round) => Array.from({ length: 400 }, (_, n) =>
    `Line ${n} of a long page${n % 10 === 0 ? `, looked at ${round} times` : ''}: what the regional offices say of it, as they said it to us.`);
  for (const round of ['two', 'three']) check(await save(person, address, () => `${lines(round).join('\n\n')}\n`), 'long');
}

async function move(person) {
  const form = await look(person, `${address}/edit/move`);
  const title = unescaped(field(form, 'title'));
  const name = field(form, 'name');
  const there = address.replace(/[^/]*$/, `${name}-moved`);
  for (const [from, to] of [[address, `${name}-moved`], [there, name]]) {
    const answer = await send(person, `${from}/edit/move`, { title, below: '', name: to, act: '' });
    check(answer, 'move');
    console.log(`${`moved to ${to}`.padEnd(40)} ${(answer.took / 1000).toFixed(2).padStart(8)} s`);
  }
}

async function take(person) {
  await look(person, address);
  const body = new URLSearchParams({ _token: person.token, _key: crypto.randomUUID() });
  const begun = performance.now();
  const answer = await fetch(`${base}${address}/history/zip`, { method: 'POST', body, redirect: 'manual', headers: { cookie: person.cookie, origin: base } });
  if (answer.status !== 200) throw new Error(`take: ${answer.status}`);
  let bytes = 0;
  for await (const piece of answer.body) bytes += piece.length;
  const took = (performance.now() - begun) / 1000;
  console.log(`${'taken out'.padEnd(40)} ${took.toFixed(2).padStart(8)} s ${(bytes / 1e6).toFixed(1).padStart(6)} MB of zip`);
}

/** Fetches a feed thirty times, and thirty times more with what it answered: it may be fetched sixty times a minute. */
async function feed() {
  const [at, etag] = addresses;
  for (const headers of [{}, { 'if-none-match': etag }]) {
    const took = [];
    let status;
    for (let n = 0; n < 29; n += 1) {
      const begun = performance.now();
      const answer = await fetch(base + at, { headers });
      await answer.arrayBuffer();
      took.push(performance.now() - begun);
      status = answer.status;
    }
    took.sort((a, b) => a - b);
    console.log(`${`a feed, ${status}`.padEnd(40)} ${'1'.padStart(5)} ${''.padStart(10)} ${took[14].toFixed(2).padStart(7)}ms ${took[28].toFixed(2).padStart(7)}ms`);
  }
}

/** Looks at a page a hundred times. */
async function views(person) {
  const took = [];
  let status;
  for (let n = 0; n < 100; n += 1) {
    const begun = performance.now();
    const answer = await fetch(base + address, { headers: { cookie: person.cookie } });
    await answer.arrayBuffer();
    took.push(performance.now() - begun);
    status = answer.status;
  }
  took.sort((a, b) => a - b);
  console.log(`${`looked at, ${status}`.padEnd(40)} ${'1'.padStart(5)} ${''.padStart(10)} ${took[49].toFixed(2).padStart(7)}ms ${took[98].toFixed(2).padStart(7)}ms`);
}

if (what === 'feed') {
  await feed();
} else if (what === 'once') {
  const answer = await send(await arrive(emails[0]), address, JSON.parse(given));
  console.log(answer.text);
} else if (what === 'long' || what === 'move' || what === 'take' || what === 'views') {
  await { long, move, take, views }[what](await arrive(emails[0]));
} else {
  const people = [];
  for (const email of emails.slice(0, 9)) {
    try { people.push(await arrive(email)); } catch { /* some of them may not sign in, on purpose */ }
  }
  for (const atOnce of [1, 8]) {
    const took = [];
    const statuses = {};
    const begun = performance.now();
    await Promise.all(people.slice(atOnce === 1 ? 0 : 1).slice(0, atOnce).map(async (person, who) => {
      for (let n = 0; n < EACH; n += 1) {
        const one = await sends[what](person, n, who);
        took.push(one.took);
        statuses[one.status] = (statuses[one.status] ?? 0) + 1;
      }
    }));
    const seconds = (performance.now() - begun) / 1000;
    took.sort((a, b) => a - b);
    const of = (share) => `${took[Math.floor((took.length - 1) * share)].toFixed(2)}ms`;
    const answers = Object.entries(statuses).map(([status, count]) => `${status}: ${count}`).join(', ');
    console.log(`${what.padEnd(40)} ${String(atOnce).padStart(5)} ${(took.length / seconds).toFixed(0).padStart(10)} ${of(0.5).padStart(9)} ${of(0.99).padStart(9)}   ${answers}`);
  }
}

// Signs people in through the stand-in providers. By itself it prints the cookie: node sign-in.mjs BASE EMAIL
import { pathToFileURL } from 'node:url';

/** The cookie of somebody who has just signed in. */
export async function signIn(base, email) {
  const jar = new Map();
  async function go(url, body) {
    for (let hops = 0; hops < 20; hops += 1) {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const answer = await fetch(url, { method: body ? 'POST' : 'GET', body, redirect: 'manual', headers: { cookie } });
      for (const set of answer.headers.getSetCookie()) {
        const [pair] = set.split(';');
        jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
      }
      const next = answer.headers.get('location');
      if (!next) return { url, text: await answer.text() };
      [url, body] = [new URL(next, url).href, undefined];
    }
    throw new Error('too many redirects');
  }

  const choice = await go(`${base}/sign-in`, new URLSearchParams({ email, back: '/' }));
  const action = /action="([^"]+)"/.exec(choice.text)[1].replaceAll('&amp;', '&');
  const person = [...choice.text.matchAll(/value="([^"]+)">[\s\S]*?<\/button>/g)].find(([button]) => button.includes(email))[1];
  await go(new URL(action, choice.url).href, new URLSearchParams({ person }));
  const session = jar.get('__Host-civil-session');
  if (!session) throw new Error(`${email} was not signed in`);
  return `__Host-civil-session=${session}`;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) console.log(await signIn(process.argv[2], process.argv[3]));

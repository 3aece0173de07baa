import assert from 'node:assert/strict';
import { journey } from '../journey.mjs';
import { publish } from '../steps.mjs';

const MOST = 100 * 1024;

/** What a page costs on the wire, all that it loads with it. */
async function weight(page, path) {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  let bytes = 0;
  session.on('Network.loadingFinished', ({ encodedDataLength }) => { bytes += encodedDataLength; });
  await page.goto(path, { waitUntil: 'networkidle' });
  return bytes;
}

journey('a first visit costs at most 100 KB', async ({ as, open }) => {
  const page = await as('cat');
  const post = (await publish(page, { body: 'A paragraph of a usual length, said ten times over. '.repeat(60) })).path;
  await page.goto('/wiki');
  const wiki = await page.locator('.cm-feed a[href^="/wiki/"]').first().getAttribute('href');
  const storageState = await page.context().storageState();
  for (const path of ['/', post, wiki, '/talk', '/talk/digital-planning-desk/good-morning']) {
    // A browser that is signed in and has loaded nothing yet.
    const bytes = await weight(await open({ storageState }), path);
    assert.ok(bytes > 1_000 && bytes <= MOST, `${path} costs ${bytes} bytes`);
  }
});

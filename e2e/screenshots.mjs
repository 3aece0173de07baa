// Takes the pictures of the README from a suite of its own: pages as their readers see them.
import { mkdirSync, statSync } from 'node:fs';
import { startSuite } from './suite.mjs';

const folder = new URL('../docs/screenshots/', import.meta.url).pathname;
const MOST = 200_000;

const suite = process.env.E2E_BASE ? undefined : await startSuite();
process.env.E2E_BASE ??= suite.base;
// They look for the suite when they are loaded.
const { inLanguage, launch, signIn, visitor } = await import('./browser.mjs');
const { createPage, editPage, live, message, publish, say, startTopic } = await import('./steps.mjs');

const POST = `The winter flood plan used to be a PDF of 64 pages, and at three in the morning nobody reads page 41. So we asked the people who are rung at that hour what they need, and began again.

## What we changed

- **One page a role.** The duty officer, the press desk and the control room each see theirs.
- **Names with numbers beside them**, checked every Monday by whoever comes off shift.
- **The first hour in order**, from the first gauge to the first call to a council.

| Trial | Time to first call | Calls to the wrong desk |
|---|---:|---:|
| October, old plan | 22 min | 9 |
| November, new plan | 6 min | 1 |

The plan is in the wiki now, where everyone on call can correct it.`;

const PAGE = `This is what each body does in the first hour of a flood warning. **If you are on call and it is wrong, edit it now**; the duty officer sees every change.

## In the first ten minutes

1. Read the gauge, not the forecast, and note the time.
2. Ring the control room. They open the channel *Flood Response*.
3. Tell the press desk what is known, and what is not.

## Who decides

| Question | Who | Until |
|---|---|---|
| Close a road | Duty officer | the council has taken over |
| Warn people living there | Control room | all clear |

> A call too many costs five minutes. A call too few costs a street.`;

const TALK = [
  ['ada', 'Morning all. The gauge at Tinbrook is at 2.1 m and steady since six.'],
  ['dan', 'Thanks Ada. We have the ownership records for the lower street ready if you need to ring anybody.'],
  ['ines', 'Our community nurses have **11 patients** there. Two cannot use stairs; addresses are with the control room.'],
  ['ada', 'Good. Ines, who should the control room ring first, you or the ward?'],
  ['ines', 'The ward, then me. The number is on the [plan](/wiki), second table.'],
  ['dan', 'I have corrected the street names there, two of them changed in spring.'],
];

async function take() {
  mkdirSync(folder, { recursive: true });
  const browser = await launch();
  try {
    const pages = {};
    for (const who of ['ada', 'dan', 'ines']) {
      pages[who] = await visitor(browser, { viewport: { width: 1280, height: 800 } });
      await signIn(pages[who], who);
      await inLanguage(pages[who], 'en-GB');
    }
    const { ada, dan, ines } = pages;
    const shot = async (page, name) => {
      const path = `${folder}${name}.png`;
      await page.screenshot({ path });
      const { size } = statSync(path);
      if (size > MOST) throw new Error(`${name}.png has ${size} bytes; ${MOST} is the most`);
      console.log(`docs/screenshots/${name}.png ${size} bytes`);
    };

    const wiki = (await createPage(dan, { title: 'The first hour of a flood', body: PAGE })).path;
    await editPage(dan, PAGE.replace('note the time', 'note the time and your name'), 'The name matters too');
    await shot(dan, 'wiki');
    const post = (await publish(ada, { title: 'How we made the flood plan short enough to use', body: POST })).path;
    await ines.goto(post);
    await ines.getByLabel('Add a comment').fill('We tried it on the wards last night. The press desk was the one number that we had never had.');
    await ines.getByRole('button', { name: 'Send comment' }).click();
    await ines.locator('.cm-comment').waitFor();
    await ines.goto(post);
    await shot(ines, 'post');
    await ines.goto('/');
    await shot(ines, 'home');

    const topic = (await startTopic(ada, 'Tinbrook this morning')).path;
    await Promise.all([dan.goto(topic), ines.goto(topic)]);
    await Promise.all([ada, dan, ines].map(live));
    for (const [who, text] of TALK) {
      await say(pages[who], text);
      await message(ada, text.replaceAll('**', '').split(' [')[0]).and(ada.locator('[data-number]')).waitFor();
    }
    await ada.evaluate(() => window.scrollTo(0, 0));
    await shot(ada, 'talk');
    await ines.setViewportSize({ width: 360, height: 740 });
    await ines.goto('/');
    await shot(ines, 'phone');
  } finally {
    await browser.close();
  }
}

try {
  await take();
} catch (error) {
  process.exitCode = 1;
  console.error(error);
} finally {
  await suite?.stop();
}

import { launch, visitor, signIn, inLanguage } from './browser.mjs';
const [who, width, lang, ...paths] = process.argv.slice(2);
const browser = await launch();
const page = await visitor(browser, { viewport: { width: +width, height: 800 } });
await signIn(page, who); await inLanguage(page, lang);
let n = 0;
for (const path of paths) { await page.goto(path); await page.screenshot({ path: `/tmp/shot-${width}-${n++}.png`, fullPage: +width > 0 && !process.env.FOLD }); }
await browser.close();

// What is pasted from Word, from a web page or from a table of figures becomes Markdown. Ctrl+Shift+V pastes its words alone.
import { strikethrough, tables, taskListItems } from '@joplin/turndown-plugin-gfm';
import TurndownService from 'turndown';

/** The most that is made into Markdown at once, in characters of HTML: a thesis with the markup that Word gives it. */
const MOST = 2_000_000;
const FORMATTED = 'a[href], strong, b, em, i, del, s, ul, ol, table, h1, h2, h3, h4, h5, h6, blockquote, pre, code, hr';

const service = new TurndownService({ headingStyle: 'atx', hr: '---', bulletListMarker: '-', codeBlockStyle: 'fenced', emDelimiter: '*' });
service.use([tables, strikethrough, taskListItems]);
// As one types them, with what stands inside below what it belongs to.
service.addRule('item', {
  filter: ['li'],
  replacement: (content, item) => {
    const list = item.parentElement;
    const at = [...(list?.children ?? [])].indexOf(item);
    const sign = list?.localName === 'ol' ? `${Number(list.getAttribute('start') ?? 1) + at}. ` : '- ';
    const text = content.trim().replace(/\n/g, `\n${' '.repeat(sign.length)}`);
    return `${sign}${text}${item.nextElementSibling ? '\n' : ''}`;
  },
});
service.remove(['script', 'style', 'title', 'noscript', 'template']);
// HTML is shown as it was typed: what Markdown has no sign for is only its words.
service.addRule('break', { filter: ['br'], replacement: () => '\\\n' });

/** Markdown of some HTML; none where its words say as much. */
export function markdownOf(html: string): string | undefined {
  if (html.length > MOST) return undefined;
  // Nothing runs in it, and nothing of it is loaded. Styles are read and never applied: our pages allow none.
  const unstyled = html.replace(/<style[\s\S]*?<\/style>/gi, '').replace(/<[a-z][^<>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/gi, ' data-style='));
  const page = new DOMParser().parseFromString(unstyled, 'text/html');
  tidy(page);
  if (!page.body.querySelector(FORMATTED)) return undefined;
  const text = service.turndown(page.body).replace(/\u00a0/g, ' ').replace(/[ \t]+$/gm, '').replace(/\n{3,}/g, '\n\n').trim();
  return text === '' ? undefined : text;
}

function tidy(page: Document): void {
  const walker = page.createTreeWalker(page, NodeFilter.SHOW_COMMENT);
  const comments: Node[] = [];
  while (walker.nextNode()) comments.push(walker.currentNode);
  for (const comment of comments) comment.parentNode?.removeChild(comment);
  wordLists(page);
  for (const element of [...page.body.querySelectorAll<HTMLElement>('*')]) {
    const name = element.localName;
    const style = element.dataset.style ?? '';
    if (name === 'o:p' && element.textContent?.trim() === '') element.remove();
    // A picture of Word's lies on the disk of whoever wrote it.
    else if (name === 'img' && !/^https?:/.test(element.getAttribute('src') ?? '')) element.remove();
    else if (name === 'a' && !/^(https?:|mailto:|\/|#)/.test(element.getAttribute('href') ?? '')) element.replaceWith(...element.childNodes);
    // Google's documents stand in one bold that is not bold.
    else if (/^(b|strong)$/.test(name) && /font-weight:\s*(normal|400)/.test(style)) element.replaceWith(...element.childNodes);
    else if (name === 'table' && !element.querySelector('th')) heads(page, element);
    else if (name === 'span') spans(page, element, style);
    else if (/^(td|th)$/.test(name)) flatten(page, element);
  }
}

/** What a span says by its style. */
function spans(page: Document, span: HTMLElement, style: string): void {
  const meant = [
    /font-weight:\s*(bold|[6-9]00)/.test(style) && 'strong',
    /font-style:\s*italic/.test(style) && 'em',
    /text-decoration[^;]*line-through/.test(style) && 'del',
  ].filter((name) => name !== false);
  if (span.textContent?.trim() === '') return;
  let inner: Element = span;
  for (const name of meant) {
    const element = page.createElement(name);
    element.append(...inner.childNodes);
    inner.append(element);
    inner = element;
  }
}

/** A table of Markdown has a row of heads: the first one, where none is said to be. */
function heads(page: Document, table: HTMLElement): void {
  for (const cell of [...(table.querySelector('tr')?.children ?? [])]) {
    const head = page.createElement('th');
    head.append(...cell.childNodes);
    cell.replaceWith(head);
    flatten(page, head);
  }
}

/** A cell is one line. */
function flatten(page: Document, cell: HTMLElement): void {
  for (const block of [...cell.querySelectorAll('p, div, br, li')]) {
    block.before(page.createTextNode(' '));
    if (block.localName === 'br') block.remove();
    else block.replaceWith(...block.childNodes);
  }
}

/** Word's lists are paragraphs that say in their style at which level they stand. */
function wordLists(page: Document): void {
  const open: HTMLElement[] = [];
  let last: Element | undefined;
  for (const paragraph of [...page.body.querySelectorAll<HTMLElement>('p')]) {
    const level = Number(/mso-list:\s*l\d+\s+level(\d)/.exec(paragraph.dataset.style ?? '')?.[1] ?? 0);
    if (level === 0) continue;
    const sign = [...paragraph.querySelectorAll<HTMLElement>('span')].find((span) => /mso-list:\s*Ignore/i.test(span.dataset.style ?? ''));
    const isOrdered = /^\s*(\d+|[a-z]|[ivxlc]+)[.)]/i.test(sign?.textContent ?? '');
    sign?.remove();
    // Another list begins where something else stood in between.
    if (paragraph.previousElementSibling !== last) open.length = 0;
    open.length = Math.min(open.length, level);
    while (open.length < level) {
      const list = page.createElement(isOrdered ? 'ol' : 'ul');
      const around = open.at(-1);
      if (around) (around.lastElementChild ?? around.appendChild(page.createElement('li'))).append(list);
      else paragraph.before(list);
      open.push(list);
    }
    const item = page.createElement('li');
    item.append(...paragraph.childNodes);
    open.at(-1)?.append(item);
    last = open[0];
    paragraph.remove();
  }
}

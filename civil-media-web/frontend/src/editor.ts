// The bar over a text and the preview beside it. Without a script the text is typed as Markdown, and a button of the
// form shows how it will look.

import { complete } from './completing';
import { markdownOf } from './pasting';
import { bring, picturesOf } from './pictures';
import { put } from './typing';

/** How long one pauses before the preview follows. */
const PAUSE = 500;

interface Tool {
  /** What is put around what is marked. */
  around?: [string, string];
  /** What is put before each line. */
  before?: (line: number) => string;
}

const TOOLS: Record<string, Tool> = {
  bold: { around: ['**', '**'] },
  italic: { around: ['*', '*'] },
  link: { around: ['[', '](https://)'] },
  code: { around: ['`', '`'] },
  heading: { before: () => '## ' },
  list: { before: () => '- ' },
  numbers: { before: (line) => `${line + 1}. ` },
  quote: { before: () => '> ' },
};

export function edit(element: HTMLElement): void {
  const area = element.querySelector('textarea');
  const bar = element.querySelector<HTMLElement>('[role="toolbar"]');
  if (!area || !bar) return;
  area.before(bar);
  bar.hidden = false;
  const tools = [...bar.querySelectorAll<HTMLButtonElement>('button')];
  for (const tool of tools) {
    const name = tool.dataset.tool;
    if (name) tool.addEventListener('click', () => use(area, name));
  }
  area.addEventListener('keydown', (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    const name = tools.find((tool) => tool.dataset.key === event.key.toLowerCase())?.dataset.tool;
    if (!name) return;
    event.preventDefault();
    use(area, name);
  });
  walk(bar, tools);
  takeIn(element, area);
  if (element.dataset.completePeople) complete(element, area);
  look(element, area, tools.find((tool) => tool.dataset.look));
}

/** What is pasted or dropped: formatted text as Markdown, pictures as pictures of the post. */
function takeIn(element: HTMLElement, area: HTMLTextAreaElement): void {
  const takesPictures = element.dataset.pictureSending !== undefined;
  area.addEventListener('paste', (event) => {
    const html = event.clipboardData?.getData('text/html') ?? '';
    const text = html === '' ? undefined : markdownOf(html);
    if (text !== undefined) {
      event.preventDefault();
      put(area, area.selectionStart, area.selectionEnd, text);
      return;
    }
    const pictures = takesPictures ? picturesOf(event.clipboardData) : [];
    if (pictures.length === 0) return;
    event.preventDefault();
    void bring(element, area, pictures);
  });
  if (!takesPictures) return;
  area.addEventListener('dragover', (event) => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  });
  area.addEventListener('drop', (event) => {
    const pictures = picturesOf(event.dataTransfer);
    if (pictures.length === 0) return;
    event.preventDefault();
    void bring(element, area, pictures);
  });
}

/** A toolbar is one stop of the Tab key; arrows go on inside it. */
function walk(bar: HTMLElement, tools: HTMLButtonElement[]): void {
  bar.addEventListener('keydown', (event) => {
    const at = tools.indexOf(document.activeElement as HTMLButtonElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tools.length - 1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    const next = tools[(to + tools.length) % tools.length];
    for (const tool of tools) tool.tabIndex = tool === next ? 0 : -1;
    next?.focus();
  });
}

function use(area: HTMLTextAreaElement, name: string): void {
  const tool = TOOLS[name];
  if (!tool) return;
  const { selectionStart: from, selectionEnd: to, value } = area;
  area.focus();
  if (tool.around) {
    const [open, close] = tool.around;
    const marked = value.slice(from, to);
    put(area, from, to, open + marked + close);
    area.setSelectionRange(from + open.length, from + open.length + marked.length);
    return;
  }
  // Whole lines.
  const start = value.lastIndexOf('\n', from - 1) + 1;
  const end = value.indexOf('\n', to) < 0 ? value.length : value.indexOf('\n', to);
  const lines = value.slice(start, end).split('\n').map((line, number) => (tool.before?.(number) ?? '') + line);
  put(area, start, end, lines.join('\n'));
}

/** Shows how the text will look, made by the server as for readers. */
function look(element: HTMLElement, area: HTMLTextAreaElement, button: HTMLButtonElement | undefined): void {
  const pane = element.querySelector<HTMLElement>('.cm-editor__looks');
  const form = area.form;
  if (!button || !pane || !form) return;
  let timer = 0;
  let asked = 0;
  const show = async (): Promise<void> => {
    const mine = ++asked;
    const token = new FormData(form).get('_token');
    const body = new URLSearchParams({ _token: String(token), _key: crypto.randomUUID(), body: area.value });
    try {
      const answer = await fetch(button.dataset.look ?? '', { method: 'POST', body });
      // The last question counts, whichever answer comes last.
      if (answer.ok && mine === asked) pane.innerHTML = await answer.text();
    } catch {
      // The line is down: what was shown last stays.
    }
  };
  button.addEventListener('click', () => {
    const on = pane.hidden !== false;
    pane.hidden = !on;
    button.setAttribute('aria-pressed', String(on));
    element.classList.toggle('cm-editor--looked', on);
    if (on) void show();
  });
  area.addEventListener('input', () => {
    clearTimeout(timer);
    if (!pane.hidden) timer = window.setTimeout(() => void show(), PAUSE);
  });
}

// Pictures that are pasted or dropped into a text are brought to its post, and their line is put where the cursor is.
import { put } from './typing';

/** How long a draft may take to begin, in milliseconds. */
const PATIENCE = 15_000;

interface Brought {
  address: string;
  name: string;
}

/** Pictures among what was pasted or dropped. */
export function picturesOf(data: DataTransfer | null): File[] {
  return [...(data?.files ?? [])].filter((file) => file.type.startsWith('image/'));
}

export async function bring(element: HTMLElement, area: HTMLTextAreaElement, files: File[]): Promise<void> {
  const { form } = area;
  // Some texts have no pictures of their own.
  if (!form || files.length === 0 || form.dataset.pictures === 'none') return;
  const status = statusOf(element);
  status.textContent = element.dataset.pictureSending ?? '';
  try {
    const address = await placeOf(form);
    const body = new FormData();
    body.append('_token', String(new FormData(form).get('_token')));
    body.append('_key', crypto.randomUUID());
    for (const file of files) body.append('pictures', file, file.name || 'picture.png');
    const answer = await fetch(address, { method: 'POST', body, headers: { Accept: 'application/json' } });
    const told: unknown = answer.headers.get('content-type')?.startsWith('application/json') ? await answer.json() : undefined;
    if (!answer.ok || !Array.isArray(told)) {
      status.textContent = (told as { said?: string } | undefined)?.said ?? element.dataset.pictureFailed ?? '';
      return;
    }
    place(area, told as Brought[]);
    status.textContent = element.dataset.pictureDescribe ?? '';
  } catch {
    status.textContent = element.dataset.pictureFailed ?? '';
  }
}

/** Puts their lines into the text, and the cursor where the first is to be described. */
function place(area: HTMLTextAreaElement, brought: Brought[]): void {
  const at = area.selectionStart;
  const isLineBegin = at === 0 || area.value[at - 1] === '\n';
  const before = isLineBegin ? '' : '\n\n';
  const lines = brought.map((one) => `![](${one.address})`).join('\n');
  put(area, at, area.selectionEnd, `${before}${lines}\n\n`);
  const inside = at + before.length + '!['.length;
  area.setSelectionRange(inside, inside);
}

/** Where the pictures of this text are brought. What is no draft yet becomes one. */
async function placeOf(form: HTMLFormElement): Promise<string> {
  const end = Date.now() + PATIENCE;
  if (!form.dataset.pictures) form.dispatchEvent(new Event('cm-keep'));
  while (!form.dataset.pictures) {
    if (Date.now() > end) throw new Error('no draft');
    await new Promise((done) => setTimeout(done, 100));
  }
  return form.dataset.pictures;
}

function statusOf(element: HTMLElement): HTMLElement {
  const known = element.querySelector<HTMLElement>('.cm-editor__status');
  if (known) return known;
  const status = document.createElement('p');
  status.className = 'cm-editor__status cm-quiet';
  status.setAttribute('role', 'status');
  element.append(status);
  return status;
}

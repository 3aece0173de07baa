// Unsent text is kept in this browser until it has been sent: a closed tab or an ended session loses nothing.
// The texts belong to one person; another one's are removed, and signing out removes all.
import { counterOf, readOnly } from './beside';

const PREFIX = 'cm-draft:';
const SENDING = 'cm-sending:';
const SENT = '__Host-civil-sent';

export function keepDrafts(): void {
  const owner = document.body.dataset.owner;
  if (owner === undefined) return;
  forget((key) => key.startsWith(PREFIX) && !key.startsWith(`${PREFIX}${owner}:`));
  forgetSent();
  for (const area of document.querySelectorAll<HTMLTextAreaElement>('textarea[data-draft]')) keep(area, owner);
}

/** The server names the form that it stored in a cookie; its text need not be kept any longer. */
function forgetSent(): void {
  const cookie = document.cookie.split('; ').find((one) => one.startsWith(`${SENT}=`));
  if (!cookie) return;
  const sending = SENDING + cookie.slice(SENT.length + 1);
  const draft = read(sending);
  if (draft) forget((key) => isOf(draft, key) || key === sending);
  document.cookie = `${SENT}=; Path=/; Secure; Max-Age=0`;
}

type Field = HTMLTextAreaElement | HTMLInputElement;

/** Keeps a text, and with it the lines of its form: a title, where it is to stand. */
function keep(area: HTMLTextAreaElement, owner: string): void {
  // The form may become that of a draft while one types.
  const key = (): string => `${PREFIX}${owner}:${area.dataset.draft ?? ''}`;
  const lines = area.form?.querySelectorAll<HTMLInputElement>('input.govuk-input[type="text"]') ?? [];
  const fields = new Map<string, Field>([['', area]]);
  for (const line of lines) fields.set(`#${line.name}`, line);
  // What came back for correction is newer than what was kept.
  const cameBack = document.querySelector('.govuk-error-summary') !== null;
  const kept = [...fields].filter(([one, field]) => ![null, field.value].includes(read(key() + one)));
  // A draft that the server keeps may be a later one than what lies here.
  const version = (): string => area.form?.querySelector<HTMLInputElement>(`input[name="${counterOf(area.form)}"]`)?.value ?? '';
  const isLate = area.form?.dataset.keep !== undefined && version() !== (read(`${key()}#@`) ?? version());
  if (kept.length > 0 && !cameBack) {
    if (isLate) beside(area, read(key()) ?? '');
    else restore(area, new Map(kept.map(([one, field]) => [field, read(key() + one) ?? ''])));
  }
  for (const [one, field] of fields) {
    field.addEventListener('input', () => {
      if (field.value) write(key() + one, field.value);
      else forget((other) => other === key() + one);
      if (area.form?.dataset.keep !== undefined) write(`${key()}#@`, version());
    });
  }
  const sending = SENDING + (area.form?.querySelector<HTMLInputElement>('input[name="_key"]')?.value ?? '');
  // What a script has taken out of the field and not yet seen stored.
  area.addEventListener('cm-keep', (event) => write(key(), (event as CustomEvent<string>).detail));
  // What the server keeps of a draft; the rest of the form stays here.
  area.addEventListener('cm-kept', () => forget((one) => ['', '#title', '#tags', '#@'].some((part) => one === key() + part)));
  area.addEventListener('cm-sent', () => forget((one) => isOf(key(), one) || one === sending));
  // Thrown away on the server, and so here.
  for (const form of document.querySelectorAll('form[data-discards]')) {
    form.addEventListener('submit', () => forget((one) => isOf(key(), one)));
  }
  area.form?.addEventListener('submit', () => {
    if ([...fields.keys()].some((one) => read(key() + one) !== null)) write(sending, key());
  });
}

/** Whether what lies under a name belongs to a draft: its text, or a line beside it. */
function isOf(draft: string, name: string): boolean {
  return name === draft || name.startsWith(`${draft}#`);
}

/** Brings texts back, says so, and offers what the page came with. */
function restore(area: HTMLTextAreaElement, kept: Map<Field, string>): void {
  const originals = new Map([...kept.keys()].map((field) => [field, field.value]));
  for (const [field, text] of kept) field.value = text;
  const note = document.createElement('p');
  note.className = 'govuk-hint cm-draft';
  note.setAttribute('role', 'status');
  const discard = discarding(area, note, () => {
    for (const [field, text] of originals) field.value = text;
  });
  note.append(area.dataset.draftNote ?? '', ' ', discard);
  area.before(note);
}

/** Shows a text that is older than what the page came with, and touches nothing. */
function beside(area: HTMLTextAreaElement, text: string): void {
  if (text === area.value || text === '') return;
  const note = document.createElement('div');
  note.className = 'cm-draft';
  const said = document.createElement('p');
  said.textContent = area.dataset.draftOlder ?? '';
  const shown = readOnly(area.dataset.draftOlder ?? '', text);
  note.append(said, shown, discarding(area, note, () => {}));
  area.before(note);
}

/** A button that forgets what was kept, and with it the note that it stands in. */
function discarding(area: HTMLTextAreaElement, note: HTMLElement, first: () => void): HTMLButtonElement {
  const discard = document.createElement('button');
  discard.type = 'button';
  discard.className = 'cm-linkbutton';
  discard.textContent = area.dataset.draftDiscard ?? '';
  discard.addEventListener('click', () => {
    first();
    area.dispatchEvent(new Event('cm-sent'));
    note.remove();
    area.focus();
  });
  return discard;
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // A full or forbidden store: the form itself still holds the text.
  }
}

function forget(which: (key: string) => boolean): void {
  try {
    for (const key of Object.keys(localStorage)) if (which(key)) localStorage.removeItem(key);
  } catch {
    // As above.
  }
}

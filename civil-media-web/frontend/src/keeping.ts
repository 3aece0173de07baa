// Drafts are kept on the server every few seconds while one types, so that no closed tab, ended session or other
// device loses them. While the line is down, drafts.ts keeps the text in this browser.

import { counterOf, readOnly } from './beside';

/** How often what has changed is kept, in milliseconds. */
const EVERY = 5000;

interface Saved {
  address: string;
  pictures: string;
  version: number;
  said: string;
}
interface Theirs {
  title: string;
  body: string;
  version: number;
}

export function keepWriting(form: HTMLFormElement): void {
  const area = form.querySelector<HTMLTextAreaElement>('[data-editor] textarea');
  if (area) new Keeper(form, area);
}

class Keeper {
  private readonly said: HTMLElement;
  private kept: string;
  private busy = false;
  private stopped = false;
  /** What was sent and not answered: sent again as it was, it begins no second draft. */
  private pending: URLSearchParams | undefined;
  /** What was sent last, answered or not. */
  private sent = '';

  constructor(private readonly form: HTMLFormElement, private readonly area: HTMLTextAreaElement) {
    this.said = document.querySelector<HTMLElement>('[data-kept]') ?? this.line();
    this.kept = this.text();
    const timer = window.setInterval(() => void this.keep(), EVERY);
    form.addEventListener('submit', (event) => {
      // What is being kept at this moment comes first, or there would be two of it.
      if (this.busy) {
        event.preventDefault();
        const { submitter } = event;
        void this.rest().then(() => form.requestSubmit(submitter));
        return;
      }
      this.stopped = true;
      clearInterval(timer);
    });
    // A picture wants a draft to belong to.
    form.addEventListener('cm-keep', () => void this.keep(true));
    // Whoever looks away may close the page next. What is no draft yet is kept in this browser: begun in a page that
    // closes, it would be there twice.
    document.addEventListener('visibilitychange', () => {
      if (document.hidden && form.elements.namedItem('version')) void this.keep();
    });
  }

  private line(): HTMLElement {
    const line = document.createElement('p');
    line.className = 'cm-quiet';
    line.setAttribute('role', 'status');
    this.form.before(line);
    return line;
  }

  private text(): string {
    const data = new FormData(this.form);
    return ['title', 'body', 'language', 'visibility', 'tags', 'note'].map((name) => String(data.get(name))).join('\u0000');
  }

  private async rest(): Promise<void> {
    const end = Date.now() + 10_000;
    while (this.busy && Date.now() < end) await new Promise((done) => setTimeout(done, 50));
    this.busy = false;
  }

  private async keep(isWanted = false): Promise<void> {
    const now = this.text();
    if (this.busy || this.stopped || (now === this.kept && !isWanted)) return;
    this.busy = true;
    try {
      await this.send(now);
    } catch {
      this.said.textContent = this.form.dataset.keepFailed ?? '';
    } finally {
      this.busy = false;
    }
  }

  private async send(now: string): Promise<void> {
    const body = this.pending ?? this.fields(now);
    // A browser sends at most 64 KB from a page that closes.
    const keepalive = body.toString().length < 60_000;
    const answer = await fetch(this.form.dataset.keep ?? '', { method: 'POST', body, keepalive });
    if (this.stopped) return;
    const isOurs = answer.headers.get('content-type')?.startsWith('application/json') === true;
    if (answer.status === 409 && isOurs) return this.changed((await answer.json()) as Theirs);
    // It may have been kept, and may be kept yet: the same is sent again.
    if (answer.status >= 500 || answer.status === 429) throw new Error(String(answer.status));
    if (answer.status === 401) {
      // The text stays in this browser; signed in again, it is kept where it was.
      this.said.textContent = this.form.dataset.keepSignedOut ?? '';
      return;
    }
    if (!answer.ok || !isOurs) {
      this.pending = undefined;
      this.said.textContent = this.form.dataset.keepRefused ?? '';
      return;
    }
    const saved = (await answer.json()) as Saved;
    this.pending = undefined;
    this.kept = this.sent;
    this.said.textContent = saved.said;
    this.at(saved.version);
    if (this.form.dataset.pictures !== 'none') this.form.dataset.pictures = saved.pictures;
    if (this.form.getAttribute('action') !== saved.address) this.move(saved.address);
    // Kept there, so no longer needed here; what was typed meanwhile is kept next time.
    if (this.text() === this.sent) this.area.dispatchEvent(new Event('cm-kept'));
  }

  private fields(now: string): URLSearchParams {
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(this.form)) if (typeof value === 'string') body.set(name, value);
    body.set('_key', crypto.randomUUID());
    this.sent = now;
    // Only what begins a draft is the same when it is sent twice; later ones are told apart by their version.
    if (!body.has('version')) this.pending = body;
    return body;
  }

  private at(version: number): void {
    const name = counterOf(this.form);
    let field = this.form.querySelector<HTMLInputElement>(`input[name="${name}"]`);
    if (!field) {
      field = document.createElement('input');
      field.type = 'hidden';
      field.name = name;
      this.form.append(field);
    }
    field.value = String(version);
  }

  /** From the page that begins a draft to the one of this draft: a reload finds it. */
  private move(address: string): void {
    this.form.action = address;
    this.form.dataset.keep = `${address}/keep`;
    this.area.dispatchEvent(new Event('cm-kept'));
    this.area.dataset.draft = address;
    this.area.dispatchEvent(new Event('input', { bubbles: true }));
    history.replaceState(null, '', address);
    // Who changes the language comes back here.
    for (const back of document.querySelectorAll<HTMLInputElement>('input[name="back"]')) back.value = address;
  }

  /** Somebody else has kept it since. Their text is shown, and nothing of either is overwritten. */
  private changed(theirs: Theirs): void {
    const [title, body] = this.sent.split('\u0000');
    if (theirs.title === title && theirs.body === body?.replaceAll('\r\n', '\n')) {
      // It is what was sent before: only the answer was lost.
      this.at(theirs.version);
      this.kept = this.sent;
      return;
    }
    this.stopped = true;
    const note = document.createElement('div');
    note.className = 'cm-version';
    note.setAttribute('role', 'alert');
    const text = document.createElement('p');
    text.textContent = this.form.dataset.keepChanged ?? '';
    note.append(text, readOnly(theirs.title, `${theirs.title}\n\n${theirs.body}`));
    this.form.before(note);
    this.said.textContent = '';
    note.scrollIntoView({ block: 'center' });
  }
}

// Completes names and links in a text: `@` and a name becomes a link to that person, `[[` and a title one to a post,
// a page or a file; where Talk asks for it `#` one to a channel, and `:` an emoji.
import { Listbox, type Suggestion } from './listbox';
import { put } from './typing';

/** How long one pauses before it is worth asking. */
const PAUSE = 150;
/** How far back a beginning is looked for, in characters. */
const FAR = 60;

type Kind = 'people' | 'items' | 'channels' | 'emoji';

interface Begun {
  /** Where it begins, with its sign. */
  from: number;
  typed: string;
  kind: Kind;
}

export function complete(element: HTMLElement, area: HTMLTextAreaElement): void {
  new Completer(element, area);
}

class Completer {
  private readonly list: Listbox;
  private readonly status = document.createElement('div');
  private timer = 0;
  private asked = 0;
  private begun: Begun | undefined;

  constructor(private readonly element: HTMLElement, private readonly area: HTMLTextAreaElement) {
    const label = element.dataset.completeLabel ?? '';
    this.list = new Listbox(area, `${area.id}-completions`, label, (one) => this.choose(one));
    this.status.className = 'govuk-visually-hidden';
    this.status.setAttribute('role', 'status');
    const place = document.createElement('div');
    place.className = 'cm-completions';
    place.append(this.list.element, this.status);
    area.after(place);
    area.addEventListener('input', () => this.wait());
    // Before the keys of the bar: while the list is open, they are the list's.
    area.addEventListener('keydown', (event) => this.list.key(event), { capture: true });
    area.addEventListener('blur', () => this.close());
    area.addEventListener('click', () => this.close());
  }

  private wait(): void {
    window.clearTimeout(this.timer);
    this.begun = begun(this.area);
    if (!this.begun || !this.source(this.begun.kind)) {
      this.close();
      return;
    }
    this.timer = window.setTimeout(() => void this.ask(), PAUSE);
  }

  private async ask(): Promise<void> {
    const { begun } = this;
    this.asked += 1;
    const mine = this.asked;
    if (!begun) return;
    const from = this.source(begun.kind) ?? '';
    try {
      const answer = await fetch(`${from}${from.includes('?') ? '&' : '?'}q=${encodeURIComponent(begun.typed)}`);
      const found = answer.ok ? ((await answer.json()) as Suggestion[]) : [];
      if (mine !== this.asked || document.activeElement !== this.area) return;
      this.list.show(found, true);
      this.status.textContent = found.length > 0 ? `${found.length} ${this.element.dataset.completeSome ?? ''}` : '';
    } catch {
      this.close();
    }
  }

  private choose(one: Suggestion): void {
    const { begun } = this;
    if (!begun) return;
    const words = (begun.kind === 'people' ? '@' : '') + one.name.replace(/[[\]\\]/g, '\\$&');
    put(this.area, begun.from, this.area.selectionStart, `${one.put ?? `[${words}](${one.href})`} `);
    this.close();
  }

  /** Where to ask; nowhere for what is not completed here. */
  private source(kind: Kind): string | undefined {
    const { completePeople, completeItems, completeChannels, completeEmoji } = this.element.dataset;
    return { people: completePeople, items: completeItems, channels: completeChannels, emoji: completeEmoji }[kind];
  }

  private close(): void {
    window.clearTimeout(this.timer);
    this.asked += 1;
    this.begun = undefined;
    this.list.close();
    this.status.textContent = '';
  }
}

/** What is being typed at the cursor that can be completed. */
function begun(area: HTMLTextAreaElement): Begun | undefined {
  const { selectionStart: at, selectionEnd } = area;
  if (at !== selectionEnd) return undefined;
  const line = area.value.slice(Math.max(0, at - FAR), at).split('\n').at(-1) ?? '';
  const person = /(?:^|[\s(])@([\p{L}][\p{L}\p{M}' .-]*)$/u.exec(line)?.[1];
  if (person !== undefined && person.length > 1) return { from: at - person.length - 1, typed: person, kind: 'people' };
  const item = /\[\[([^[\]]*)$/.exec(line)?.[1];
  if (item !== undefined && item.trim().length > 2) return { from: at - item.length - 2, typed: item, kind: 'items' };
  const channel = /(?:^|[\s(])#([\p{L}\p{N}][\p{L}\p{M}\p{N}' -]*)$/u.exec(line)?.[1];
  if (channel !== undefined) return { from: at - channel.length - 1, typed: channel, kind: 'channels' };
  const emoji = /(?:^|[\s(]):([a-z+][a-z0-9_+-]+)$/.exec(line)?.[1];
  if (emoji !== undefined) return { from: at - emoji.length - 1, typed: emoji, kind: 'emoji' };
  return undefined;
}

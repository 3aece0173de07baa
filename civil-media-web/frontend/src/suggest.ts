// Suggests people while one types, as the ARIA pattern of a combobox has it. Without this, the form's own button
// does the same and more.
interface Suggestion {
  name: string;
  detail: string;
  href: string;
}

/** How long one pauses before it is worth asking. */
const PAUSE = 150;

export function suggestPeople(): void {
  for (const row of document.querySelectorAll<HTMLElement>('[data-suggest]')) {
    const input = row.querySelector<HTMLInputElement>('input[type="search"]');
    if (input) new Combobox(row, input);
  }
}

class Combobox {
  private readonly list = document.createElement('ul');
  private readonly status = document.createElement('div');
  private found: Suggestion[] = [];
  private active = -1;
  private asked = 0;
  private timer = 0;

  constructor(private readonly row: HTMLElement, private readonly input: HTMLInputElement) {
    this.list.id = `${input.id}-suggestions`;
    this.list.className = 'cm-suggestions';
    this.list.hidden = true;
    this.list.setAttribute('role', 'listbox');
    this.list.setAttribute('aria-label', row.dataset.suggestLabel ?? '');
    this.status.className = 'govuk-visually-hidden';
    this.status.setAttribute('role', 'status');
    for (const [name, value] of [['role', 'combobox'], ['aria-autocomplete', 'list'], ['aria-expanded', 'false'], ['aria-controls', this.list.id]] as const) {
      input.setAttribute(name, value);
    }
    row.append(this.list, this.status);
    input.addEventListener('input', () => this.wait());
    input.addEventListener('keydown', (event) => this.key(event));
    input.addEventListener('blur', () => this.close());
  }

  private wait(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.ask(), PAUSE);
  }

  private async ask(): Promise<void> {
    const typed = this.input.value.trim();
    this.asked += 1;
    const mine = this.asked;
    if (typed.length < 2) {
      this.close();
      return;
    }
    try {
      const answer = await fetch(`${this.row.dataset.suggest ?? ''}?q=${encodeURIComponent(typed)}`);
      const found = answer.ok ? ((await answer.json()) as Suggestion[]) : [];
      // The last question counts, whichever answer comes last.
      if (mine === this.asked && document.activeElement === this.input) this.show(found);
    } catch {
      this.close();
    }
  }

  private show(found: Suggestion[]): void {
    this.found = found;
    this.active = -1;
    this.list.replaceChildren(...found.map((one, at) => this.option(one, at)));
    this.list.hidden = found.length === 0;
    this.input.setAttribute('aria-expanded', String(found.length > 0));
    this.input.removeAttribute('aria-activedescendant');
    const { suggestSome = '', suggestNone = '' } = this.row.dataset;
    this.status.textContent = found.length > 0 ? `${found.length} ${suggestSome}` : suggestNone;
  }

  private option(one: Suggestion, at: number): HTMLElement {
    const option = document.createElement('li');
    option.id = `${this.list.id}-${at}`;
    option.setAttribute('role', 'option');
    option.setAttribute('aria-selected', 'false');
    const name = document.createElement('strong');
    name.textContent = one.name;
    const detail = document.createElement('span');
    detail.textContent = one.detail;
    option.append(name, ' ', detail);
    // The pointer goes down before the field loses the focus and the list closes.
    option.addEventListener('pointerdown', (event) => {
      event.preventDefault();
      window.location.assign(one.href);
    });
    return option;
  }

  private key(event: KeyboardEvent): void {
    const count = this.found.length;
    if (this.list.hidden || count === 0) return;
    const chosen = this.found[this.active];
    if (event.key === 'ArrowDown') this.move((this.active + 1) % count);
    else if (event.key === 'ArrowUp') this.move((this.active <= 0 ? count : this.active) - 1);
    else if (event.key === 'Escape') this.close();
    else if (event.key === 'Enter' && chosen) window.location.assign(chosen.href);
    else return;
    event.preventDefault();
  }

  private move(to: number): void {
    this.active = to;
    for (const [at, option] of [...this.list.children].entries()) option.setAttribute('aria-selected', String(at === to));
    this.input.setAttribute('aria-activedescendant', `${this.list.id}-${to}`);
    this.list.children[to]?.scrollIntoView({ block: 'nearest' });
  }

  private close(): void {
    window.clearTimeout(this.timer);
    this.asked += 1;
    this.found = [];
    this.active = -1;
    this.list.hidden = true;
    this.input.setAttribute('aria-expanded', 'false');
    this.input.removeAttribute('aria-activedescendant');
  }
}

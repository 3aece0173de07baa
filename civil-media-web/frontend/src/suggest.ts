// Suggests people while one types. Without this, the form's own button does the same and more.
import { Listbox, type Suggestion } from './listbox';

/** How long one pauses before it is worth asking. */
const PAUSE = 150;

export function suggestPeople(): void {
  for (const row of document.querySelectorAll<HTMLElement>('[data-suggest]')) {
    const input = row.querySelector<HTMLInputElement>('input[type="search"]');
    if (input) new Combobox(row, input);
  }
}

class Combobox {
  private readonly list: Listbox;
  private readonly status = document.createElement('div');
  private asked = 0;
  private timer = 0;

  constructor(private readonly row: HTMLElement, private readonly input: HTMLInputElement) {
    const label = row.dataset.suggestLabel ?? '';
    this.list = new Listbox(input, `${input.id}-suggestions`, label, (one) => window.location.assign(one.href));
    this.status.className = 'govuk-visually-hidden';
    this.status.setAttribute('role', 'status');
    input.setAttribute('role', 'combobox');
    input.setAttribute('aria-expanded', 'false');
    row.append(this.list.element, this.status);
    input.addEventListener('input', () => this.wait());
    input.addEventListener('keydown', (event) => {
      if (this.list.key(event)) input.setAttribute('aria-expanded', String(this.list.isOpen));
    });
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
    this.list.show(found);
    this.input.setAttribute('aria-expanded', String(found.length > 0));
    const { suggestSome = '', suggestNone = '' } = this.row.dataset;
    this.status.textContent = found.length > 0 ? `${found.length} ${suggestSome}` : suggestNone;
  }

  private close(): void {
    window.clearTimeout(this.timer);
    this.asked += 1;
    this.list.close();
    this.input.setAttribute('aria-expanded', 'false');
  }
}

/** Where it is kept that one wants to see what comes on one's desktop. */
const KEY = 'cm-desktop';

/** Shows what comes on the desktop while one looks elsewhere, if one asked for that and the browser lets it. */
export class Desktop {
  readonly #button = document.querySelector<HTMLButtonElement>('#talk-desktop');

  constructor() {
    if (!this.#button || !('Notification' in window)) return;
    this.#button.hidden = false;
    this.#draw();
    this.#button.addEventListener('click', () => void this.#toggle());
  }

  show(name: string, text: string): void {
    if (document.visibilityState === 'visible' || !this.#isOn()) return;
    // One at a time for each page: the newest.
    const shown = new Notification(name, { body: text.slice(0, 200), tag: location.pathname, lang: document.documentElement.lang });
    shown.addEventListener('click', () => {
      window.focus();
      shown.close();
    });
  }

  #isOn(): boolean {
    return Notification.permission === 'granted' && localStorage.getItem(KEY) === 'on';
  }

  async #toggle(): Promise<void> {
    if (this.#isOn()) localStorage.removeItem(KEY);
    else if ((await Notification.requestPermission()) === 'granted') localStorage.setItem(KEY, 'on');
    this.#draw();
  }

  #draw(): void {
    if (!this.#button) return;
    const { on = '', off = '', refused = '' } = this.#button.dataset;
    this.#button.textContent = Notification.permission === 'denied' ? refused : this.#isOn() ? off : on;
  }
}

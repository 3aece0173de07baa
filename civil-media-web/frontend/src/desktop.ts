/** Where it is kept that one wants to see what comes on one's desktop. */
const KEY = 'cm-desktop';

/** The days, Monday is 1, and the hours in which one works. */
interface Hours {
  days?: number[];
  hours?: [string, string];
}

/** Shows what comes on the desktop while one looks elsewhere, if one asked for that and the browser lets it. */
export class Desktop {
  #works: Hours = {};
  readonly #button = document.querySelector<HTMLButtonElement>('#talk-desktop');

  constructor() {
    if (!this.#button || !('Notification' in window)) return;
    this.#button.hidden = false;
    this.#draw();
    void this.#ask();
    this.#button.addEventListener('click', () => void this.#toggle());
  }

  show(name: string, text: string): void {
    if (document.visibilityState === 'visible' || !this.#isOn() || !this.#isAtWork()) return;
    // One at a time for each page: the newest.
    const shown = new Notification(name, { body: text.slice(0, 200), tag: location.pathname, lang: document.documentElement.lang });
    shown.addEventListener('click', () => {
      window.focus();
      shown.close();
    });
  }

  /** When one works, as one's profile says it. */
  async #ask(): Promise<void> {
    if (!this.#isOn()) return;
    try {
      const answer = await fetch('/me/working', { signal: AbortSignal.timeout(10_000) });
      if (answer.ok && !answer.redirected) this.#works = (await answer.json()) as Hours;
    } catch {
      // Not known: then nothing is held back.
    }
  }

  /** Whether one's profile says that one works now; where it does not say, one does. */
  #isAtWork(): boolean {
    const parts = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).formatToParts(new Date());
    const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
    const day = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(part('weekday')) + 1;
    const now = `${part('hour')}:${part('minute')}`;
    const { days, hours } = this.#works;
    return (!days || days.includes(day)) && (!hours || (hours[0] <= now && now < hours[1]));
  }

  #isOn(): boolean {
    return Notification.permission === 'granted' && localStorage.getItem(KEY) === 'on';
  }

  async #toggle(): Promise<void> {
    if (this.#isOn()) localStorage.removeItem(KEY);
    else if ((await Notification.requestPermission()) === 'granted') localStorage.setItem(KEY, 'on');
    this.#draw();
    await this.#ask();
  }

  #draw(): void {
    if (!this.#button) return;
    const { on = '', off = '', refused = '' } = this.#button.dataset;
    this.#button.textContent = Notification.permission === 'denied' ? refused : this.#isOn() ? off : on;
  }
}

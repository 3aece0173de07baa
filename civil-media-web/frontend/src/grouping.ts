/** For how long what somebody says goes on under their name. */
const TOGETHER = 5 * 60_000;

/** Puts a line before each day, and what somebody says in one go under one name; once more after each change. */
export function group(list: HTMLElement): void {
  let before: HTMLElement | undefined;
  let day = '';
  for (const row of [...list.children]) {
    if (!(row instanceof HTMLElement)) continue;
    const time = row.querySelector<HTMLTimeElement>('.cm-message__who time');
    if (row.classList.contains('cm-day')) {
      // A line that was put before a row that went.
      const next = row.nextElementSibling;
      if (!next || next.classList.contains('cm-day') || row.querySelector('time')?.dateTime === day) row.remove();
      else day = row.querySelector('time')?.dateTime ?? '';
      before = undefined;
      continue;
    }
    if (row.classList.contains('cm-news')) {
      before = undefined;
      continue;
    }
    if (time?.dateTime) {
      const own = inLondon(new Date(time.dateTime));
      if (own !== day) {
        day = own;
        before = undefined;
        row.before(line(own, new Date(time.dateTime)));
      }
    }
    row.classList.toggle('cm-message--on', before !== undefined && goesOn(before, row));
    before = row;
  }
}

function goesOn(before: HTMLElement, row: HTMLElement): boolean {
  const who = (of: HTMLElement): string | undefined => of.querySelector<HTMLAnchorElement>('.cm-message__who a')?.href;
  const at = (of: HTMLElement): number => Date.parse(of.querySelector<HTMLTimeElement>('.cm-message__who time')?.dateTime || new Date().toISOString());
  return who(before) === who(row) && at(row) - at(before) < TOGETHER;
}

// Made once: that costs more than all that it formats.
const days = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London', year: 'numeric', month: '2-digit', day: '2-digit' });

/** Its day in London, as 2026-11-30. */
function inLondon(at: Date): string {
  return days.format(at);
}

function line(day: string, at: Date): HTMLElement {
  const item = document.createElement('li');
  item.className = 'cm-day';
  const time = document.createElement('time');
  time.dateTime = day;
  time.textContent = at.toLocaleDateString(document.documentElement.lang, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'Europe/London' });
  item.append(time);
  return item;
}

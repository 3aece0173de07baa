// Files one after another, each with its progress; and dropped ones. Without this, the form sends them all at once.
export function uploadFiles(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-upload]');
  const input = form?.querySelector<HTMLInputElement>('input[type=file]');
  if (!form || !input) return;
  const list = document.createElement('ul');
  list.className = 'govuk-list cm-uploads';
  list.setAttribute('aria-live', 'polite');
  form.append(list);
  takeDrops(form, input);
  let isBusy = false;
  form.addEventListener('submit', (event) => {
    const files = [...(input.files ?? [])];
    // None chosen: the form's own answer says what to do.
    if (files.length === 0) return;
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    void sendAll(form, files, list).then((isWell) => {
      isBusy = false;
      if (isWell) { window.location.assign(form.action); return; }
      input.value = '';
      input.focus();
    });
  });
}

function takeDrops(form: HTMLFormElement, input: HTMLInputElement): void {
  const place = form.querySelector<HTMLElement>('[data-drop]');
  const text = place?.querySelector<HTMLElement>('.cm-drop__text');
  if (!place || !text) return;
  text.hidden = false;
  place.classList.add('cm-drop--ready');
  for (const kind of ['dragenter', 'dragover'] as const) {
    place.addEventListener(kind, (event) => { event.preventDefault(); place.classList.add('cm-drop--over'); });
  }
  place.addEventListener('dragleave', () => place.classList.remove('cm-drop--over'));
  place.addEventListener('drop', (event) => {
    event.preventDefault();
    place.classList.remove('cm-drop--over');
    if (!event.dataTransfer || event.dataTransfer.files.length === 0) return;
    input.files = event.dataTransfer.files;
    form.requestSubmit();
  });
}

async function sendAll(form: HTMLFormElement, files: File[], list: HTMLElement): Promise<boolean> {
  list.replaceChildren();
  const rows = files.map((file) => addRow(form, list, file));
  let isWell = true;
  for (const [place, file] of files.entries()) {
    const row = rows[place];
    if (row) isWell = (await send(form, file, row)) && isWell;
  }
  return isWell;
}

interface Row { bar: HTMLProgressElement; state: HTMLElement }

function addRow(form: HTMLFormElement, list: HTMLElement, file: File): Row {
  const item = document.createElement('li');
  const name = document.createElement('span');
  const bar = document.createElement('progress');
  const state = document.createElement('span');
  name.textContent = file.name;
  name.className = 'cm-uploads__name';
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute('aria-label', file.name);
  state.textContent = form.dataset.waiting ?? '';
  item.append(name, bar, state);
  list.append(item);
  return { bar, state };
}

function send(form: HTMLFormElement, file: File, { bar, state }: Row): Promise<boolean> {
  const say = (text = '', isWrong = false): boolean => {
    state.textContent = text;
    state.className = isWrong ? 'govuk-error-message' : '';
    bar.hidden = isWrong;
    return !isWrong;
  };
  if (file.size > Number(form.dataset.most)) return Promise.resolve(say(form.dataset.tooLarge, true));
  say(form.dataset.sending);
  const body = new FormData();
  const token = new FormData(form).get('_token');
  body.set('_token', typeof token === 'string' ? token : '');
  body.set('_key', crypto.randomUUID());
  body.set('files', file);
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.upload.addEventListener('progress', (event) => { if (event.lengthComputable) bar.value = event.loaded / event.total; });
    request.addEventListener('load', () => {
      if (request.status === 200) { bar.value = 1; done(say(form.dataset.done)); return; }
      const page = request.responseXML;
      const said = page?.querySelector('.govuk-error-message') ?? page?.querySelector('main h1');
      // The line says already which file it is.
      const text = said?.textContent?.trim().replace(`${file.name}: `, '');
      done(say(text || form.dataset.failed, true));
    });
    for (const kind of ['error', 'abort', 'timeout'] as const) request.addEventListener(kind, () => done(say(form.dataset.failed, true)));
    request.open('POST', form.action);
    request.responseType = 'document';
    request.send(body);
  });
}

// The few pages that a provider shows: plain HTML that needs no script.
const ESCAPES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text) => String(text).replace(/[&<>"']/g, (c) => ESCAPES[c]);

const WORDS = {
  en: { title: 'Choose who you are', note: 'This stands in for the real sign-in of a department. Development only.', out: 'Sign out of this department?', yes: 'Sign out', failed: 'The sign-in could not go on' },
  cy: { title: 'Dewiswch pwy ydych chi', note: 'Mae hyn yn sefyll yn lle mewngofnodi go iawn adran. Ar gyfer datblygu yn unig.', out: 'Allgofnodi o’r adran hon?', yes: 'Allgofnodi', failed: 'Ni allai’r mewngofnodi fynd ymlaen' },
};
const STYLE = 'body{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:2rem auto;padding:0 1rem;color:#0b0c0c}button{font:inherit;display:block;width:100%;text-align:left;margin:.5rem 0;padding:.75rem 1rem;border:2px solid #0b4f5c;background:#fff;cursor:pointer}button:focus{outline:3px solid #fd0;outline-offset:0}small{display:block;color:#505a5f}';

function languages(department) {
  return department.slug === 'agd' ? ['cy', 'en'] : ['en'];
}

function frame(department, title, body) {
  const lang = languages(department)[0];
  const name = lang === 'cy' ? department.name_cy : department.name_en;
  return `<!DOCTYPE html><html lang="${lang}"><head><meta charset="utf-8"><link rel="icon" href="data:,"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escape(title)} – ${escape(name)}</title><style>${STYLE}</style></head><body><main><h1>${escape(name)}</h1>${body}</main></body></html>`;
}

const both = (department, key, tag) =>
  languages(department).map((lang) => `<${tag} lang="${lang}">${escape(WORDS[lang][key])}</${tag}>`).join('');

export function choose(department, action, hint) {
  const first = (person) => (person.email === hint ? 0 : 1);
  const people = [...department.people].sort((a, b) => first(a) - first(b));
  const buttons = people.map((p) => `<button name="person" value="${escape(p.sub)}">${escape(p.name)}<small>${escape(p.job_title)} · ${escape(p.email)}</small></button>`);
  return frame(department, WORDS[languages(department)[0]].title, `${both(department, 'title', 'h2')}${both(department, 'note', 'p')}<form method="post" action="${escape(action)}">${buttons.join('')}</form>`);
}

export function signOut(department, form) {
  const yes = languages(department).map((lang) => WORDS[lang].yes).join(' / ');
  return frame(department, WORDS[languages(department)[0]].yes, `${both(department, 'out', 'h2')}${form}<button form="op.logoutForm" name="logout" value="yes">${escape(yes)}</button>`);
}

export function failed(department, error) {
  return frame(department, WORDS[languages(department)[0]].failed, `${both(department, 'failed', 'h2')}<p lang="en">${escape(error.error_description ?? error.error)}</p>`);
}

// Where posts are written: a bar of buttons, a look at how the text will be, and drafts kept while one types.
import { keepWriting } from './keeping';
import { edit } from './editor';

for (const element of document.querySelectorAll<HTMLElement>('[data-editor]')) edit(element);
for (const form of document.querySelectorAll<HTMLFormElement>('form[data-keep]')) keepWriting(form);

// Where posts are written: a bar of buttons, a look at how the text will be, and drafts kept while one types.
import { keepWriting } from './keeping';
import { edit } from './editor';
import { tellWhoElse } from './editing';

for (const element of document.querySelectorAll<HTMLElement>('[data-editor]')) edit(element);
for (const place of document.querySelectorAll<HTMLElement>('[data-editing]')) tellWhoElse(place);
for (const form of document.querySelectorAll<HTMLFormElement>('form[data-keep]')) keepWriting(form);

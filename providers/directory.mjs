// Who can sign in where: people.json, which the suite's sample data reads too.
import { readFileSync } from 'node:fs';

export const departments = JSON.parse(
  readFileSync(new URL('./people.json', import.meta.url), 'utf8'),
).departments;

export function claimsOf(department, person) {
  const { sub, email, name, given_name, family_name, job_title, locale } = person;
  return { sub, email, email_verified: true, name, given_name, family_name, job_title, locale, department: department.acronym };
}

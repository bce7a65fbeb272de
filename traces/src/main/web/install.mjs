// Puts the built page where the Java side reads it. The runs come last, so that what they hold is found at once.
import { readFileSync, writeFileSync } from 'node:fs';

const target = new URL('../resources/ascendsim/traces/report/report.html', import.meta.url);
const page = readFileSync(new URL('dist/index.html', import.meta.url), 'utf8');
const mark = '<!--ascendsim:runs-->';
if (page.split(mark).length !== 2) {
  throw new Error(`dist/index.html: ${page.split(mark).length - 1} times ${mark}; expected once`);
}
writeFileSync(target, page);
console.log(`${page.length} characters written to ${target.pathname}`);

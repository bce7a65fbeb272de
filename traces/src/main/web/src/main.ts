// Puts the page together.

import './style.css';
import { forgetCharts, repaintCharts } from './charts';
import { forgetInks, isDark } from './colours';
import { NAMES, compare } from './compare';
import { runsOf } from './data';
import { h, section } from './dom';
import { fixed } from './format';
import { inspector } from './inspector';
import { Listing } from './listing';
import { tiling } from './maps';
import { Run } from './run';
import * as sections from './sections';
import { Timeline } from './timeline';

const page = document.getElementById('page')!;
let runs: Run[] = [];
let shown = 0;
/** Of the run that is shown, counted from its last. */
let launch = 0;
let timelines: Timeline[] = [];

function header(): HTMLElement {
  const theme = h('button', { type: 'button', click: () => {
    document.documentElement.dataset['theme'] = isDark() ? 'light' : 'dark';
    themeChanged();
  } }, 'light / dark');
  const file = h('input', { type: 'file', accept: '.html,text/html', id: 'other', class: 'hidden' });
  file.addEventListener('change', () => {
    if (file.files?.[0]) {
      void open(file.files[0]);
    }
  });
  const run = runs[shown]!;
  return h('header', {},
      h('div', {}, h('h1', {}, run.facts.title), h('p', { class: 'faint' }, `on ${run.result.chip}`)),
      h('nav', { 'aria-label': 'sections' }, [['verdict', 'Verdict'], ['hints', 'What to try'], ['timeline', 'Timeline'],
        ['utilisation', 'Pipes'], ['stalls', 'Stalls'], ['roofline', 'Roofline'], ['memory', 'Memory'],
        ['buffers', 'Buffers'], ['tiling', 'Tiling'], ['listing', 'Program'], ['diagnostics', 'Diagnostics']]
          .map(([id, text]) => h('a', { href: `#${id}` }, text!))),
      h('div', { class: 'buttons' },
          runs.length > 1 ? runs.map((_, i) => h('button', {
            type: 'button', 'aria-pressed': String(i === shown), click: () => {
              shown = i;
              launch = 0;
              build();
            },
          }, `run ${NAMES[i]}`)) : null,
          h('label', { for: 'other', class: 'button', tabindex: 0, keydown: event => {
            if (['Enter', ' '].includes((event as KeyboardEvent).key)) {
              file.click();
              event.preventDefault();
            }
          } }, 'compare with …'), file, theme));
}

/** Another page, opened by the reader. */
async function open(file: File): Promise<void> {
  try {
    const other = runsOf(new DOMParser().parseFromString(await file.text(), 'text/html'));
    if (other.runs.length === 0) {
      throw new Error(other.problems[0] ?? 'no run in it; expected a page that --report wrote');
    }
    runs = [runs[0]!, await Run.of(other.runs[0]!)];
    shown = 0;
    launch = 0;
    build();
    document.getElementById('compare')?.scrollIntoView();
  } catch (problem) {
    alertLine(`${file.name}: ${(problem as Error).message}`);
  }
}

function alertLine(text: string): void {
  page.prepend(h('p', { class: 'bad', role: 'alert' }, text));
}

function timelineOf(run: Run): { element: HTMLElement; listing: Listing } {
  const panel = h('div', {});
  const listing = new Listing(run, (kind, line) => {
    const from = timeline.view.from;
    for (const lane of run.lanes.values()) {
      if (run.facts.cores[lane.core]!.kind === kind && lane.detailed) {
        for (let i = Math.max(0, lane.firstEndingAfter(from)); i < lane.count; i++) {
          if (lane.line[i] === line) {
            timeline.select({ lane, index: i });
            document.getElementById('timeline')?.scrollIntoView();
            return;
          }
        }
      }
    }
  });
  const show = (pick: Timeline['selected']): void => panel.replaceChildren(inspector(run, pick, {
    follow: () => timeline.follow(),
    step: by => timeline.step(by),
    listing: (kind, line) => listing.show(kind, line),
  }));
  const timeline = new Timeline(run, { picked: show, moved: () => undefined }, 'Timeline');
  show(null);
  timelines.push(timeline);
  const coarse = [...run.lanes.values()].filter(lane => !lane.detailed).length;
  return {
    listing,
    element: section('timeline', 'Timeline', coarse > 0 && h('p', { class: 'faint' },
        `${coarse} of ${run.lanes.size} lanes (≈) are shown as shares of steps of time only; `
        + '--report-instructions says how many instructions are shown one by one.'), timeline.element, panel),
  };
}

/** Of several launches each is a page by itself; the operator's own comes up first. */
function launchChoice(run: Run): HTMLElement | null {
  const { launches } = run;
  const name = (of: Run): string => (of === run ? run.result.launches?.at(-1)?.kernel : undefined) ?? of.facts.title;
  return launches.length < 2 ? null : h('nav', { class: 'launches buttons', 'aria-label': 'launches' },
      h('span', {}, `${launches.length} launches, ${fixed(run.result.time_us ?? 0, 2)} µs in all:`),
      launches.map((of, i) => h('button', {
        type: 'button', 'aria-pressed': String(i === launches.length - 1 - launch), click: () => {
          launch = launches.length - 1 - i;
          build();
        },
      }, `${name(of)} ${fixed(run.result.launches?.[i]?.time_us ?? 0, 2)} µs`)));
}

function build(): void {
  forgetCharts();
  timelines = [];
  const whole = runs[shown]!;
  const run = whole.launches[whole.launches.length - 1 - launch] ?? whole;
  document.title = `${run.facts.title} on ${run.result.chip}`;
  const main = h('main', {}, launchChoice(whole));
  if (runs.length > 1) {
    const both = compare([runs[0]!, runs[1]!]);
    main.append(both.element);
    timelines.push(...both.timelines);
  }
  const { element, listing } = timelineOf(run);
  main.append(...[sections.verdict(run), sections.hints(run), element, sections.utilisation(run), sections.stalls(run),
    sections.roofline(run), sections.memory(run), sections.buffers(run), tiling(run), listing.element,
    sections.diagnostics(run)].filter(e => e !== null));
  page.replaceChildren(header(), main, h('footer', { class: 'faint' },
      'Written by AscendSim. Charts by uPlot (MIT License).'));
}

function themeChanged(): void {
  forgetInks();
  const at = scrollY;
  build();
  repaintCharts();
  document.dispatchEvent(new Event('themechange'));
  scrollTo(0, at);
}

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', themeChanged);

async function begin(): Promise<void> {
  const started = performance.now();
  const held = runsOf(document);
  runs = await Promise.all(held.runs.map(parts => Run.of(parts)));
  if (runs.length === 0) {
    throw new Error(held.problems[0] ?? 'this page holds no run');
  }
  build();
  held.problems.forEach(alertLine);
  // For tests and measurements: what there is, and how long it took.
  Object.assign(window, { ascendsim: { runs, timelines: () => timelines, loadMs: performance.now() - started } });
  requestAnimationFrame(() => {
    document.documentElement.dataset['ready'] = String(Math.round(performance.now()));
  });
}

begin().catch(problem => {
  page.replaceChildren(h('p', { class: 'bad', role: 'alert' }, `The run cannot be shown: ${(problem as Error).message}`));
  console.error(problem);
});

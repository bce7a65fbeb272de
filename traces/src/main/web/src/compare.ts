// Two runs side by side: figures with their difference, pipes, stalls, and both timelines on one scale.

import { pipeColour, pipeName, stallColour, stallReasons, stallText } from './colours';
import { h, section, table } from './dom';
import { bytes, fixed, grouped, percent } from './format';
import type { Run } from './run';
import type { View } from './scale';
import { Timeline } from './timeline';

export const NAMES = ['A', 'B'];

interface Figure {
  name: string;
  values: (number | null)[];
  text: (value: number) => string;
  /** Whether less is better, more is better, or neither. */
  better: -1 | 0 | 1;
}

export function compare(runs: [Run, Run]): { element: HTMLElement; timelines: Timeline[] } {
  const linked = h('input', { type: 'checkbox', checked: true, id: 'linked' });
  const timelines: Timeline[] = [];
  runs.forEach((run, i) => {
    timelines.push(new Timeline(run, {
      picked: () => undefined,
      moved: (view: View) => {
        if (linked.checked) {
          timelines[1 - i]?.show(view.from, view.to, false);
        }
      },
    }, `Timeline of run ${NAMES[i]}`));
  });
  const longest = Math.max(...runs.map(run => run.facts.end));
  timelines.forEach(timeline => {
    timeline.limit = longest;
    timeline.show(0, longest, false);
  });
  const element = section('compare', 'Two runs side by side',
      h('p', {}, runs.map((run, i) => h('span', { class: 'run-name' }, h('b', {}, NAMES[i]!),
          ` ${run.facts.title} on ${run.result.chip}: ${run.facts.call}`))),
      table('Figures', ['', 'A', 'B', 'B against A'], figures(runs).map(row)),
      h('div', { class: 'beside' }, pipes(runs), stalls(runs)),
      h('div', { class: 'buttons' }, h('label', { for: 'linked' }, linked, ' move both timelines together')),
      runs.map((_, i) => h('div', {}, h('h3', {}, `Run ${NAMES[i]}`), timelines[i]!.element)),
      knobs(runs));
  return { element, timelines };
}

function figures(runs: [Run, Run]): Figure[] {
  const memory = (key: string): (number | null)[] => runs.map(run => run.result.memory[key] ?? null);
  return [
    { name: 'predicted time', values: runs.map(r => r.result.time_us), text: v => `${fixed(v, 2)} µs`, better: -1 },
    { name: 'cycles', values: runs.map(r => r.result.cycles), text: grouped, better: -1 },
    {
      name: 'roofline efficiency', values: runs.map(r => r.result.roofline?.efficiency ?? null), text: v => percent(v),
      better: 1,
    },
    { name: 'read from GM', values: memory('gm_read_bytes'), text: bytes, better: -1 },
    { name: 'read from HBM', values: memory('l2_read_miss_bytes'), text: bytes, better: -1 },
    { name: 'written to GM', values: memory('gm_write_bytes'), text: bytes, better: -1 },
    { name: 'L2 hit rate', values: memory('l2_hit_rate'), text: v => percent(v), better: 1 },
    { name: 'instructions', values: runs.map(r => r.result.instructions), text: grouped, better: 0 },
    { name: 'blocks', values: runs.map(r => r.result.blocks), text: grouped, better: 0 },
  ];
}

function row(figure: Figure): (Node | string)[] {
  const [a, b] = figure.values;
  const text = (value: number | null | undefined): string => value === null || value === undefined ? '–'
      : figure.text(value);
  if (typeof a !== 'number' || typeof b !== 'number' || a === 0) {
    return [figure.name, text(a), text(b), ''];
  }
  const change = b / a - 1;
  const good = change * figure.better;
  const judged = Math.abs(change) < 5e-4 || figure.better === 0 ? '' : good > 0 ? 'better' : 'worse';
  return [figure.name, text(a), text(b), h('span', { class: `number ${judged}` },
      `${change > 0 ? '+' : ''}${(100 * change).toFixed(1)} %${judged === '' ? '' : `, ${judged}`}`)];
}

function kindsAndPipes(runs: [Run, Run]): { kind: string; pipe: string }[] {
  const found: { kind: string; pipe: string }[] = [];
  for (const kind of ['aic', 'aiv']) {
    for (const pipe of runs[0].facts.pipes) {
      if (runs.some(run => run.result.cores.some((core, i) => run.facts.cores[i]!.kind === kind
          && (core.pipes[pipe]?.instructions ?? 0) > 0))) {
        found.push({ kind, pipe });
      }
    }
  }
  return found;
}

function coresOf(run: Run, kind: string): Run['result']['cores'] {
  return run.result.cores.filter((_, i) => run.facts.cores[i]!.kind === kind);
}

function pipes(runs: [Run, Run]): HTMLElement {
  return table('Busy share of the run, busiest core', ['pipe', '', 'A', 'B'], kindsAndPipes(runs).map(({ kind, pipe }) => {
    const shares = runs.map(run => Math.max(0, ...coresOf(run, kind).map(core => core.pipes[pipe]?.busy_cycles ?? 0))
        / Math.max(1, run.result.cycles));
    return [`${kind.toUpperCase()} ${pipeName(pipe)}`, h('div', {}, shares.map(share => h('div', { class: 'bar thin' },
        h('div', { style: `width:${(100 * share).toFixed(2)}%;background:${pipeColour(pipe)}` })))),
      percent(shares[0]!), percent(shares[1]!)];
  }), 'bars');
}

function stalls(runs: [Run, Run]): HTMLElement {
  const reasons = stallReasons().filter(reason => reason !== 'empty');
  return table('Stalled share of the run, mean over the cores', ['pipe', '', 'A', 'B'],
      kindsAndPipes(runs).map(({ kind, pipe }) => {
        const shares = runs.map(run => reasons.map(reason => coresOf(run, kind).reduce((sum, core) =>
          sum + (core.pipes[pipe]?.stall_cycles[reason] ?? 0), 0)
            / Math.max(1, coresOf(run, kind).length * run.result.cycles)));
        return [`${kind.toUpperCase()} ${pipeName(pipe)}`, h('div', {}, shares.map(of => h('div', { class: 'bar thin' },
            of.map((share, i) => share > 0 && h('div', {
              style: `width:${(100 * share).toFixed(3)}%;background:${stallColour(reasons[i]!)}`,
              title: `${stallText(reasons[i]!)} ${percent(share)}`,
            }))))), ...shares.map(of => percent(of.reduce((a, b) => a + b, 0)))];
      }), 'bars');
}

/** Knobs that differ. */
function knobs(runs: [Run, Run]): HTMLElement {
  const names = [...new Set(runs.flatMap(run => Object.keys(run.result.tiling)))];
  const text = (run: Run, name: string): string => JSON.stringify(run.result.tiling[name]) ?? '–';
  const different = names.filter(name => text(runs[0], name) !== text(runs[1], name));
  return different.length === 0
      ? h('p', { class: 'faint' }, 'Both runs have the same tiling.')
      : table('Knobs that differ', ['knob', 'A', 'B'],
          different.map(name => [name, h('code', {}, text(runs[0], name)), h('code', {}, text(runs[1], name))]));
}

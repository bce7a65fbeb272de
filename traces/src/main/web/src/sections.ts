// What a page says of one run, section by section; timeline, listing and maps are apart.

import { bufferChart, rooflineChart, trafficChart } from './charts';
import { pipeColour, pipeName, stallColour, stallReasons, stallText } from './colours';
import { h, section, table } from './dom';
import { bytes, fixed, grouped, percent, scaled } from './format';
import type { Run } from './run';

/** A figure of the result, with the value that the JSON has. */
function figure(label: string, field: string, value: number | string | null, text: string): HTMLElement {
  return h('div', { class: 'figure' }, h('dt', {}, label),
      h('dd', { 'data-field': field, 'data-value': String(value) }, text));
}

export function verdict(run: Run): HTMLElement {
  const { result, facts } = run;
  const failed = result.diagnostics.some(d => d.severity === 'error') || result.check?.passed === false
      || result.not_compared !== undefined;
  const roofline = result.roofline;
  const memory = result.memory;
  const checked = result.check
      ? `${result.check.passed ? 'passed' : `FAILED, ${grouped(result.check.mismatched)} wrong`}: `
        + `${grouped(result.check.compared)} elements against ${result.check.backend}, rule ${result.check.rule}`
      : result.not_compared ? `not compared: ${result.not_compared}` : 'nothing was compared';
  return section('verdict', 'Verdict',
      h('p', { class: 'lead' },
          h('span', { class: `badge ${failed ? 'bad' : 'good'}` }, failed ? 'Problems' : 'No problems'), ' ',
          bound(run)),
      h('dl', { class: 'figures' },
          figure('predicted time', 'time_us', result.time_us,
              result.time_us === null ? 'stopped' : `${fixed(result.time_us, 2)} µs`),
          figure('cycles', 'cycles', result.cycles, grouped(result.cycles)),
          figure('bound by', 'bound', result.bound, result.bound ?? 'unknown'),
          roofline ? figure('roofline efficiency', 'roofline.efficiency', roofline.efficiency,
              percent(roofline.efficiency)) : null,
          roofline ? figure('at least', 'roofline.bound_us', roofline.bound_us, `${fixed(roofline.bound_us, 2)} µs`)
              : null,
          figure('read from GM', 'memory.gm_read_bytes', memory['gm_read_bytes'] ?? 0, bytes(memory['gm_read_bytes'] ?? 0)),
          figure('written to GM', 'memory.gm_write_bytes', memory['gm_write_bytes'] ?? 0,
              bytes(memory['gm_write_bytes'] ?? 0)),
          figure('L2 hit rate', 'memory.l2_hit_rate', memory['l2_hit_rate'] ?? 0, percent(memory['l2_hit_rate'] ?? 0)),
          figure('instructions', 'instructions', result.instructions, grouped(result.instructions)),
          figure('scalar instructions', 'scalar_instructions', result.scalar_instructions,
              grouped(result.scalar_instructions))),
      h('dl', { class: 'rows' },
          row('call', facts.call),
          row('kernel', `${result.blocks} ${result.blocks === 1 ? 'block' : 'blocks'}, ${result.kernel_type}, `
              + `L2 ${result.l2}, mode ${result.mode}, seed ${result.seed}`),
          row('launch and completion', `${fixed(facts.launch_us, 2)} µs of the time`),
          result.launches ? row('launches', result.launches.map(l => `${l.kernel} ${fixed(l.time_us, 2)} µs`).join(', '))
              : null,
          row('check', checked)),
      threeWays(run));
}

/** Simulation, reference and CANN against one another: who stands alone is wrong. */
function threeWays(run: Run): HTMLElement | null {
  const ways = run.result.three_way;
  if (!ways) {
    return null;
  }
  const error = (value: number | null): string => value === null ? '–' : value.toPrecision(3);
  const us = ways.cann_us;
  return h('div', {}, table('Three ways', ['', 'wrong', 'worst error', 'relative'], ([
    ['simulated against reference', ways.simulated_reference], ['simulated against CANN', ways.simulated_cann],
    ['CANN against reference', ways.cann_reference],
  ] as const).map(([name, way]) => [name, grouped(way.mismatched), error(way.max_abs_error), error(way.max_rel_error)])),
  us !== null && h('p', {}, `On the device: ${fixed(us, 2)} µs.`));
}

function row(label: string, text: string): HTMLElement {
  return h('div', {}, h('dt', {}, label), h('dd', {}, text));
}

function bound(run: Run): string {
  const { result } = run;
  const pipes: Record<string, string> = {
    cube: 'M', mte1: 'MTE1', mte2: 'MTE2', mte3: 'MTE3', vector: 'V', fixpipe: 'FIX', scalar: 'S',
  };
  if (result.bound === null) {
    return 'The run did not end.';
  }
  const pipe = pipes[result.bound];
  if (pipe === undefined) {
    return 'No pipe works for half of the run: what counts is how long they wait for one another.';
  }
  const busiest = Math.max(...result.cores.map(core => core.pipes[pipe]?.busy_cycles ?? 0)) / result.cycles;
  return `Bound by ${pipeName(pipe)}: on its busiest core it works for ${percent(busiest)} of the run.`;
}

export function hints(run: Run): HTMLElement {
  const all = run.facts.hints;
  return section('hints', 'What to try',
      all.length === 0
          ? h('p', {}, 'Nothing stands out.')
          : h('ol', { class: 'hints' }, all.map(hint => h('li', {},
              h('div', { class: 'meter', title: `${percent(hint.share, 0)} of the run` },
                  h('div', { style: `width:${(100 * hint.share).toFixed(1)}%` })),
              h('div', {}, h('strong', {}, hint.title), h('span', { class: 'faint' }, ` ${percent(hint.share, 0)} of the run`),
                  h('p', {}, hint.text))))));
}

/** Busy shares of every pipe: over the cores of a kind, and core by core. */
export function utilisation(run: Run): HTMLElement {
  const { result, facts } = run;
  const kinds = [...new Set(facts.cores.map(core => core.kind))];
  const summary = kinds.flatMap(kind => {
    const cores = result.cores.filter((_, i) => facts.cores[i]!.kind === kind);
    return used(run, kind).map(pipe => {
      const busy = cores.map(core => (core.pipes[pipe]?.busy_cycles ?? 0) / Math.max(1, result.cycles));
      const most = Math.max(...busy);
      return [`${kind.toUpperCase()} ${pipeName(pipe)}`, bar(most, pipeColour(pipe)), percent(most),
        percent(busy.reduce((a, b) => a + b, 0) / busy.length)];
    });
  });
  return section('utilisation', 'Pipe utilisation',
      table('Share of the run that each pipe works', ['pipe', 'busiest core', 'busiest', 'mean'], summary, 'bars'),
      h('details', {}, h('summary', {}, `All ${result.cores.length} cores`), kinds.map(kind => perCore(run, kind))));
}

function used(run: Run, kind: string): string[] {
  const cores = run.result.cores.filter((_, i) => run.facts.cores[i]!.kind === kind);
  return run.facts.pipes.filter(pipe => cores.some(core => (core.pipes[pipe]?.instructions ?? 0) > 0));
}

function perCore(run: Run, kind: string): HTMLElement {
  const pipes = used(run, kind);
  const rows = run.result.cores.filter((_, i) => run.facts.cores[i]!.kind === kind).map(core => [
    core.core, grouped(core.cycles), ...pipes.map(pipe => {
      const counts = core.pipes[pipe];
      const ratio = counts?.ratio ?? 0;
      return h('span', {
        class: 'heat', style: `--heat:${(55 * ratio).toFixed(0)}%;--pipe:${pipeColour(pipe)}`,
        'data-field': `cores.${core.core}.${pipe}.busy_cycles`, 'data-value': String(counts?.busy_cycles ?? 0),
      }, percent(ratio));
    })]);
  return table(`${kind.toUpperCase()}: share of each core's own time`, ['core', 'cycles', ...pipes.map(pipeName)], rows);
}

function bar(share: number, colour: string): HTMLElement {
  return h('div', { class: 'bar' }, h('div', { style: `width:${(100 * Math.min(1, share)).toFixed(2)}%;background:${colour}` }));
}

/** Why pipes stand still: of all cores of a kind together, as shares of their time. */
export function stalls(run: Run): HTMLElement {
  const { result, facts } = run;
  const reasons = stallReasons().filter(reason => reason !== 'empty');
  const kinds = [...new Set(facts.cores.map(core => core.kind))];
  const rows = kinds.flatMap(kind => {
    const cores = result.cores.filter((_, i) => facts.cores[i]!.kind === kind);
    const all = cores.length * Math.max(1, result.cycles);
    return used(run, kind).map(pipe => {
      const cycles = reasons.map(reason => cores.reduce((sum, core) =>
        sum + (core.pipes[pipe]?.stall_cycles[reason] ?? 0), 0));
      const longest = cycles.indexOf(Math.max(...cycles));
      const text = cycles[longest]! > 0 ? `${stallText(reasons[longest]!)} ${percent(cycles[longest]! / all)}` : '';
      return [`${kind.toUpperCase()} ${pipeName(pipe)}`, h('div', { class: 'bar' }, cycles.map((c, i) => c > 0 && h('div', {
        style: `width:${(100 * c / all).toFixed(3)}%;background:${stallColour(reasons[i]!)}`,
        title: `${stallText(reasons[i]!)}: ${grouped(c)} cycles, ${percent(c / all)}`,
      }))), percent(cycles.reduce((a, b) => a + b, 0) / all), text];
    });
  });
  return section('stalls', 'Where pipes stand still',
      table('Share of the run, mean over the cores; bandwidth and bank conflicts lie within instructions',
          ['pipe', 'by reason', 'in all', 'longest'], rows, 'bars'),
      h('ul', { class: 'legend' }, reasons.map(reason => h('li', {},
          h('i', { style: `background:${stallColour(reason)}` }), stallText(reason)))));
}

export function roofline(run: Run): HTMLElement | null {
  const roof = run.result.roofline;
  const us = run.ownUs;
  if (!roof || !us) {
    return null;
  }
  const memory = roof.memory_us >= roof.compute_us;
  const text = `The task needs ${roof.ops > 0 ? `${scaled(roof.ops, 'op')} and ` : ''}${bytes(roof.bytes)}: at least `
      + `${fixed(roof.bound_us, 2)} µs for its ${memory ? 'bytes' : 'operations'}. The run takes ${fixed(us, 2)} µs, `
      + `${percent(roof.efficiency)} of what is possible.`;
  return section('roofline', 'Roofline', h('p', {}, text), rooflineChart(run) ?? h('div', { class: 'bars-alone' },
      h('p', {}, `${scaled(roof.bytes / us * 1e6, 'B/s')} of the least bytes; HBM `
          + `${scaled(run.facts.chip.hbm_bytes_per_us * 1e6, 'B/s')}, L2 `
          + `${scaled(run.facts.chip.l2_bytes_per_us * 1e6, 'B/s')}`), bar(roof.efficiency, '#e58b2f')));
}

export function memory(run: Run): HTMLElement {
  const totals = run.result.memory;
  const paths = new Map<string, [number, number]>();
  for (const core of run.facts.core_traffic) {
    for (const [path, [hit, miss]] of Object.entries(core)) {
      const sum = paths.get(path) ?? [0, 0];
      paths.set(path, [sum[0] + hit, sum[1] + miss]);
    }
  }
  const us = run.result.cycles / run.mhz;
  const rows = [...paths].map(([path, [hit, miss]]) => [path.replaceAll('_', ' '), bytes(hit + miss),
    percent(hit / Math.max(1, hit + miss)), scaled((hit + miss) / Math.max(1e-9, us) * 1e6, 'B/s')]);
  return section('memory', 'Memory traffic and L2',
      trafficChart(run),
      table('Ways to and from GM, all cores', ['path', 'bytes', 'found in L2', 'mean rate'], rows),
      h('p', {}, `HBM: ${bytes(totals['l2_read_miss_bytes'] ?? 0)} read, ${bytes(totals['l2_write_miss_bytes'] ?? 0)} `
          + `written past L2, ${bytes(totals['l2_written_back_bytes'] ?? 0)} written back from it.`));
}

export function buffers(run: Run): HTMLElement | null {
  const charts = ['l1', 'l0a', 'l0b', 'l0c', 'ub'].map(space => bufferChart(run, space)).filter(c => c !== null);
  return charts.length === 0 ? null : section('buffers', 'Buffer occupancy',
      h('p', { class: 'faint' }, 'A piece of a buffer is occupied from the start of the instruction that writes it to the '
          + 'end of the last one that reads it. What is written and never read does not count; what is written again '
          + 'before it is read counts from the first time.'),
      h('div', { class: 'charts' }, charts));
}

export function diagnostics(run: Run): HTMLElement {
  const all = run.result.diagnostics;
  return section('diagnostics', 'Diagnostics', all.length === 0
      ? h('p', {}, nothingFound(run.facts.sanitizers))
      : table(`${all.length} found`, ['code', 'severity', 'core', 'pipe', 'cycle', 'text'], all.map(d => [d.code,
        h('span', { class: d.severity === 'error' ? 'bad' : '' }, d.severity), d.core ?? '', d.pipe ?? '',
        d.cycle === null ? '' : grouped(d.cycle), `${d.text}${d.instruction ? ` (${d.instruction})` : ''}`])));
}

function nothingFound(sanitizers: string[] | undefined): string {
  if (sanitizers === undefined) {
    return 'Nothing was found.';
  }
  return sanitizers.length === 0 ? 'No sanitizer ran.' : `The sanitizers (${sanitizers.join(', ')}) found nothing.`;
}

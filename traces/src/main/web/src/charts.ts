// Curves over time and the roofline, drawn with uPlot.

import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { ink, isDark } from './colours';
import { h } from './dom';
import { bytes, fixed, percent, scaled } from './format';
import type { Run } from './run';

interface Curve {
  label: string;
  colour: string;
  values: (number | null)[];
  dash?: number[];
  fill?: boolean;
}

const charts = new Set<{ chart: uPlot; box: HTMLElement; make: (width: number) => uPlot }>();

/** Draws all charts anew, in the colours of the theme there is now. */
export function repaintCharts(): void {
  for (const entry of charts) {
    entry.chart.destroy();
    entry.chart = entry.make(Math.max(200, entry.box.clientWidth));
  }
}

/** Forgets the charts of a page that is gone. */
export function forgetCharts(): void {
  charts.forEach(entry => entry.chart.destroy());
  charts.clear();
}

function place(label: string, make: (box: HTMLElement, width: number) => uPlot): HTMLElement {
  const box = h('div', { class: 'chart', role: 'img', 'aria-label': label });
  requestAnimationFrame(() => {
    if (!box.isConnected) {
      return;
    }
    const entry = { box, make: (width: number) => make(box, width), chart: make(box, Math.max(200, box.clientWidth)) };
    charts.add(entry);
    new ResizeObserver(() => {
      if (box.isConnected && Math.abs(entry.chart.width - box.clientWidth) > 2) {
        entry.chart.setSize({ width: Math.max(200, box.clientWidth), height: entry.chart.height });
      }
    }).observe(box);
  });
  return box;
}

function axis(values: (v: number) => string, size: number, label = ''): uPlot.Axis {
  return {
    stroke: ink('faint'), grid: { stroke: ink('grid'), width: 1 }, ticks: { stroke: ink('grid'), width: 1 },
    font: '11px system-ui, sans-serif', size, values: (_, splits) => splits.map(v => v === null ? '' : values(v)),
    ...(label === '' ? {} : { label, labelFont: '11px system-ui, sans-serif', labelSize: 18 }),
  };
}

/** Steps of an axis of bytes: powers of two. */
const POWERS_OF_TWO = Array.from({ length: 50 }, (_, i) => 2 ** i);

function overTime(label: string, times: number[], curves: Curve[], unit: (v: number) => string, most: number | null,
    height: number): HTMLElement {
  const amounts = axis(unit, 66);
  return place(label, (box, width) => new uPlot({
    width, height,
    cursor: { y: false, drag: { x: true, y: false } },
    legend: { live: true },
    scales: { x: { time: false }, y: { range: (_u, _min, max) => [0, (most ?? max) || 1] } },
    axes: [axis(v => fixed(v, v < 10 && v % 1 !== 0 ? 1 : 0), 30, 'µs'),
      unit === bytes ? { ...amounts, incrs: POWERS_OF_TWO, space: 24 } : amounts],
    series: [{ label: 'µs', value: (_, v) => v === null ? '' : fixed(v, 2) }, ...curves.map(curve => ({
      label: curve.label, stroke: curve.colour, width: 1.5, points: { show: false },
      ...(curve.dash ? { dash: curve.dash } : {}),
      ...(curve.fill ? { fill: curve.colour + '33' } : {}),
      value: (_: uPlot, v: number | null) => v === null ? '' : unit(v),
    }))],
  }, [times, ...curves.map(curve => curve.values)] as uPlot.AlignedData, box));
}

/** Bytes per second to and from GM. */
export function trafficChart(run: Run): HTMLElement | null {
  const series = run.facts.traffic;
  const width = series[0]?.bucket_cycles ?? 0;
  const end = Math.ceil(run.facts.end / Math.max(1, width));
  if (series.length === 0 || end < 2) {
    return null;
  }
  const us = width / run.mhz;
  const times = Array.from({ length: end }, (_, i) => i * us);
  const rate = (which: (s: typeof series[number]) => number[][]): number[] => times.map((_, i) => series
      .flatMap(which).reduce((sum, values) => sum + (values[i] ?? 0), 0) / us * 1e6);
  return overTime('Bytes per second read from L2, read from HBM and written, over time', times, [
    { label: 'read, found in L2', colour: '#2f9391', values: rate(s => s.reads ? [s.hit_bytes] : []), fill: true },
    { label: 'read from HBM', colour: '#b5654a', values: rate(s => s.reads ? [s.miss_bytes] : []), fill: true },
    { label: 'written', colour: '#9a66a4', values: rate(s => s.reads ? [] : [s.hit_bytes, s.miss_bytes]) },
  ], v => scaled(v, 'B/s').replace(/\.00? /, ' '), null, 200);
}

/** Bytes occupied in one kind of buffer: the mean over the cores that have it, and the fullest. */
export function bufferChart(run: Run, space: string): HTMLElement | null {
  const uses = run.facts.buffers.filter(use => use.space === space);
  if (uses.length === 0) {
    return null;
  }
  const width = Math.max(...uses.map(use => use.bucket_cycles));
  const count = Math.max(2, Math.ceil(run.facts.end / width));
  const resampled = uses.map(use => {
    const ratio = width / use.bucket_cycles;
    return Array.from({ length: count }, (_, i) => {
      let sum = 0;
      for (let k = 0; k < ratio; k++) {
        sum += use.occupied[i * ratio + k] ?? 0;
      }
      return sum / ratio;
    });
  });
  const times = Array.from({ length: count }, (_, i) => i * width / run.mhz);
  const capacity = uses[0]!.capacity;
  const extent = Math.max(...uses.map(use => use.extent));
  return h('figure', {},
      h('figcaption', {}, h('strong', {}, space.toUpperCase()),
          ` ${bytes(extent)} of ${bytes(capacity)} used (${percent(extent / capacity, 0)}), `
          + `${uses.length} ${uses.length === 1 ? 'core' : 'cores'}`),
      overTime(`Bytes occupied in ${space} over time`, times, [
        {
          label: 'mean', colour: '#3f78b5', fill: true,
          values: times.map((_, i) => resampled.reduce((sum, use) => sum + use[i]!, 0) / uses.length),
        },
        { label: 'fullest', colour: '#e58b2f', values: times.map((_, i) => Math.max(...resampled.map(use => use[i]!))) },
      ], bytes, capacity, 150));
}

/** Operations per byte against operations per second, both logarithmic. */
export function rooflineChart(run: Run): HTMLElement | null {
  const roofline = run.result.roofline;
  const us = run.ownUs;
  if (!roofline || !us || roofline.ops === 0 || roofline.compute_us === 0) {
    return null;
  }
  const peak = roofline.ops / roofline.compute_us;
  const { hbm_bytes_per_us: hbm, l2_bytes_per_us: l2 } = run.facts.chip;
  const memory = run.result.memory;
  const achieved = roofline.ops / us;
  const moved = (memory['gm_read_bytes'] ?? 0) + (memory['gm_write_bytes'] ?? 0);
  const missed = (memory['l2_read_miss_bytes'] ?? 0) + (memory['l2_written_back_bytes'] ?? 0);
  const points = [
    { label: 'task: least bytes', x: roofline.ops / Math.max(1, roofline.bytes), colour: '#e58b2f' },
    { label: 'run: bytes from HBM', x: missed > 0 ? roofline.ops / missed : NaN, colour: '#b5654a' },
    { label: 'run: bytes of all cores', x: moved > 0 ? roofline.ops / moved : NaN, colour: '#2f9391' },
  ].filter(point => Number.isFinite(point.x));
  const xs = points.map(point => point.x).concat([peak / hbm, peak / l2]);
  const low = Math.min(...xs) / 4;
  const high = Math.max(...xs) * 4;
  const steps = Array.from({ length: 80 }, (_, i) => low * (high / low) ** (i / 79)).concat(xs).sort((a, b) => a - b);
  const tera = 1e6;
  const roof = (rate: number): number[] => steps.map(x => Math.min(peak, x * rate) * tera);
  const op = (v: number): string => scaled(v, 'op/s');
  const data = [steps, roof(hbm), roof(l2),
    ...points.map(point => steps.map(x => x === point.x ? achieved * tera : null))] as uPlot.AlignedData;
  return place(`Roofline: ${op(achieved * tera)} achieved, at most ${op(peak * tera)}`, (box, width) => new uPlot({
    width, height: 280,
    cursor: { y: false, drag: { x: false, y: false } },
    scales: { x: { time: false, distr: 3, range: [low, high] }, y: { distr: 3 } },
    axes: [axis(v => logTick(v, ''), 30, 'operations per byte'), axis(v => logTick(v, 'op/s'), 72)],
    series: [{ label: 'op/B', value: (_, v) => v === null ? '' : fixed(v, 1) },
      { label: `HBM ${scaled(hbm * tera, 'B/s')}`, stroke: '#b5654a', width: 2, points: { show: false },
        value: (_: uPlot, v: number | null) => v === null ? '' : op(v) },
      { label: `L2 ${scaled(l2 * tera, 'B/s')}`, stroke: '#2f9391', width: 2, dash: [5, 4], points: { show: false },
        value: (_: uPlot, v: number | null) => v === null ? '' : op(v) },
      ...points.map(point => ({
        label: point.label, stroke: point.colour, paths: () => null,
        points: { show: true, size: 11, fill: point.colour, stroke: isDark() ? '#ffffff' : '#1f2733', width: 1 },
        value: (_: uPlot, v: number | null) => v === null ? '' : op(v),
      }))],
  }, data, box));
}

/** Only powers of ten are named. */
function logTick(value: number, unit: string): string {
  return Math.abs(Math.log10(value) % 1) < 1e-9 ? scaled(value, unit).trim() : '';
}

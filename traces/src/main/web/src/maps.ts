// Tiling knobs, and which block wrote which part of the results.

import { blockColour } from './colours';
import { h, section, table } from './dom';
import { grouped } from './format';
import type { WriteMap } from './data';
import type { Run } from './run';

export function tiling(run: Run): HTMLElement | null {
  const knobs = Object.entries(run.result.tiling);
  const maps = run.facts.maps.filter(map => map.owners.some(owner => owner >= 0));
  if (knobs.length === 0 && maps.length === 0) {
    return null;
  }
  return section('tiling', 'Tiling and block map',
      knobs.length > 0 && h('dl', { class: 'figures knobs' }, knobs.map(([name, value]) => h('div', { class: 'figure' },
          h('dt', {}, name), h('dd', { 'data-field': `tiling.${name}`, 'data-value': JSON.stringify(value) },
              typeof value === 'string' ? value : JSON.stringify(value))))),
      h('div', { class: 'maps' }, maps.map(map => blockMap(run, map))),
      table('Parameters', ['name', 'role', 'type', 'bytes', 'address'], run.facts.parameters.map(p => [p.name, p.role,
        p.type, grouped(p.bytes), p.address === undefined ? '' : `0x${p.address.toString(16)}`])));
}

function blockMap(run: Run, map: WriteMap): HTMLElement {
  const cell = Math.max(4, Math.min(12, Math.floor(480 / map.columns)));
  const height = Math.max(3, Math.min(cell, Math.floor(360 / map.rows)));
  const canvas = h('canvas', {
    width: map.columns * cell, height: map.rows * height, role: 'img',
    'aria-label': `${map.parameter} ${map.type}, written by ${map.writers} blocks`,
  });
  const note = h('figcaption', {});
  const standard = `${map.parameter} ${map.type}, written by ${map.writers} ${map.writers === 1 ? 'block' : 'blocks'}`;
  note.textContent = standard;
  let byTime = false;
  const paint = (): void => {
    const context = canvas.getContext('2d')!;
    context.clearRect(0, 0, canvas.width, canvas.height);
    map.owners.forEach((owner, i) => {
      if (owner >= 0) {
        context.fillStyle = byTime
            ? `hsl(${(210 - 190 * map.times[i]! / Math.max(1, run.facts.end)).toFixed(0)} 65% 55%)`
            : blockColour(owner);
        context.fillRect(i % map.columns * cell, Math.floor(i / map.columns) * height, cell, height);
      }
    });
    border(context, map, cell, height);
  };
  paint();
  document.addEventListener('themechange', paint);
  canvas.addEventListener('mousemove', event => {
    const column = Math.min(map.columns - 1, Math.floor(event.offsetX / cell));
    const row = Math.min(map.rows - 1, Math.floor(event.offsetY / height));
    const i = row * map.columns + column;
    const owner = map.owners[i];
    note.textContent = owner === undefined || owner < 0
        ? `${map.parameter}: nobody wrote here`
        : `${map.parameter}: block ${owner}, done at cycle ${grouped(map.times[i]!)}`;
  });
  canvas.addEventListener('mouseleave', () => {
    note.textContent = standard;
  });
  const toggle = h('button', { type: 'button', 'aria-pressed': 'false', click: () => {
    byTime = !byTime;
    toggle.setAttribute('aria-pressed', String(byTime));
    paint();
  } }, 'colour by time');
  return h('figure', { class: 'map' }, canvas, note, toggle);
}

/** Lines between cells of different blocks. */
function border(context: CanvasRenderingContext2D, map: WriteMap, cell: number, height: number): void {
  context.fillStyle = 'rgba(20, 26, 36, 0.55)';
  map.owners.forEach((owner, i) => {
    const x = i % map.columns;
    const y = Math.floor(i / map.columns);
    if (x > 0 && map.owners[i - 1] !== owner) {
      context.fillRect(x * cell, y * height, 1, height);
    }
    if (y > 0 && map.owners[i - map.columns] !== owner) {
      context.fillRect(x * cell, y * height, cell, 1);
    }
  });
}

// What is known of the instruction that is selected.

import { pipeName, stallText } from './colours';
import { h } from './dom';
import { bytes, grouped, microseconds } from './format';
import type { Pick, Run } from './run';

export interface Actions {
  follow(): void;
  step(by: number): void;
  listing(kind: string, line: number): void;
}

/** The panel for a selection; what to do about it is up to the caller. */
export function inspector(run: Run, pick: Pick | null, actions: Actions): HTMLElement {
  const panel = h('div', { class: 'inspector', 'aria-live': 'polite' });
  if (!pick) {
    panel.append(h('p', { class: 'faint' }, 'Click an instruction, or focus the timeline and press Enter. Drag or '
        + 'Shift+wheel moves, Ctrl+wheel zooms; keys: W A S D, + −, 0 all, [ ] step, F follow a flag, O next core.'));
    return panel;
  }
  const { lane, index } = pick;
  const line = lane.lines[lane.line[index]!]!;
  const details = lane.detailsOf(index, run.facts.operands);
  const kind = run.facts.cores[lane.core]!.kind;
  const start = lane.start[index]!;
  const end = lane.end[index]!;
  const waited = run.stallsOf(pick);
  panel.append(
      h('div', { class: 'inspector-head' },
          h('code', { class: 'instruction' }, line.text),
          h('div', { class: 'buttons' },
              h('button', { type: 'button', click: () => actions.step(-1) }, '← previous'),
              h('button', { type: 'button', click: () => actions.step(1) }, 'next →'),
              h('button', { type: 'button', click: () => actions.listing(kind, lane.line[index]!) }, 'show line'),
              line.sync === 'wait' || line.sync === 'set'
                  ? h('button', { type: 'button', click: () => actions.follow() },
                      line.sync === 'wait' ? 'follow to the set' : 'follow to the wait')
                  : null)),
      h('dl', { class: 'rows' },
          fact('where', `${run.coreName(lane.core)} ${pipeName(run.pipeOf(lane))}, line ${lane.line[index]} of the ${kind} program`),
          fact('cycles', `${grouped(start)} to ${grouped(end)}: ${grouped(end - start)} (${microseconds(end - start, run.mhz)})`),
          lane.pipe === 0 ? null : fact('in the queue', `${grouped(lane.queued[index]!)} cycles from dispatch to start`),
          waited.length === 0 ? null : fact('stalled', waited.map(s =>
            `${stallText(s.reason)} ${grouped(s.to - s.from)} cycles (${grouped(s.from)} to ${grouped(s.to)})`).join('; ')),
          details.flag === null || line.sync === 'other' ? null : fact('flag', flagText(run, pick, details.flag)),
          details.hitBytes + details.missBytes === 0 ? null : fact('bytes',
              `${bytes(details.hitBytes + details.missBytes)}, of which ${bytes(details.hitBytes)} found in L2`),
          details.operands.length === 0 ? null : fact('operands', details.operands.map((value, slot) =>
            `${line.operands[slot]!.split(' ')[0]} = ${operand(run, line.operands[slot]!, value)}`).join(', '))));
  return panel;
}

function fact(label: string, text: string): HTMLElement {
  return h('div', {}, h('dt', {}, label), h('dd', {}, text));
}

function flagText(run: Run, pick: Pick, flag: number): string {
  if (pick.lane.lines[pick.lane.line[pick.index]!]!.sync === 'set') {
    return `${flag}`;
  }
  const setter = run.setterOf(pick);
  return setter
      ? `${flag}, set by ${run.coreName(setter.lane.core)} ${pipeName(run.pipeOf(setter.lane))} at cycle `
        + grouped(setter.lane.end[setter.index]!)
      : `${flag}`;
}

/** Addresses in their space; those in GM as a parameter and an offset. */
function operand(run: Run, name: string, value: bigint): string {
  const space = name.split(' ')[1];
  if (space === undefined) {
    return value.toString();
  }
  if (space === 'gm') {
    const address = Number(value);
    const parameter = run.facts.parameters.find(p => p.address !== undefined && address >= p.address
        && address < p.address + p.bytes);
    if (parameter) {
      return `${parameter.name}+${grouped(address - parameter.address!)}`;
    }
  }
  return `${space}[${value}]`;
}

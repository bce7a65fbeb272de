// The events of a run, lane by lane, in columns; and what a zoomed-out timeline draws instead of them.

import type { Facts, Line } from './data';
import type { Details, Setter } from './details';
import { DetailColumn } from './details';
import { Reader } from './reader';

const SLICES = 1;
const STALLS = 2;
const COVERAGE = 3;
const EMPTY = 0;
const MOST_BUCKETS = 1 << 17;
/** How many columns a block of each type has. */
const SLICE_COLUMNS = 6;
const STALL_COLUMNS = 3;

/** Shares of steps of time: cycles worked, cycles stood still, and why longest. */
export interface Level {
  width: number;
  busy: Float32Array;
  stalled: Float32Array;
  reason: Uint8Array;
}

interface Block {
  count: number;
  columns: Reader[];
}

/** One pipe of one core. */
export class Lane {
  count = 0;
  start = new Float64Array(0);
  end = new Float64Array(0);
  line = new Int32Array(0);
  sequence = new Float64Array(0);
  queued = new Float64Array(0);
  stalls = 0;
  stallFrom = new Float64Array(0);
  stallTo = new Float64Array(0);
  reason = new Uint8Array(0);
  levels: Level[] = [];
  /** The latest end of an instruction and all before it. */
  private reach = new Float64Array(0);
  private readonly details: DetailColumn;

  constructor(readonly id: number, readonly core: number, readonly pipe: number, readonly lines: Line[],
      readonly slices: number, readonly detailed: boolean) {
    this.details = new DetailColumn(pipe, i => lines[this.line[i]!]!, i => this.line[i]!);
  }

  /** Makes columns of the blocks that hold this lane's instructions and stalls. */
  fill(slices: Block[], stalls: Block[], end: number): void {
    this.fillSlices(slices);
    this.fillStalls(stalls);
    this.levels = this.summarise(end);
  }

  private fillSlices(blocks: Block[]): void {
    const count = blocks.reduce((sum, block) => sum + block.count, 0);
    this.count = count;
    this.start = new Float64Array(count);
    this.end = new Float64Array(count);
    this.line = new Int32Array(count);
    this.sequence = new Float64Array(count);
    this.queued = new Float64Array(count);
    this.reach = new Float64Array(count);
    let i = 0;
    let start = 0;
    let line = 0;
    let sequence = 0;
    for (const block of blocks) {
      const [starts, durations, lines, sequences, queued, details] = block.columns as
          [Reader, Reader, Reader, Reader, Reader, Reader];
      for (let k = 0; k < block.count; k++, i++) {
        start += starts.signed();
        line += lines.signed();
        sequence += sequences.signed();
        const duration = durations.number();
        this.start[i] = start;
        this.end[i] = start + duration;
        this.line[i] = line;
        this.sequence[i] = sequence;
        this.queued[i] = queued.number();
        this.reach[i] = Math.max(i === 0 ? 0 : this.reach[i - 1]!, start + duration);
      }
      this.details.add(block.count, details);
    }
  }

  private fillStalls(blocks: Block[]): void {
    const count = blocks.reduce((sum, block) => sum + block.count, 0);
    this.stalls = count;
    this.stallFrom = new Float64Array(count);
    this.stallTo = new Float64Array(count);
    this.reason = new Uint8Array(count);
    let i = 0;
    let at = 0;
    for (const block of blocks) {
      const [from, lengths, reasons] = block.columns as [Reader, Reader, Reader];
      for (let k = 0; k < block.count; k++, i++) {
        const begin = at + from.signed();
        at = begin + lengths.number();
        this.stallFrom[i] = begin;
        this.stallTo[i] = at;
        this.reason[i] = reasons.number();
      }
    }
  }

  isSync(i: number): boolean {
    return this.lines[this.line[i]!]!.sync !== undefined;
  }

  private summarise(end: number): Level[] {
    let width = 1;
    const wanted = Math.min(MOST_BUCKETS, 2 * (this.count + this.stalls) + 64);
    while (end / width > wanted) {
      width *= 2;
    }
    const base = level(width, Math.ceil(end / width) + 1);
    let busyUntil = 0;
    for (let i = 0; i < this.count; i++) {
      if (!this.isSync(i)) {
        spread(base.busy, width, Math.max(busyUntil, this.start[i]!), this.end[i]!);
        busyUntil = Math.max(busyUntil, this.end[i]!);
      }
    }
    const longest = new Float32Array(base.busy.length);
    for (let i = 0; i < this.stalls; i++) {
      if (this.reason[i] !== EMPTY) {
        this.stallInto(base, longest, i);
      }
    }
    return pyramid(base);
  }

  private stallInto(base: Level, longest: Float32Array, i: number): void {
    const from = this.stallFrom[i]!;
    const to = this.stallTo[i]!;
    spread(base.stalled, base.width, from, to);
    for (let b = Math.floor(from / base.width); b * base.width < to && b < longest.length; b++) {
      const cycles = Math.min(to, (b + 1) * base.width) - Math.max(from, b * base.width);
      if (cycles > longest[b]!) {
        longest[b] = cycles;
        base.reason[b] = this.reason[i]!;
      }
    }
  }

  /** The coverage of a lane that has no single instructions. */
  cover(reader: Reader, steps: number): void {
    const width = reader.number();
    const base = level(width, steps);
    for (let i = 0; i < steps; i++) {
      base.busy[i] = reader.bytes[reader.at++]! / 255 * width;
      base.reason[i] = reader.bytes[reader.at++]!;
      base.stalled[i] = base.reason[i] === EMPTY ? 0 : reader.bytes[reader.at]! / 255 * width;
      reader.at++;
    }
    this.levels = pyramid(base);
  }

  /** The first instruction that ends after a time, none before it that does. */
  firstEndingAfter(time: number): number {
    return lowerBound(this.reach, this.count, time);
  }

  firstStallEndingAfter(time: number): number {
    return lowerBound(this.stallTo, this.stalls, time);
  }

  /** The number of instructions that begin before a time. */
  beginningBefore(time: number): number {
    return lowerBound(this.start, this.count, time);
  }

  bySequence(sequence: number): number {
    const i = lowerBound(this.sequence, this.count, sequence);
    return i < this.count && this.sequence[i] === sequence ? i : -1;
  }

  /** Operands, flag and traffic of an instruction. */
  detailsOf(index: number, withOperands: boolean): Details {
    return this.details.of(index, withOperands);
  }

  /** The waits of which it is known who set the flag, in their order. */
  waits(withOperands: boolean): Iterable<{ index: number; setter: Setter }> {
    return this.details.waits(withOperands);
  }
}

function level(width: number, buckets: number): Level {
  return { width, busy: new Float32Array(buckets), stalled: new Float32Array(buckets), reason: new Uint8Array(buckets) };
}

function spread(cycles: Float32Array, width: number, from: number, to: number): void {
  for (let b = Math.floor(from / width); b * width < to && b < cycles.length; b++) {
    cycles[b]! += Math.min(to, (b + 1) * width) - Math.max(from, b * width);
  }
}

function pyramid(base: Level): Level[] {
  const levels = [base];
  for (let below = base; below.busy.length > 64;) {
    const above = level(below.width * 2, Math.ceil(below.busy.length / 2));
    for (let i = 0; i < above.busy.length; i++) {
      const left = 2 * i;
      const right = Math.min(left + 1, below.busy.length - 1);
      const both = right > left;
      above.busy[i] = below.busy[left]! + (both ? below.busy[right]! : 0);
      above.stalled[i] = below.stalled[left]! + (both ? below.stalled[right]! : 0);
      above.reason[i] = below.reason[below.stalled[right]! > below.stalled[left]! ? right : left]!;
    }
    levels.push(above);
    below = above;
  }
  return levels;
}

export function lowerBound(values: Float64Array, count: number, wanted: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = low + high >>> 1;
    if (values[middle]! < wanted) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/** All lanes of a run, by number. */
export function lanesOf(facts: Facts, bytes: Uint8Array): Map<number, Lane> {
  const lanes = new Map<number, Lane>();
  const linesOf = new Map(facts.programs.map(program => [program.kind, program.lines]));
  for (const { lane, slices, detailed } of facts.lanes) {
    const core = Math.floor(lane / facts.pipes.length);
    lanes.set(lane, new Lane(lane, core, lane % facts.pipes.length, linesOf.get(facts.cores[core]!.kind) ?? [], slices,
        detailed));
  }
  const slices = new Map<number, Block[]>();
  const stalls = new Map<number, Block[]>();
  const reader = new Reader(bytes);
  while (reader.at < bytes.length) {
    const type = reader.number();
    const lane = reader.number();
    const count = reader.number();
    if (type === COVERAGE) {
      const covered = lanes.get(lane);
      if (covered) {
        covered.cover(reader, count);
      } else {
        reader.number();
        reader.at += 3 * count;
      }
    } else if (type === SLICES || type === STALLS) {
      collect(type === SLICES ? slices : stalls, lane, block(reader, count, type));
    } else {
      throw new Error(`block of type ${type}; expected 1, 2 or 3`);
    }
  }
  for (const [id, lane] of lanes) {
    if (lane.detailed) {
      lane.fill(slices.get(id) ?? [], stalls.get(id) ?? [], facts.end);
    }
  }
  return lanes;
}

function block(reader: Reader, count: number, type: number): Block {
  const sizes = Array.from({ length: type === SLICES ? SLICE_COLUMNS : STALL_COLUMNS }, () => reader.number());
  const columns = sizes.map(size => {
    const column = new Reader(reader.bytes, reader.at);
    reader.at += size;
    return column;
  });
  return { count, columns };
}

function collect(blocks: Map<number, Block[]>, lane: number, added: Block): void {
  const all = blocks.get(lane);
  if (all) {
    all.push(added);
  } else {
    blocks.set(lane, [added]);
  }
}

// What is known of the instructions of a lane beside their times, decoded when somebody asks for it.

import type { Line } from './data';
import { Reader } from './reader';

/** Lane and number of an instruction that set a flag. */
export interface Setter {
  lane: number;
  sequence: number;
}

/** What is known of one instruction beside its times. */
export interface Details {
  operands: bigint[];
  flag: number | null;
  /** The instruction that set the flag. */
  setter: Setter | null;
  hitBytes: number;
  missBytes: number;
}

/** Operands with which each line ran last. */
type Latest = Map<number, bigint[]>;

interface Block {
  first: number;
  count: number;
  reader: Reader;
  /** What the block builds on; known once the one before was read. */
  before: Latest | null;
}

const NOTHING: Details = { operands: [], flag: null, setter: null, hitBytes: 0, missBytes: 0 };

export class DetailColumn {
  private readonly blocks: Block[] = [];

  /** Of instructions by their place in the lane: line and number of the line. */
  constructor(private readonly pipe: number, private readonly lineOf: (index: number) => Line,
      private readonly numberOf: (index: number) => number) {
  }

  add(count: number, reader: Reader): void {
    const last = this.blocks[this.blocks.length - 1];
    this.blocks.push({ first: last ? last.first + last.count : 0, count, reader, before: last ? null : new Map() });
  }

  /** Details build on one another: read through from the nearest block whose beginning is known. */
  of(index: number, withOperands: boolean): Details {
    const at = this.blocks.findIndex(block => index < block.first + block.count);
    if (at < 0) {
      return NOTHING;
    }
    let known = at;
    while (this.blocks[known]!.before === null) {
      known--;
    }
    for (; known < at; known++) {
      const { first, count } = this.blocks[known]!;
      this.blocks[known + 1]!.before = this.readTo(known, first + count - 1, withOperands).latest;
    }
    return this.readTo(at, index, withOperands).details;
  }

  private readTo(at: number, index: number, withOperands: boolean): { details: Details; latest: Latest } {
    const block = this.blocks[at]!;
    const reader = new Reader(block.reader.bytes, block.reader.at);
    const latest = new Map(block.before);
    let details = NOTHING;
    for (let i = block.first; i <= index; i++) {
      details = this.read(reader, i, latest, withOperands);
    }
    return { details, latest };
  }

  private read(reader: Reader, i: number, latest: Latest, withOperands: boolean): Details {
    const line = this.lineOf(i);
    const details: Details = { ...NOTHING };
    if (line.sync !== undefined) {
      details.flag = reader.number();
      details.setter = line.sync === 'wait' ? setter(reader) : null;
    } else if (this.pipe !== 0) {
      if (withOperands) {
        details.operands = operands(reader, this.numberOf(i), line.operands.length, latest);
      }
      if (line.gm) {
        details.hitBytes = reader.number();
        details.missBytes = reader.number();
      }
    }
    return details;
  }

  /** The waits of which the setter is known: one pass that skips all else. */
  * waits(withOperands: boolean): Generator<{ index: number; setter: Setter }> {
    for (const block of this.blocks) {
      const reader = new Reader(block.reader.bytes, block.reader.at);
      for (let i = block.first; i < block.first + block.count; i++) {
        const line = this.lineOf(i);
        if (line.sync === 'wait') {
          reader.skip();
          const found = setter(reader);
          if (found) {
            yield { index: i, setter: found };
          }
        } else {
          this.skip(reader, line, withOperands);
        }
      }
    }
  }

  private skip(reader: Reader, line: Line, withOperands: boolean): void {
    if (line.sync !== undefined) {
      reader.skip();
    } else if (this.pipe !== 0) {
      if (withOperands) {
        for (let changed = reader.number(); changed > 0; changed = Math.floor(changed / 2)) {
          if (changed % 2 === 1) {
            reader.skip();
          }
        }
      }
      if (line.gm) {
        reader.skip();
        reader.skip();
      }
    }
  }
}

function setter(reader: Reader): Setter | null {
  const lane = reader.number();
  return lane === 0 ? null : { lane: lane - 1, sequence: reader.number() };
}

/** The arrays in the map are replaced, never changed: blocks share them. */
function operands(reader: Reader, line: number, count: number, latest: Latest): bigint[] {
  const values = [...latest.get(line) ?? new Array<bigint>(count).fill(0n)];
  const changed = reader.number();
  for (let slot = 0; slot < count; slot++) {
    if (Math.floor(changed / 2 ** slot) % 2 === 1) {
      values[slot] = BigInt.asIntN(64, values[slot]! + reader.exact());
    }
  }
  latest.set(line, values);
  return values;
}

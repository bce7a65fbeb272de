// Numbers as the Java side writes them.

/** Reads numbers as Column.java writes them. */
export class Reader {
  at: number;

  constructor(readonly bytes: Uint8Array, at = 0) {
    this.at = at;
  }

  number(): number {
    let byte = this.bytes[this.at++]!;
    let value = byte & 0x7f;
    let factor = 128;
    while (byte & 0x80) {
      byte = this.bytes[this.at++]!;
      value += (byte & 0x7f) * factor;
      factor *= 128;
    }
    return value;
  }

  /** Passes over a number of either kind. */
  skip(): void {
    while (this.bytes[this.at++]! & 0x80) {
      // goes on
    }
  }

  signed(): number {
    const value = this.number();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  /** A signed number of any size. */
  exact(): bigint {
    let value = 0n;
    let shift = 0n;
    let byte;
    do {
      byte = this.bytes[this.at++]!;
      value |= BigInt(byte & 0x7f) << shift;
      shift += 7n;
    } while (byte & 0x80);
    return value & 1n ? -(value + 1n >> 1n) : value >> 1n;
  }
}

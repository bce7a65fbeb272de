// Texts for numbers, the same everywhere on the page.

export function grouped(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

export function fixed(value: number, digits: number): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

export function percent(share: number, digits = 1): string {
  return `${(100 * share).toFixed(digits)} %`;
}

const BINARY = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

export function bytes(value: number): string {
  let scaled = value;
  let unit = 0;
  while (Math.abs(scaled) >= 1024 && unit < BINARY.length - 1) {
    scaled /= 1024;
    unit++;
  }
  return `${Number.isInteger(scaled) ? scaled : scaled.toFixed(2)} ${BINARY[unit]}`;
}

const DECIMAL: [number, string][] = [[1e15, 'P'], [1e12, 'T'], [1e9, 'G'], [1e6, 'M'], [1e3, 'k']];

export function scaled(value: number, unit: string): string {
  const step = DECIMAL.find(([size]) => Math.abs(value) >= size);
  return step ? `${trimmed(value / step[0])} ${step[1]}${unit}` : `${trimmed(value)} ${unit}`;
}

function trimmed(value: number): string {
  return value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2);
}

/** Cycles as microseconds, with the digits a cycle needs. */
export function microseconds(cycles: number, mhz: number): string {
  return `${fixed(cycles / mhz, 3)} µs`;
}

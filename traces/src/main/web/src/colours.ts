// The same pipe has the same colour everywhere, in both themes; ink and ground come from the style sheet.

const PIPES: Record<string, string> = {
  S: '#7b8794', MTE2: '#3f78b5', MTE1: '#2f9391', M: '#e58b2f', FIX: '#9a66a4', V: '#4f9d57', MTE3: '#b5654a',
};

const PIPE_NAMES: Record<string, string> = {
  S: 'SCALAR', MTE2: 'MTE2', MTE1: 'MTE1', M: 'CUBE', FIX: 'FIXP', V: 'VECTOR', MTE3: 'MTE3',
};

/** Lanes from top to bottom: the way of the data. */
export const PIPE_ORDER = ['S', 'MTE2', 'MTE1', 'M', 'FIX', 'V', 'MTE3'];

const STALLS: Record<string, { light: string; dark: string; text: string }> = {
  empty: { light: '#eceff3', dark: '#262c36', text: 'nothing dispatched' },
  flag: { light: '#f2d675', dark: '#7d6a22', text: 'flag of another pipe' },
  cross_flag: { light: '#f0a9b4', dark: '#8a4653', text: 'flag of another core' },
  barrier: { light: '#c3bbe0', dark: '#595082', text: 'barrier' },
  unit_flag: { light: '#efb888', dark: '#85572c', text: 'unit flag (L0C)' },
  queue: { light: '#b3cbe2', dark: '#3d5874', text: 'queue full' },
  bandwidth: { light: '#d9534f', dark: '#d9655f', text: 'slowed by L2 or HBM' },
  bank: { light: '#b23a8f', dark: '#c75aa6', text: 'bank conflict' },
  memory: { light: '#a9d5b2', dark: '#3d6b48', text: 'instruction cache' },
};

export function pipeColour(pipe: string): string {
  return PIPES[pipe] ?? '#888888';
}

export function pipeName(pipe: string): string {
  return PIPE_NAMES[pipe] ?? pipe;
}

export function stallColour(reason: string): string {
  const colours = STALLS[reason];
  return colours ? (isDark() ? colours.dark : colours.light) : '#999999';
}

export function stallText(reason: string): string {
  return STALLS[reason]?.text ?? reason;
}

export function stallReasons(): string[] {
  return Object.keys(STALLS);
}

/** Stalls within an instruction: it runs, but longer. */
export function isWithin(reason: string): boolean {
  return reason === 'bandwidth' || reason === 'bank';
}

export function isDark(): boolean {
  const chosen = document.documentElement.dataset['theme'];
  return chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}

const inks = new Map<string, string>();

/** A custom property of the style sheet. Asked for many times in a frame. */
export function ink(name: string): string {
  let colour = inks.get(name);
  if (colour === undefined) {
    colour = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
    inks.set(name, colour);
  }
  return colour;
}

/** The theme is another one. */
export function forgetInks(): void {
  inks.clear();
}

/** Red, green and blue of `#rrggbb` or `#rgb`. */
export function channels(colour: string): [number, number, number] {
  const digits = colour.length === 4 ? colour.replace(/[^#]/g, '$&$&') : colour;
  const value = parseInt(digits.slice(1), 16);
  return [value >> 16, value >> 8 & 255, value & 255];
}

/** A colour for each block that differs from its neighbours'. */
export function blockColour(block: number): string {
  return `hsl(${Math.round(block * 137.508) % 360} 52% ${isDark() ? 46 : 62}%)`;
}

// A line of the table: a figure, what it is compared with, and whether it is within its bar.
import { test } from '@playwright/test';

export type Unit = 'bytes' | 'ms' | 'count';

export interface Row {
  what: string;
  /** What is compared with. */
  beside: string;
  chut: string;
  ratio: string;
  bar: string;
  verdict: 'ok' | 'OVER' | '–';
}

/** The kind of annotation that carries a row to the table. */
export const KIND = 'row';

const NONE = '–';

/** A figure that may not be more than `most`. */
export function within(what: string, unit: Unit, figure: number, most: number): void {
  add({ what, beside: NONE, chut: printed(figure, unit), ratio: NONE, bar: `<= ${printed(most, unit)}`, verdict: verdict(figure <= most) });
}

/** A figure beside one of the same kind; with a bar, for the figure itself, where there is one. */
export function besides(what: string, unit: Unit, beside: number, figure: number, most?: number): void {
  const bar = most === undefined ? { bar: NONE, verdict: NONE as '–' } : { bar: `<= ${printed(most, unit)}`, verdict: verdict(figure <= most) };
  add({ what, beside: printed(beside, unit), chut: printed(figure, unit), ratio: (figure / beside).toFixed(2), ...bar });
}

/** A figure that may not be more than `most` times the other. */
export function times(what: string, unit: Unit, beside: number, figure: number, most: number): void {
  const ratio = figure / beside;
  add({ what, beside: printed(beside, unit), chut: printed(figure, unit), ratio: ratio.toFixed(2), bar: `<= ${most}`, verdict: verdict(ratio <= most) });
}

/** A figure for orientation, without a bar. */
export function aside(what: string, unit: Unit, figure: number): void {
  add({ what, beside: NONE, chut: printed(figure, unit), ratio: NONE, bar: NONE, verdict: NONE });
}

export function median(figures: number[]): number {
  const sorted = figures.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

function add(row: Row): void {
  test.info().annotations.push({ type: KIND, description: JSON.stringify(row) });
}

/** A figure that is no number is within nothing. */
function verdict(holds: boolean): 'ok' | 'OVER' {
  return holds ? 'ok' : 'OVER';
}

function printed(figure: number, unit: Unit): string {
  switch (unit) {
    case 'bytes':
      return figure < 1024 * 1024 ? `${(figure / 1024).toFixed(1)} KB` : `${(figure / 1024 / 1024).toFixed(2)} MB`;
    case 'ms':
      // A browser tells of no task under 50 ms.
      if (figure === 0) return 'none';
      return figure < 1000 ? `${Math.round(figure)} ms` : `${(figure / 1000).toFixed(2)} s`;
    case 'count':
      return String(figure);
  }
}

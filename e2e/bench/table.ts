// The table: all rows in the order in which they were measured, as Markdown that is also readable as it is.
import { loadavg } from 'node:os';
import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter';
import { KIND, type Row } from './row';

const HEAD: Row = { what: 'what', beside: 'beside', chut: 'chut', ratio: 'ratio', bar: 'bar', verdict: '' as '–' };

export default class Table implements Reporter {
  private readonly rows: Row[] = [];
  private readonly loads: number[] = [];
  private readonly failed: string[] = [];

  onTestBegin(): void {
    this.look();
  }

  onTestEnd(test: TestCase, { status }: TestResult): void {
    this.look();
    if (status !== 'passed') this.failed.push(test.title);
    for (const { type, description } of test.annotations) if (type === KIND && description) this.rows.push(JSON.parse(description) as Row);
  }

  onEnd(): void {
    if (this.failed.length > 0) console.log(`\nNot measured: ${this.failed.join('; ')}.`);
    if (this.rows.length === 0) return;
    const lines = [HEAD, ...this.rows].map((row) => Object.values(row) as string[]);
    const widths = lines[0]!.map((_, column) => Math.max(...lines.map((cells) => cells[column]!.length)));
    const [head, ...rest] = lines.map((cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`);
    const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
    const missed = this.rows.filter((row) => row.verdict === 'OVER').map((row) => row.what);
    console.log(['', head, rule, ...rest, ''].join('\n'));
    console.log(`The machine's load meanwhile, by the minute: ${Math.min(...this.loads).toFixed(1)} to ${Math.max(...this.loads).toFixed(1)}.`);
    console.log(missed.length === 0 ? 'Every bar of these is held.' : `Missed: ${missed.join('; ')}.`);
  }

  private look(): void {
    this.loads.push(loadavg()[0] ?? 0);
  }
}

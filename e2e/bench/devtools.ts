// What a browser does for its developers: a slower processor, a slower network, garbage collected, memory counted.
import type { CDPSession, Page } from '@playwright/test';

/**
 * A phone of some years ago on a poor mobile network, as Lighthouse has it ("Slow 4G", once called "Fast 3G"): 150 ms and
 * 1.6 Mbit/s down, 750 kbit/s up, turned into what the browser must be told to come out there: times 3.75, and times 0.9.
 */
const MOBILE = { latency: 562.5, downloadThroughput: (1.6 * 1024 * 1024 * 0.9) / 8, uploadThroughput: (750 * 1024 * 0.9) / 8, offline: false };

export interface Memory {
  heap: number;
  nodes: number;
  listeners: number;
}

export class Devtools {
  private constructor(private readonly session: CDPSession) {}

  static async of(page: Page): Promise<Devtools> {
    return new Devtools(await page.context().newCDPSession(page));
  }

  /** Makes the page's processor so many times slower. */
  async slow(rate: number): Promise<void> {
    await this.session.send('Emulation.setCPUThrottlingRate', { rate });
  }

  async mobile(): Promise<void> {
    await this.session.send('Network.enable');
    await this.session.send('Network.emulateNetworkConditions', MOBILE);
  }

  /** What is in use once nothing is left to collect. */
  async memory(): Promise<Memory> {
    await this.session.send('Performance.enable');
    // What the first round frees may hold on to more.
    for (let round = 0; round < 3; round += 1) await this.session.send('HeapProfiler.collectGarbage');
    const { metrics } = await this.session.send('Performance.getMetrics');
    const named = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? NaN;
    return { heap: named('JSHeapUsedSize'), nodes: named('Nodes'), listeners: named('JSEventListeners') };
  }
}

// A made-up clock: what is due happens at its time, in the order in which it was asked for.
export interface Alarm {
  readonly at: number;
  readonly order: number;
  ring: (() => void) | undefined;
}

/** What happens in one stretch of time, at most: more is a busy loop. */
const MOST_STEPS = 200_000;

export class Clock {
  now = 1_700_000_000_000;
  private readonly queue: Alarm[] = [];
  private made = 0;

  after(ms: number, ring: () => void): Alarm {
    const alarm: Alarm = { at: this.now + Math.max(0, Math.ceil(ms)), order: (this.made += 1), ring };
    let low = 0;
    let high = this.queue.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.queue[middle]!.at <= alarm.at) low = middle + 1;
      else high = middle;
    }
    this.queue.splice(low, 0, alarm);
    return alarm;
  }

  runFor(ms: number): void {
    const end = this.now + ms;
    for (let steps = 0; this.queue[0] && this.queue[0].at <= end; steps += 1) {
      if (steps > MOST_STEPS) throw new Error('a busy loop');
      const alarm = this.queue.shift()!;
      this.now = alarm.at;
      alarm.ring?.();
    }
    this.now = end;
  }
}

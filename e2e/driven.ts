// The test function for what is tested in several engines: its world has people in Firefox and in WebKit as well.
import { Driven, type Engine } from './engines';
import { Visitor } from './visitor';
import { expect, test as base } from './world';

interface People {
  /** A person comes in a browser with that engine; to their demo page, if no other is named. */
  visit: (engine: Engine, name: string, at?: string) => Promise<Visitor>;
}

interface Browsers {
  /** One browser of each engine for all tests of a worker: each server has an origin, and so a storage, of its own. */
  driven: (engine: Engine) => Promise<Driven>;
}

export const test = base.extend<People, Browsers>({
  driven: [
    async ({}, use) => {
      const started = new Map<Engine, Promise<Driven>>();
      await use(async (engine) => {
        const driven = started.get(engine) ?? start(engine);
        started.set(engine, driven);
        return driven;
      });
      for (const driven of started.values()) await (await driven).dispose();
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  visit: async ({ driven, server }, use, info) => {
    const visitors: Visitor[] = [];
    await use(async (engine, name, at) => {
      const visitor = await Visitor.sitsDown(name, (await driven(engine)).session);
      visitors.push(visitor);
      await visitor.goes(at ?? server.pageOf(name));
      return visitor;
    });
    for (const visitor of visitors) {
      if (info.status !== info.expectedStatus)
        await info.attach(visitor.name, { body: await visitor.picture(), contentType: 'image/png' });
      await visitor.leaves();
    }
  },
});

async function start(engine: Engine): Promise<Driven> {
  const driven = await Driven.start(engine);
  console.log(`${engine} is ${driven.session.browser}`);
  return driven;
}

export { expect };

// The example host sites: people sign in there, and the chat knows who they are.
import { Host, type Example } from '../host';
import { Person } from '../people';
import { mine, theirs } from '../said';
import { test } from '../world';

for (const example of ['express', 'flask'] satisfies Example[]) {
  test(`two people who have signed in at the ${example} site can talk`, async ({ browser }) => {
    const host = await Host.start(example);
    const [alice, bob] = await Promise.all(
      ['Alice', 'Bob'].map(async (name) => {
        const person = await Person.sitsDown(name.toLowerCase(), await browser.newContext());
        await person.page.goto(host.url);
        await person.page.getByRole('button', { name }).click();
        await person.expectState('connected');
        return person;
      }),
    );

    await alice!.chatWith('bob');
    await alice!.say('bob', 'Is this your name?');
    await bob!.chatWith('alice');
    await bob!.say('alice', 'The site says so');

    await alice!.expectMessages('bob', [mine('Is this your name?'), theirs('The site says so')]);
    await bob!.expectMessages('alice', [theirs('Is this your name?'), mine('The site says so')]);
    await Promise.all([alice!, bob!].map((person) => person.page.context().close()));
    await host.dispose();
  });
}

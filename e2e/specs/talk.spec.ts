// Two people with the widget talk to each other.
import { hold } from '../hold';
import { mine, theirs } from '../said';
import { expect, test } from '../world';

test('two people talk both ways', async ({ arrive }) => {
  const alice = await arrive('alice');
  const bob = await arrive('bob');
  await alice.chatWith('bob');
  await bob.chatWith('alice');

  await alice.say('bob', 'Hello Bob');
  await bob.expectMessages('alice', [theirs('Hello Bob')]);
  await bob.say('alice', 'Hello Alice');
  await alice.say('bob', 'How are you?');

  await alice.expectMessages('bob', [mine('Hello Bob'), theirs('Hello Alice'), mine('How are you?')]);
  await bob.expectMessages('alice', [theirs('Hello Bob'), mine('Hello Alice'), theirs('How are you?')]);
});

test('the first page shows two people side by side who can talk', async ({ page, server }) => {
  await page.goto(server.url);
  const alice = page.frameLocator('iframe[src*="user=alice"]');
  const bob = page.frameLocator('iframe[src*="user=bob"]');

  await alice.getByText(/^chat with bob$/i).click();
  await alice.getByRole('textbox', { name: 'Message to bob' }).fill('Across the page');
  await alice.getByRole('button', { name: 'Send' }).click();

  await bob.getByRole('region', { name: 'Conversation with alice' }).locator('button[aria-expanded=false]').click();
  await expect(bob.getByRole('log', { name: 'Messages with alice' })).toContainText('Across the page');
});

test('a message is sending until the server has answered, then sent', async ({ arrive }) => {
  const alice = await arrive('alice');
  await alice.chatWith('bob');
  const message = await hold(alice.page, '**/v1/message*');

  await alice.say('bob', 'On its way');
  await alice.expectMessages('bob', [mine('On its way', 'sending')]);
  message.go();

  await alice.expectMessages('bob', [mine('On its way', 'sent')]);
});

test('a refused message says so and can be sent again', async ({ arrive, api }) => {
  const alice = await arrive('alice');
  await alice.chatWith('bob');
  await alice.page.route(
    '**/v1/message*',
    (route) =>
      route.fulfill({
        status: 403,
        contentType: 'application/problem+json',
        body: JSON.stringify({ type: 'about:blank', title: 'Forbidden', status: 403, code: 'forbidden' }),
      }),
    { times: 1 },
  );

  await alice.say('bob', 'Once more');
  await alice.expectMessages('bob', [mine('Once more', 'failed')]);
  await alice.block('bob').getByRole('button', { name: 'Try again' }).click();

  await alice.expectMessages('bob', [mine('Once more')]);
  expect(await api('bob').history('alice')).toHaveLength(1);
});

test('a message opens a minimised block with a badge and leaves the focus where it was', async ({ arrive, api }) => {
  const bob = await arrive('bob');
  await bob.opener('alice').focus();

  await api('alice').send('bob', 'Are you there?');
  await expect(bob.block('alice')).toBeVisible();
  await expect(bob.toggle('alice')).toHaveAccessibleName(/\b1\s*new messages?/);
  await api('alice').send('bob', 'Hello?');

  await expect(bob.toggle('alice')).toHaveAccessibleName(/\b2\s*new messages/);
  await expect(bob.toggle('alice')).toHaveAttribute('aria-expanded', 'false');
  await expect(bob.composer('alice')).toBeHidden();
  await expect(bob.opener('alice')).toBeFocused();
});

test('expanding a block shows what was received and takes the badge away', async ({ arrive, api }) => {
  const bob = await arrive('bob');
  await api('alice').send('bob', 'Read me');
  await expect(bob.toggle('alice')).toHaveAccessibleName(/new message/);

  await bob.expand('alice');

  await bob.expectMessages('alice', [theirs('Read me')]);
  await expect(bob.toggle('alice')).not.toHaveAccessibleName(/new message/);
});

test('the button on the page opens the conversation and puts the focus into the composer', async ({ arrive }) => {
  const alice = await arrive('alice');

  await alice.opener('bob').click();

  await expect(alice.toggle('bob')).toHaveAttribute('aria-expanded', 'true');
  await expect(alice.composer('bob')).toBeFocused();
});

test('a closed block comes back with the next message', async ({ arrive, api }) => {
  const bob = await arrive('bob');
  await api('alice').send('bob', 'One');
  await bob.block('alice').getByRole('button', { name: 'Close conversation with alice' }).click();
  await expect(bob.block('alice')).toHaveCount(0);

  await api('alice').send('bob', 'Two');
  await bob.expand('alice');

  await bob.expectMessages('alice', [theirs('One'), theirs('Two')]);
});

test('a received message is announced once to those who listen', async ({ arrive, api }) => {
  const bob = await arrive('bob');
  await bob.chatWith('carol');
  const announcer = bob.chat.getByRole('log', { name: 'New messages' });
  await expect(announcer).toHaveText('');

  await api('alice').send('bob', 'Listen');

  await expect(announcer).toHaveText(/^alice: Listen$/i);
});

test('the message that brings the widget is announced as well', async ({ arrive, api }) => {
  const bob = await arrive('bob');

  await api('alice').send('bob', 'The first');

  await expect(bob.chat.getByRole('log', { name: 'New messages' })).toHaveText(/^alice: The first$/i);
});

for (const legacy of [false, true]) {
  test(`markup in a message stays text in the ${legacy ? 'shim' : 'widget'}`, async ({ arrive }) => {
    const alice = await arrive('alice');
    const bob = await arrive('bob', { legacy });
    await alice.chatWith('bob');
    await bob.chatWith('alice');
    const image = '<img src=x onerror="document.title=\'taken over\'">';
    const bold = '<b>bold</b> &amp; <script>document.title="taken over"</script>';

    await alice.say('bob', image);
    await bob.expectMessages('alice', [theirs(image)]);
    await bob.say('alice', bold);
    await alice.expectMessages('bob', [mine(image), theirs(bold)]);

    for (const [person, peer] of [[alice, 'bob'], [bob, 'alice']] as const) {
      await expect(person.log(peer).getByText('<img src=x')).toBeVisible();
      await expect(person.log(peer).getByText('<b>bold</b>')).toBeVisible();
      await expect(person.chat.locator('img:not(.chut-avatar), b, script')).toHaveCount(0);
      await expect(person.page).not.toHaveTitle('taken over');
    }
  });

  test(`Enter sends and Shift+Enter makes a new line in the ${legacy ? 'shim' : 'widget'}`, async ({ arrive, api }) => {
    const alice = await arrive('alice', { legacy });
    await alice.chatWith('bob');
    const composer = alice.composer('bob');

    await composer.pressSequentially('first');
    await composer.press('Shift+Enter');
    await composer.pressSequentially('second');
    await composer.press('Enter');

    await alice.expectMessages('bob', [mine('first\nsecond')]);
    expect(await api('bob').history('alice')).toMatchObject([{ text: 'first\nsecond' }]);
  });

  test(`white space alone is not sent by the ${legacy ? 'shim' : 'widget'}`, async ({ arrive, api }) => {
    const alice = await arrive('alice', { legacy });
    await alice.chatWith('bob');

    for (const blank of ['', ' ', '\n\t \n', '\u00a0\u2003\u3000']) {
      await alice.composer('bob').fill(blank);
      await alice.composer('bob').press('Enter');
    }
    await alice.say('bob', 'Something');

    await alice.expectMessages('bob', [mine('Something')]);
    expect(await api('bob').history('alice')).toHaveLength(1);
  });

  test(`Enter that ends an input method's composition does not send in the ${legacy ? 'shim' : 'widget'}`, async ({ arrive, api }) => {
    const alice = await arrive('alice', { legacy });
    await alice.chatWith('bob');
    const composer = alice.composer('bob');

    await composer.fill('にほんご');
    await composer.evaluate((input) => {
      for (const how of [{ isComposing: true, keyCode: 13 }, { isComposing: false, keyCode: 229 }])
        input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...how }));
    });
    await expect(composer).toHaveValue('にほんご');
    await composer.press('Enter');

    await alice.expectMessages('bob', [mine('にほんご')]);
    expect(await api('bob').history('alice')).toHaveLength(1);
  });
}

// What those who hear the page are given: roles, names and their order.
import { mine, theirs } from '../said';
import { expect, test } from '../world';

test.use({ allowSite: true });

// The names are English, whatever the browser's language is.
const ENGLISH = 'data-lang="en"';

test('the launcher is one button in a part of the page called Chat', async ({ arrive, server, site }) => {
  const at = site.page({ server: server.url, user: 'alice', peer: 'bob', attributes: ENGLISH });
  const alice = await arrive('alice', { at });

  await expect(alice.chat).toMatchAriaSnapshot(`
    - complementary "Chat":
      - button "Chat"
  `);
});

test('a minimised block is a region with its name, its count and its closing', async ({ arrive, server, site, api }) => {
  await api('bob').send('alice', 'Hello');
  const at = site.page({ server: server.url, user: 'alice', peer: 'bob', attributes: ENGLISH });
  const alice = await arrive('alice', { at });
  await expect(alice.block('bob')).toBeVisible();

  await expect(alice.chat).toMatchAriaSnapshot(`
    - complementary "Chat":
      - button "Chat 1"
      - status
      - region "Conversation with bob":
        - /children: equal
        - button /^bob 1 new messages?$/ [expanded=false]
        - button "Close conversation with bob"
  `);
});

test('the list is a navigation with a button for each conversation', async ({ arrive, server, site, api }) => {
  for (const peer of ['bob', 'carol']) await api(peer).send('alice', `From ${peer}`);
  const at = site.page({ server: server.url, user: 'alice', peer: 'bob', attributes: ENGLISH });
  const alice = await arrive('alice', { at });
  await expect(alice.block('bob')).toBeVisible();
  await alice.page.getByRole('button', { name: 'Chat 2', exact: true }).click();

  await expect(alice.chat).toMatchAriaSnapshot(`
    - complementary "Chat":
      - button "Chat 2" [expanded]
      - navigation "Conversations":
        - list:
          - listitem:
            - button /^carol 1 new messages?/
          - listitem:
            - button /^bob 1 new messages?/
  `);
});

test('an open block has its head, its messages in a log, and a named text field', async ({ arrive, server, site, api }) => {
  await api('bob').send('alice', 'Hello');
  const at = site.page({ server: server.url, user: 'alice', peer: 'bob', attributes: ENGLISH });
  const alice = await arrive('alice', { at });
  await alice.expand('bob');
  await alice.say('bob', 'Hi');
  await alice.expectMessages('bob', [theirs('Hello'), mine('Hi')]);

  await expect(alice.block('bob')).toMatchAriaSnapshot(`
    - region "Conversation with bob":
      - button "bob" [expanded]
      - button "Close conversation with bob"
      - paragraph: offline
      - button "Block"
      - log "Messages with bob":
        - list:
          - listitem:
            - paragraph: Hello
            - paragraph:
              - time: /\\d+:\\d+/
          - listitem:
            - paragraph: Hi
            - paragraph:
              - time: /\\d+:\\d+/
              - text: Sent
      - textbox "Message to bob"
      - button "Send"
  `);
});

// The pages on frameworks: what stands in them is run as it stands.
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { Server } from '../server';
import type { Site } from '../site';
import { expect, test } from '../world';

test.use({ allowSite: true });

/** The code of a page of `docs/frameworks`, for this server and person. */
function code(page: string, server: string, token: string): string {
  const text = readFileSync(new URL(`../../docs/frameworks/${page}.md`, import.meta.url), 'utf8');
  const found = /```\w+\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
  return found.replaceAll('https://chat.example', server).replaceAll('YOUR-TOKEN', token);
}

const library = (file: string) => readFileSync(new URL(`../node_modules/${file}`, import.meta.url), 'utf8');
const tag = (server: string) => `<script src="${server}/chut.js" data-token="alice" defer></script>`;
const chat = (page: Page) => page.getByRole('complementary', { name: 'Chat', exact: true });

/** A page with an application of this library in it. */
function application(site: Site, server: Server, framework: string, files: string[], start: string): string {
  const libraries = files.map((file, at) => site.raw(library(file), `/${framework}-${at}.js`));
  const scripts = [...libraries, site.raw(`${code(framework, server.url, 'alice')}\n${start}`, `/${framework}-app.js`)];
  const tags = scripts.map((script) => `<script src="${script}" defer></script>`).join('');
  return site.raw(`<!doctype html><html lang="en"><head><title>${framework}</title>${tag(server.url)}${tags}</head><body><div id="app"></div></body></html>`);
}

async function isAtHome(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Write to bob' }).click();
  await expect(chat(page).getByRole('textbox', { name: 'Message to bob' })).toBeFocused();
}

test('plain HTML', async ({ page, server, site, api }) => {
  await api('carol').send('alice', 'Hello');
  await page.goto(site.raw(code('html', server.url, 'alice')));

  await expect(page.locator('#unread')).toHaveText('1');
  await page.getByRole('link', { name: 'Write to Bob' }).click();
  await expect(chat(page).getByRole('textbox', { name: 'Message to bob' })).toBeFocused();
});

test('jQuery', async ({ page, server, site, api }) => {
  await api('carol').send('alice', 'Hello');
  site.raw(library('jquery-3.7.1/dist/jquery.min.js'), '/jquery.js');
  await page.goto(site.raw(code('jquery', server.url, 'alice')));

  await expect(page.locator('#unread')).toHaveText('1');
  await page.getByRole('button', { name: 'Write to Bob' }).click();
  await expect(chat(page).getByRole('textbox', { name: 'Message to bob' })).toBeFocused();
});

const APPLICATIONS = {
  react: {
    files: ['react/umd/react.development.js', 'react-dom/umd/react-dom.development.js'],
    start: `const root = ReactDOM.createRoot(document.getElementById('app'));
      root.render(React.createElement(React.StrictMode, null, React.createElement(Inbox, { peer: 'bob' })));
      window.leave = () => root.unmount();`,
  },
  vue: {
    files: ['vue/dist/vue.global.js'],
    start: "const app = Vue.createApp(Inbox, { peer: 'bob' }); app.mount('#app'); window.leave = () => app.unmount();",
  },
};

for (const [framework, { files, start }] of Object.entries(APPLICATIONS)) {
  test(`${framework}: what is shown follows the count, and lets go with its component`, async ({ page, server, site, api }) => {
    await page.goto(application(site, server, framework, files, start));

    await isAtHome(page);
    await api('carol').send('alice', 'Hello');
    await expect(page.getByText('Unread: 1')).toBeVisible();
    await page.evaluate('leave()');
    await api('carol').send('alice', 'Again');
    await expect(chat(page).getByText('2 new messages').first()).toBeAttached();
  });
}

test('Turbo: the chat and what is half written go along to the next page', async ({ page, server, site, api }) => {
  const turbo = site.raw(library('@hotwired/turbo/dist/turbo.es2017-umd.js'), '/turbo.js');
  const written = (name: string, other: string) =>
    `<!doctype html><html lang="en"><head><title>${name}</title><script src="${turbo}" defer></script>${code('turbo', server.url, 'alice')}</head>
     <body><h1>${name}</h1><a href="/${other}">To the ${other} page</a> <button data-chut-peer="bob">Write to bob</button></body></html>`;
  site.raw(written('second', 'first'), '/second');
  await page.goto(site.raw(written('first', 'second'), '/first'));
  await page.evaluate('window.stays = true');
  await isAtHome(page);
  await page.keyboard.type('Half writ');

  await page.getByRole('link', { name: 'To the second page' }).click();
  await expect(page.getByRole('heading', { name: 'second' })).toBeVisible();
  await expect(chat(page).getByRole('textbox', { name: 'Message to bob' })).toHaveValue('Half writ');
  await api('bob').send('alice', 'Still here?');
  await expect(chat(page).getByRole('log', { name: 'Messages with bob' }).getByText('Still here?')).toBeVisible();
  expect(await page.evaluate('window.stays')).toBe(true);
});

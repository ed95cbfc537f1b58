// The languages of the chat: which one it is, that each is whole, and that only one is brought.
import { readFileSync, readdirSync } from 'node:fs';
import type { Person } from '../people';
import { expect, test } from '../world';

type Words = Record<string, string | Record<string, string>>;

const FOLDER = new URL('../../client/words/', import.meta.url);
const LANGUAGES = readdirSync(FOLDER).map((file) => file.replace('.json', ''));
const wordsOf = (language: string): Words => JSON.parse(readFileSync(new URL(`${language}.json`, FOLDER), 'utf8')) as Words;
const word = (language: string, name: string, fill: Record<string, string> = {}): string =>
  Object.entries(fill).reduce((text, [place, with_]) => text.replace(`{${place}}`, with_), String(wordsOf(language)[name]));

test.use({ allowSite: true });

for (const language of LANGUAGES) {
  test(`every sentence is there in ${language}, with its places and plurals`, () => {
    const [words, english] = [wordsOf(language), wordsOf('en')];
    expect(Object.keys(words)).toEqual(Object.keys(english));
    const places = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
    const known = new Intl.PluralRules(language).resolvedOptions().pluralCategories as string[];
    for (const [name, said] of Object.entries(words).filter(([name]) => name !== 'plural')) {
      if (typeof said === 'string') {
        expect(places(said), name).toEqual(places(String(english[name])));
        continue;
      }
      expect(said['other'], name).toContain('{count}');
      expect(known, name).toEqual(expect.arrayContaining(Object.keys(said)));
    }
  });

  test(`a browser that knows no plurals is told those of ${language}`, () => {
    const rules = (wordsOf(language) as unknown as { plural: [string, string][] }).plural;
    const plural = new Intl.PluralRules(language);

    for (let count = 0; count <= 1_000; count += 1) {
      const found = rules.find(([ending]) => new RegExp(ending).test(String(count)));
      expect(found?.[1] ?? 'other', String(count)).toBe(plural.select(count));
    }
  });

  test(`a browser that cannot count days is told today and yesterday in ${language}`, () => {
    const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });

    expect([word(language, 'today'), word(language, 'yesterday')]).toEqual([relative.format(0, 'day'), relative.format(-1, 'day')]);
  });

  test(`the chat speaks ${language}`, async ({ arrive, server, site, api }) => {
    const asked: string[] = [];
    const at = site.page({ server: server.url, user: 'alice', peer: 'bob', attributes: `data-lang="${language}"` });
    await api('bob').send('alice', 'Hello');
    const alice = await arriveSpeaking(arrive, at, language, asked);

    const chat = alice.page.locator('.chut');
    await expect(chat).toHaveAttribute('lang', new RegExp(`^${language}(-|$)`));
    await expect(chat).toHaveAccessibleName(word(language, 'chat'));
    await expect(alice.page.locator('.chut-launcher__label')).toHaveText(word(language, 'chat'));
    const block = alice.page.getByRole('region', { name: word(language, 'conversation_with', { name: 'bob' }) });
    await block.locator('button[aria-expanded]').click();
    const composer = block.getByRole('textbox', { name: word(language, 'message_to', { name: 'bob' }) });
    await composer.fill('Hello');
    await block.getByRole('button', { name: word(language, 'send'), exact: true }).click();
    await expect(block.locator('.chut-message__state')).toHaveText(word(language, 'sent'));
    const today = new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(0, 'day');
    await expect(block.locator('.chut-separator').first()).toHaveText(today);
    expect(await chat.evaluate((element) => getComputedStyle(element).direction)).toBe(language === 'ar' ? 'rtl' : 'ltr');
    expect(asked).toEqual([expect.stringMatching(new RegExp(`/(words|say-\\w+)-${language}[-.]`))]);
    await alice.page.screenshot({ path: `test-results/look/words-${language}.png` });
  });
}

async function arriveSpeaking(
  arrive: (name: string, visit: object) => Promise<Person>,
  at: string,
  language: string,
  asked: string[],
): Promise<Person> {
  return arrive('alice', {
    at,
    named: word(language, 'chat'),
    before: async (page: Person['page']) => {
      page.on('request', (request) => {
        if (/\/assets\/(words|say)-/.test(request.url())) asked.push(request.url());
      });
    },
  });
}

for (const [why, { attributes, html, locale }, language] of [
  ['the tag says so', { attributes: 'data-lang="fr"', html: 'lang="de"', locale: 'es-ES' }, 'fr'],
  ['the page is written in it', { attributes: '', html: 'lang="de-AT"', locale: 'es-ES' }, 'de'],
  ['the page says nothing and the browser likes it', { attributes: '', html: 'lang=""', locale: 'es-MX' }, 'es'],
  ['there are no words for what the tag says', { attributes: 'data-lang="tlh"', html: 'lang="de"', locale: 'es-ES' }, 'de'],
  ['what the tag says is no language', { attributes: 'data-lang="en_US"', html: 'lang="de"', locale: 'es-ES' }, 'de'],
  ['there are no words for anything', { attributes: '', html: 'lang="tlh"', locale: 'fi-FI' }, 'en'],
] as const) {
  test(`it is ${language} where ${why}`, async ({ arrive, server, site }) => {
    const at = site.page({ server: server.url, user: 'alice', peer: 'bob', attributes, html });
    const alice = await arrive('alice', { at, browser: { locale }, named: word(language, 'chat') });
    await alice.page.getByRole('button', { name: 'Chat with bob' }).click();

    await expect(alice.page.getByRole('textbox', { name: word(language, 'message_to', { name: 'bob' }) })).toBeVisible();
  });
}

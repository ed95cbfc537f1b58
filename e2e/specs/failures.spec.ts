// A start that cannot work says why in one line and ends with an error.
import { createServer, type AddressInfo } from 'node:net';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { attempt } from '../server';
import { expect, test } from '../world';

const DEV = ['serve', '--auth', 'dev', '--listen', '127.0.0.1:0'];

test('a port that is taken', async ({}, info) => {
  const holder = createServer();
  await new Promise<void>((ready) => holder.listen(0, '127.0.0.1', ready));
  const { port } = holder.address() as AddressInfo;
  const address = `127.0.0.1:${port}`;

  const ended = await attempt(['serve', '--auth', 'dev', '--listen', address, '--data', info.outputPath('data')]);
  await new Promise((closed) => holder.close(closed));

  expectOneLine(ended, address);
});

test('a data folder that cannot be made', async ({}, info) => {
  const file = info.outputPath('file');
  await writeFile(file, 'in the way');

  const ended = await attempt([...DEV, '--data', `${file}/data`]);

  expectOneLine(ended, `${file}/data`);
});

test('a data folder that another server uses', async ({ server }) => {
  const ended = await attempt([...DEV, '--data', server.data]);

  expectOneLine(ended, server.data);
});

test('an unknown flag', async ({}, info) => {
  const ended = await attempt([...DEV, '--data', info.outputPath('data'), '--frobnicate']);

  expectOneLine(ended, '--frobnicate');
});

test('a value that is none', async ({}, info) => {
  const ended = await attempt([...DEV, '--data', info.outputPath('data'), '--hold-ms', 'long']);

  expectOneLine(ended, '--hold-ms');
});

test('no word on who people are', async ({}, info) => {
  const ended = await attempt(['serve', '--listen', '127.0.0.1:0', '--data', info.outputPath('data')]);

  expectOneLine(ended, '--auth');
});

test('dev mode on an address that others can reach', async ({}, info) => {
  const ended = await attempt(['serve', '--auth', 'dev', '--listen', '0.0.0.0:0', '--data', info.outputPath('data')]);

  expectOneLine(ended, '--insecure-dev-auth');
});

test('a start that works says where it listens and keeps the data to itself', async ({ server }) => {
  const written = await readFile(`${server.data}/listen`, 'utf8');

  expect(written.trim()).toBe(server.address);
  expect((await stat(server.data)).mode & 0o777).toBe(0o700);
});

function expectOneLine(ended: { code: number | null; lines: string[] }, about: string): void {
  expect(ended.lines).toHaveLength(1);
  expect(ended.lines[0]).toContain(about);
  expect(ended.lines[0]).not.toMatch(/panicked|Error \{|Os \{/);
  expect(ended.code).toBeGreaterThan(0);
}

// A port that nobody has, for programs that take no port 0.
import { createServer, type AddressInfo } from 'node:net';

export async function freePort(host = '127.0.0.1'): Promise<number> {
  const listener = createServer();
  await new Promise<void>((ready) => listener.listen(0, host, ready));
  const { port } = listener.address() as AddressInfo;
  await new Promise((closed) => listener.close(closed));
  return port;
}

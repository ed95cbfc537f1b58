// What the shim has of a page that is seen: nothing, but what the rules hear from it.
import type { Page } from './page';

/** A conversation as the shim has it. */
export interface Conversation {
  peer: string;
  listed_?: boolean;
  last: number;
  read: number;
  peer_read: number;
  peer_delivered: number;
  blocked?: boolean;
  atEnd_: boolean;
  below_: number;
  log_: {
    items_: { seq: number; id: string; from: string; to: string; text: string; at: number }[];
    floor_: number;
    more: boolean;
    loaded_?: boolean;
    asked_?: boolean;
    failed_?: boolean;
    tried_?: boolean;
  };
}

/** An element that is nowhere, as jQuery holds it. */
export const nothing: Record<string, unknown> = { 0: {} };
for (const name of ['addClass', 'append', 'appendTo', 'attr', 'bind', 'css', 'empty', 'find', 'insertAfter', 'remove', 'text', 'toggleClass', 'unbind', 'val']) {
  nothing[name] = () => nothing;
}

interface Made {
  root_: unknown;
}

/** What stands in for the parts that draw. */
export function stubs(page: Page): Record<string, unknown> {
  const none = () => nothing;
  return {
    make: none,
    button: none,
    setText: none,
    show: none,
    arrange: (_: unknown, before: Record<string, Made>, items: { key_: string }[], create: (item: object) => Made) =>
      Object.fromEntries(items.map((item) => [item.key_, before[item.key_] ?? create(item)])),
    newFace: () => ({ parts_: [], draw_: () => undefined }),
    drawTitle: () => undefined,
    noticeLine: nothing,
    row: nothing,
    voice: nothing,
    notice: 'stopped',
    rowsKept: {},
    say: (word: string) => word,
    count: (word: string) => word,
    tag: 'en',
    bringWords: () => page.speak(),
    people: () => undefined,
    newLog: (one: Conversation) => ({ root_: nothing, below: nothing, draw_: () => page.drawLog(one) }),
    newComposer: () => ({ root_: nothing, focus: () => undefined, draw_: () => undefined }),
    dayOf: () => 'today',
  };
}

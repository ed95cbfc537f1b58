// What a page can do with Chut: the types of `window.Chut`, served beside the loader as `/chut.d.ts`.

export type ChutPeer = string | number;

/** A message that the log has. */
export interface ChutMessage {
  /** The other person of the conversation. */
  peer: string;
  /** Whether this person wrote it, here or in another tab. */
  mine: boolean;
  text: string;
  id: string;
  seq: number;
  /** Milliseconds since 1970, by the server's clock. */
  at: number;
}

/** A message that the server refused. The person sees it and can try again. */
export interface ChutFailure {
  peer: string;
  /** Empty where the text could not be sent at all. */
  id: string;
  /** A code of the protocol, such as `blocked`. */
  code: string;
}

export type ChutState = 'connecting' | 'connected' | 'reconnecting' | 'stopped';

/** What can be listened to, and what the listener gets. */
export interface ChutEvents {
  /** The engine has loaded and answers calls. */
  ready: undefined;
  /** A message was received or stored. */
  message: ChutMessage;
  failed: ChutFailure;
  /** The number of unread messages has changed. */
  unread: number;
  /** A block was opened or minimised; `close`: taken away. */
  open: string;
  minimise: string;
  close: string;
  state: ChutState;
}

export interface Chut {
  readonly version: string;
  /** Opens the conversation with a person and puts the focus into its text field. */
  open(peer: ChutPeer): void;
  /** Takes the block of a conversation away until its next message. */
  close(peer: ChutPeer): void;
  /** Sends a text; the outcome is told by `message` or `failed`. */
  send(peer: ChutPeer, text: string): void;
  /** Goes on with another token, and with another person if it is theirs. */
  setToken(token: string): void;
  /** Calls `then` whenever `event` happens; the function it returns ends that. */
  on<Event extends keyof ChutEvents>(event: Event, then: (detail: ChutEvents[Event]) => void): () => void;
  /** Unread messages in all conversations, as far as is known. */
  unread(): number;
  /** Takes everything away. Another run of the script starts anew. */
  destroy(): void;
  /** One call, written down: `['open', 'bob']`. */
  push(call: [name: keyof Chut, ...args: unknown[]]): void;
  /** Asked when the server does not accept the token: gives a new one, at once or later, or nothing. */
  onTokenExpired?: () => string | undefined | null | PromiseLike<string | undefined | null>;
}

declare global {
  interface Window {
    /** Before the script has run, an array may stand here that takes calls. */
    Chut: Chut;
  }
}

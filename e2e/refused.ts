// Requests that must be refused, each with its status and code: malformed, oversized, out of place.
import type { Raw } from './api';

export interface Refused extends Raw {
  what: string;
  status: number;
  code: string;
  /** The refusal travels inside a JSONP reply. */
  jsonp?: boolean;
}

const TOKEN = { 'X-Chut-Token': 'alice' };
const JSON_TYPE = { ...TOKEN, 'Content-Type': 'application/json' };
const ID = 'refused-0001';

function post(what: string, body: string | Buffer, status = 400, code = 'bad_request'): Refused {
  return { what, method: 'POST', path: '/v1/message', headers: JSON_TYPE, body, status, code };
}

function message(what: string, fields: object): Refused {
  return post(what, JSON.stringify({ to: 'bob', text: 'hi', id: ID, ...fields }));
}

function get(what: string, path: string, status = 400, code = 'bad_request'): Refused {
  return { what, path, headers: TOKEN, status, code };
}

function script(what: string, path: string, status = 400, code = 'bad_request'): Refused {
  return { what, path, status, code, jsonp: true };
}

const BODIES: Refused[] = [
  post('no body', ''),
  post('half an object', '{"to":"bob","text":"hi"'),
  post('no JSON at all', 'to=bob&text=hi'),
  post('an array', '[]'),
  post('null', 'null'),
  post('something behind the object', `{"to":"bob","text":"hi","id":"${ID}"} {}`),
  post('very deep nesting', '['.repeat(60_000)),
  post('bytes that are not UTF-8', Buffer.from(`{"to":"bob","text":"\xff\xfe","id":"${ID}"}`, 'latin1')),
  post('half a surrogate pair', `{"to":"bob","text":"\\ud800","id":"${ID}"}`),
  post('a body over the limit', JSON.stringify({ to: 'bob', text: 'x'.repeat(70_000), id: ID }), 413, 'too_large'),
];

const FIELDS: Refused[] = [
  message('no receiver', { to: undefined }),
  message('no text', { text: undefined }),
  message('no id', { id: undefined }),
  message('a number as receiver', { to: 5 }),
  message('null as text', { text: null }),
  message('an array as text', { text: ['hi'] }),
  message('an object as id', { id: {} }),
  message('an empty receiver', { to: '' }),
  message('a receiver of 129 bytes', { to: 'b'.repeat(129) }),
  message('a receiver of 129 bytes in 43 letters', { to: '長'.repeat(43) }),
  message('a control character in the receiver', { to: 'bo\u0007b' }),
  message('a C1 control character in the receiver', { to: 'bo\u0085b' }),
  message('oneself as receiver', { to: 'alice' }),
  message('an id of 7 characters', { id: 'seven77' }),
  message('an id of 65 characters', { id: 'i'.repeat(65) }),
  message('a space in the id', { id: 'refused 0001' }),
  message('a letter beyond ASCII in the id', { id: 'refused-é001' }),
  message('an empty text', { text: '' }),
  message('a text of spaces', { text: ' \n\t ' }),
  message('a text of wide spaces', { text: '\u00a0\u2003\u3000\u2028' }),
  message('a text of 8,193 bytes', { text: 'x'.repeat(8193) }),
  message('a text of 8,193 bytes in 2,731 letters', { text: '長'.repeat(2731) }),
  message('a null character in the text', { text: 'a\u0000b' }),
  message('a carriage return in the text', { text: 'a\r\nb' }),
  message('a delete character in the text', { text: 'a\u007fb' }),
  message('a C1 control character in the text', { text: 'a\u009bb' }),
];

const PARAMETERS: Refused[] = [
  get('garbage as cursor', '/v1/listen?client=one&cursor=garbage', 400, 'bad_cursor'),
  get('an empty cursor', '/v1/listen?client=one&cursor=', 400, 'bad_cursor'),
  get('a cursor with odd characters', '/v1/listen?client=one&cursor=%00%3C%3E', 400, 'bad_cursor'),
  get('a cursor over its length', `/v1/listen?client=one&cursor=${'c'.repeat(129)}`, 400, 'bad_cursor'),
  get('a listener without a client', '/v1/listen'),
  get('an empty client', '/v1/listen?client='),
  get('a client with odd characters', '/v1/listen?client=a%20b'),
  get('a client of 65 characters', `/v1/listen?client=${'c'.repeat(65)}`),
  get('a wait that is no number', '/v1/listen?client=one&wait=long'),
  get('a negative wait', '/v1/listen?client=one&wait=-1'),
  get('a broken wait', '/v1/listen?client=one&wait=1.5'),
  get('history with nobody', '/v1/history'),
  get('history with an empty name', '/v1/history?with='),
  get('history with a name of 129 bytes', `/v1/history?with=${'b'.repeat(129)}`),
  get('history with a control character', '/v1/history?with=bo%07b'),
  get('history with bytes that are not UTF-8', '/v1/history?with=%ff%fe'),
  get('a history page of none', '/v1/history?with=bob&limit=0'),
  get('a history page of 201', '/v1/history?with=bob&limit=201'),
  get('a history page of many', '/v1/history?with=bob&limit=many'),
  get('history before and after', '/v1/history?with=bob&before=9&after=1'),
  get('history before a word', '/v1/history?with=bob&before=noon'),
  get('history after a negative number', '/v1/history?with=bob&after=-1'),
  get('no conversations', '/v1/conversations?limit=0'),
  get('201 conversations', '/v1/conversations?limit=201'),
];

const CALLBACKS: Refused[] = [
  get('a call as callback', '/v1/conversations?callback=alert(1)', 400, 'bad_callback'),
  get('an empty callback', '/v1/conversations?callback=', 400, 'bad_callback'),
  get('a callback that starts with a digit', '/v1/conversations?callback=1cb', 400, 'bad_callback'),
  get('a callback that ends with a dot', '/v1/conversations?callback=cb.', 400, 'bad_callback'),
  get('a callback with a line end', '/v1/conversations?callback=cb%0A', 400, 'bad_callback'),
  get('a callback with markup', '/v1/conversations?callback=%3Cscript%3E', 400, 'bad_callback'),
  get('a callback beyond ASCII', '/v1/conversations?callback=%C3%A9', 400, 'bad_callback'),
  get('a callback of 129 characters', `/v1/conversations?callback=${'c'.repeat(129)}`, 400, 'bad_callback'),
  script('JSONP without a token', '/v1/conversations?callback=cb', 401, 'unauthenticated'),
  script('JSONP with a bad cursor', '/v1/listen?callback=cb&token=alice&client=one&cursor=garbage', 400, 'bad_cursor'),
  script('JSONP to oneself', `/v1/message?callback=cb&token=alice&to=alice&text=hi&id=${ID}`),
  script('JSONP without a text', `/v1/message?callback=cb&token=alice&to=bob&id=${ID}`),
  script('JSONP with a short id', '/v1/message?callback=cb&token=alice&to=bob&text=hi&id=short'),
];

const CALLERS: Refused[] = [
  { what: 'no token', path: '/v1/conversations', status: 401, code: 'unauthenticated' },
  { what: 'an empty token', path: '/v1/conversations?token=', status: 401, code: 'unauthenticated' },
  { what: 'a token with a control character', path: '/v1/history?with=bob&token=a%00b', status: 401, code: 'unauthenticated' },
  { what: 'a token of 129 bytes', path: `/v1/conversations?token=${'a'.repeat(129)}`, status: 401, code: 'unauthenticated' },
  {
    what: 'a cookie alone',
    path: '/v1/conversations',
    headers: { Cookie: 'chut_session=alice' },
    status: 401,
    code: 'unauthenticated',
  },
  { ...message('a message without a token', {}), headers: { 'Content-Type': 'application/json' }, status: 401, code: 'unauthenticated' },
  {
    ...message('a message from a strange origin', {}),
    headers: { ...JSON_TYPE, Origin: 'http://elsewhere.example' },
    status: 403,
    code: 'forbidden',
  },
  { ...message('a message from no origin', {}), headers: { ...JSON_TYPE, Origin: 'null' }, status: 403, code: 'forbidden' },
  {
    what: 'a leave from a strange origin',
    method: 'POST',
    path: '/v1/leave?token=alice',
    headers: { 'Content-Type': 'text/plain', Origin: 'http://elsewhere.example' },
    body: '{"client":"one"}',
    status: 403,
    code: 'forbidden',
  },
];

const PLACES: Refused[] = [
  { what: 'an unknown path', path: '/v1/nothing', status: 404, code: 'not_found' },
  { what: 'the base path alone', path: '/v1/', status: 404, code: 'not_found' },
  { what: 'a path that goes on', path: '/v1/history/bob', status: 404, code: 'not_found' },
  { what: 'a message by GET', path: '/v1/message', headers: TOKEN, status: 405, code: 'method_not_allowed' },
  { what: 'a deletion', method: 'DELETE', path: '/v1/message', headers: TOKEN, status: 405, code: 'method_not_allowed' },
  { what: 'history by POST', method: 'POST', path: '/v1/history', headers: JSON_TYPE, body: '{}', status: 405, code: 'method_not_allowed' },
  { what: 'an unknown method', method: 'PROPFIND', path: '/v1/listen', status: 405, code: 'method_not_allowed' },
  {
    ...message('a message as plain text', {}),
    headers: { ...TOKEN, 'Content-Type': 'text/plain' },
    status: 415,
    code: 'unsupported_media_type',
  },
  {
    ...message('a message as a form', {}),
    headers: { ...TOKEN, 'Content-Type': 'application/x-www-form-urlencoded' },
    status: 415,
    code: 'unsupported_media_type',
  },
];

const LEAVING: Refused[] = [
  { what: 'a leave without a client', method: 'POST', path: '/v1/leave', headers: JSON_TYPE, body: '{}', status: 400, code: 'bad_request' },
  {
    what: 'a leave with a number as client',
    method: 'POST',
    path: '/v1/leave',
    headers: JSON_TYPE,
    body: '{"client":7}',
    status: 400,
    code: 'bad_request',
  },
];

export const REFUSED: readonly Refused[] = [
  ...BODIES,
  ...FIELDS,
  ...PARAMETERS,
  ...CALLBACKS,
  ...CALLERS,
  ...PLACES,
  ...LEAVING,
];

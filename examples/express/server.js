// A host site with Express: sign in, the callback, the page with the widget.
const { createHash, randomBytes, timingSafeEqual } = require('node:crypto');
const { readFileSync } = require('node:fs');
const express = require('express');

const PORT = Number(process.env.PORT || 3001);
const CHUT_URL = process.env.CHUT_URL || 'http://localhost:8080';
const SECRET = readFileSync(process.env.CHUT_SECRET_FILE || 'chut-secret', 'utf8').trim();
const PEOPLE = { alice: 'Alice', bob: 'Bob', carol: 'Carol' };

// Session ID -> { user, token }. A real site has a store for this.
const sessions = new Map();

const app = express();
app.use(express.json({ limit: '16kb' }), express.urlencoded({ extended: false, limit: '16kb' }));

function sessionOf(request) {
  const cookie = /(?:^|;\s*)chut_session=([0-9a-f]+)/.exec(request.headers.cookie || '');
  return cookie ? sessions.get(cookie[1]) : undefined;
}

function same(one, other) {
  const digest = (text) => createHash('sha256').update(String(text)).digest();
  return timingSafeEqual(digest(one), digest(other));
}

app.get('/', (request, response) => {
  const session = sessionOf(request);
  response.send(session ? page(session) : form());
});

app.post('/login', (request, response) => {
  const user = String(request.body?.user || '');
  if (!Object.hasOwn(PEOPLE, user)) return response.status(400).send('Nobody of that name');
  const id = randomBytes(16).toString('hex');
  sessions.set(id, { user, token: randomBytes(16).toString('hex') });
  response.cookie('chut_session', id, { httpOnly: true, sameSite: 'lax' });
  response.redirect(303, '/');
});

// Chut asks who has this session and this token.
app.post('/chut/auth', (request, response) => {
  if (!same(request.headers.authorization, `Bearer ${SECRET}`)) return response.sendStatus(403);
  const session = sessions.get(String(request.body?.session || ''));
  if (!session || !same(request.body.token, session.token)) return response.sendStatus(401);
  response.json({ user: session.user, name: PEOPLE[session.user], ttl_s: 60 });
});

function form() {
  const buttons = Object.entries(PEOPLE)
    .map(([user, name]) => `<button name="user" value="${user}">${name}</button>`)
    .join(' ');
  return `<!doctype html><html lang="en"><title>Sign in</title>
<h1>Who are you?</h1><form method="post" action="/login">${buttons}</form></html>`;
}

function page({ user, token }) {
  const others = Object.entries(PEOPLE)
    .filter(([other]) => other !== user)
    .map(([other, name]) => `<button data-chut-peer="${other}">Chat with ${name}</button>`)
    .join(' ');
  return `<!doctype html><html lang="en"><title>A site</title>
<h1>Signed in as ${PEOPLE[user]}</h1><p>${others}</p>
<script src="${CHUT_URL}/chut.js" data-token="${token}" defer></script></html>`;
}

app.listen(PORT, 'localhost', () => console.log(`http://localhost:${PORT}`));

"""A host site with Flask: sign in, the callback, the page with the widget."""
import hmac
import os
import secrets
from pathlib import Path

from flask import Flask, abort, jsonify, redirect, render_template_string, request

PORT = int(os.environ.get("PORT", "3002"))
CHUT_URL = os.environ.get("CHUT_URL", "http://localhost:8080")
SECRET = Path(os.environ.get("CHUT_SECRET_FILE", "chut-secret")).read_text().strip()
PEOPLE = {"alice": "Alice", "bob": "Bob", "carol": "Carol"}

# Session ID -> (user, token). A real site has a store for this.
sessions = {}

app = Flask(__name__)
app.config["MAX_CONTENT_LENGTH"] = 16 * 1024

FORM = """<!doctype html><html lang="en"><title>Sign in</title>
<h1>Who are you?</h1><form method="post" action="/login">
{% for user, name in people.items() %}<button name="user" value="{{ user }}">{{ name }}</button> {% endfor %}
</form></html>"""

PAGE = """<!doctype html><html lang="en"><title>A site</title>
<h1>Signed in as {{ people[user] }}</h1><p>
{% for other, name in people.items() if other != user %}
<button data-chut-peer="{{ other }}">Chat with {{ name }}</button>
{% endfor %}</p>
<script src="{{ chut }}/chut.js" data-token="{{ token }}" defer></script></html>"""


def same(one, other):
    return hmac.compare_digest(str(one).encode(), str(other).encode())


@app.get("/")
def home():
    session = sessions.get(request.cookies.get("chut_session"))
    if session is None:
        return render_template_string(FORM, people=PEOPLE)
    user, token = session
    return render_template_string(PAGE, people=PEOPLE, user=user, token=token, chut=CHUT_URL)


@app.post("/login")
def login():
    user = request.form.get("user")
    if user not in PEOPLE:
        abort(400)
    session = secrets.token_hex(16)
    sessions[session] = (user, secrets.token_hex(16))
    response = redirect("/", 303)
    response.set_cookie("chut_session", session, httponly=True, samesite="Lax")
    return response


@app.post("/chut/auth")
def auth():
    """Chut asks who has this session and this token."""
    if not same(request.headers.get("Authorization"), f"Bearer {SECRET}"):
        abort(403)
    asked = request.get_json()
    session = sessions.get(asked.get("session"))
    if session is None or not same(asked.get("token"), session[1]):
        abort(401)
    return jsonify(user=session[0], name=PEOPLE[session[0]], ttl_s=60)


if __name__ == "__main__":
    app.run("localhost", PORT)

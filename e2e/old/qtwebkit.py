"""A browser of old, QtWebKit, without a screen: each line it reads is an order in JSON, each line it says the answer.

Orders are lists, the name first: ["go", url], ["evaluate", expression], ["click", x, y], ["type", text],
["press", key], ["size", width, height], ["picture"], ["errors"]. An answer is {"value": ...} or {"error": text}.
It ends when there is nothing more to read.
"""

import base64
import json
import os
import sys
import tempfile

from PyQt5.QtCore import QBuffer, QEvent, QIODevice, QPointF, QSocketNotifier, Qt, QUrl
from PyQt5.QtGui import QKeyEvent, QMouseEvent
from PyQt5.QtWebKit import QWebSettings
from PyQt5.QtWebKitWidgets import QWebPage, QWebView
from PyQt5.QtWidgets import QApplication

KEYS = {"Enter": (Qt.Key_Return, "\r"), "Escape": (Qt.Key_Escape, ""), "Tab": (Qt.Key_Tab, "\t")}


class Page(QWebPage):
    """The page, with what its console was told kept, and no window that waits for anybody."""

    def __init__(self):
        super().__init__()
        self.told = []

    def javaScriptConsoleMessage(self, message, line, source):
        self.told.append(f"{message} ({source}:{line})")

    def javaScriptAlert(self, frame, message):
        self.told.append(f"alert: {message}")

    def javaScriptConfirm(self, frame, message):
        self.told.append(f"confirm: {message}")
        return True


class Browser:
    """One window with one page, and what can be done to it."""

    def __init__(self, folder, answer):
        self.answer = answer
        self.page = Page()
        settings = self.page.settings()
        settings.setAttribute(QWebSettings.LocalStorageEnabled, True)
        settings.setLocalStoragePath(folder)
        self.view = QWebView()
        self.view.setPage(self.page)
        self.page.loadFinished.connect(self.loaded)
        self.going = False
        self.size(1024, 768)
        self.view.show()
        self.view.activateWindow()
        self.view.setFocus()

    def go(self, url):
        self.going = True
        self.view.load(QUrl(url))

    def loaded(self, well):
        if self.going:
            self.going = False
            self.answer({"value": None} if well else {"error": "the page did not load"})

    def evaluate(self, expression):
        # What is thrown would go to the page's own console.
        said = self.page.mainFrame().evaluateJavaScript(
            f"try {{ JSON.stringify({{ value: ({expression}) }}) }} catch (e) {{ JSON.stringify({{ error: String(e) }}) }}"
        )
        self.answer(json.loads(said) if said else {"error": "the script was not understood"})

    def click(self, x, y):
        place = QPointF(x, y)
        for kind, button, held in (
            (QEvent.MouseMove, Qt.NoButton, Qt.NoButton),
            (QEvent.MouseButtonPress, Qt.LeftButton, Qt.LeftButton),
            (QEvent.MouseButtonRelease, Qt.LeftButton, Qt.NoButton),
        ):
            self.happens(QMouseEvent(kind, place, button, held, Qt.NoModifier))
        self.answer({"value": None})

    def type(self, text):
        for character in text:
            self.key(ord(character.upper()) if character.isascii() else 0, character)
        self.answer({"value": None})

    def press(self, key):
        self.key(*KEYS[key])
        self.answer({"value": None})

    def key(self, number, text):
        for kind in (QEvent.KeyPress, QEvent.KeyRelease):
            self.happens(QKeyEvent(kind, number, Qt.NoModifier, text))

    def happens(self, event):
        QApplication.sendEvent(self.view, event)

    def size(self, width, height):
        self.view.resize(width, height)

    def picture(self):
        buffer = QBuffer()
        buffer.open(QIODevice.WriteOnly)
        self.view.grab().save(buffer, "PNG")
        self.answer({"value": base64.b64encode(bytes(buffer.data())).decode()})

    def errors(self):
        self.answer({"value": self.page.told})


def say(answer):
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


class Orders:
    """What is read, cut into lines: a read may end within one."""

    def __init__(self, browser, end):
        self.browser = browser
        self.end = end
        self.rest = b""

    def read(self):
        part = os.read(0, 65536)
        if not part:
            return self.end()
        *lines, self.rest = (self.rest + part).split(b"\n")
        for line in lines:
            self.obey(*json.loads(line))

    def obey(self, name, *arguments):
        try:
            getattr(self.browser, name)(*arguments)
            if name == "size":
                say({"value": None})
        except Exception as error:
            say({"error": repr(error)})


def main():
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication(sys.argv)
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        orders = Orders(Browser(folder, say), application.quit)
        reader = QSocketNotifier(0, QSocketNotifier.Read)
        reader.activated.connect(lambda _: orders.read())
        say({"value": "ready"})
        application.exec_()


if __name__ == "__main__":
    main()

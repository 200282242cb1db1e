"""Chromium without a window, by the WebDriver protocol that its own driver speaks: what the tests of the page need."""

from __future__ import annotations

import base64
import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
_ARGUMENTS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
TAB, ENTER, SPACE, DOWN = "\ue004", "\ue007", " ", "\ue015"


class Browser:
    """A session; `address` is the driver's."""

    def __init__(self, address: str, downloads: Path) -> None:
        options = {
            "args": _ARGUMENTS,
            "binary": CHROMIUM,
            "prefs": {"download.default_directory": str(downloads), "download.prompt_for_download": False},
        }
        wanted = {"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}
        made = _sent("POST", f"{address}/session", {"capabilities": {"alwaysMatch": wanted}})
        self.session = f"{address}/session/{made['sessionId']}"

    def _do(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        return _sent(method, f"{self.session}/{path}", body)

    def open(self, file: Path) -> None:
        self._do("POST", "url", {"url": file.resolve().as_uri()})

    def reload(self) -> None:
        self._do("POST", "refresh", {})

    def run(self, script: str, *arguments: Any) -> Any:
        """What a script returns, run by the driver: the page's own policy does not count for it."""
        return self._do("POST", "execute/sync", {"script": script, "args": list(arguments)})

    def find(self, selector: str) -> str:
        found = self._do("POST", "element", {"using": "css selector", "value": selector})
        return str(found[_ELEMENT])

    def click(self, selector: str) -> None:
        self._do("POST", f"element/{self.find(selector)}/click", {})

    def type(self, selector: str, text: str) -> None:
        self._do("POST", f"element/{self.find(selector)}/value", {"text": text})

    def press(self, *keys: str) -> None:
        """Keys for whatever has the focus."""
        steps = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self._do("POST", "actions", {"actions": [{"type": "key", "id": "keys", "actions": steps}]})

    def text(self, selector: str) -> str:
        return str(self._do("GET", f"element/{self.find(selector)}/text"))

    def complaints(self) -> list[str]:
        """What the console says of faults, and of what the policy refused."""
        return [entry["message"] for entry in self._do("POST", "se/log", {"type": "browser"})]

    def devtools(self, command: str, **parameters: Any) -> Any:
        return self._do("POST", "goog/cdp/execute", {"cmd": command, "params": parameters})

    def sized(self, width: int, height: int, dark: bool = False) -> None:
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
        self.devtools("Emulation.setDeviceMetricsOverride", **metrics)
        shade = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.devtools("Emulation.setEmulatedMedia", features=shade)

    def picture(self) -> bytes:
        return base64.b64decode(self.devtools("Page.captureScreenshot", captureBeyondViewport=True)["data"])

    def close(self) -> None:
        self._do("DELETE", "")


def _sent(method: str, address: str, body: dict[str, Any] | None = None) -> Any:
    data = json.dumps(body).encode() if body is not None else None
    headers = {"Content-Type": "application/json"}
    with urlopen(Request(address.rstrip("/"), data, headers, method=method), timeout=60) as reply:
        return json.loads(reply.read())["value"]


@contextmanager
def browsing(downloads: Path) -> Iterator[Browser]:
    """A browser for as long as it is wanted."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    driver = subprocess.Popen([str(DRIVER), f"--port={port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(address)
        browser = Browser(address, downloads)
        try:
            yield browser
        finally:
            browser.close()
    finally:
        driver.terminate()
        driver.wait(10)


def _wait_for(address: str) -> None:
    for _ in range(200):
        try:
            if _sent("GET", f"{address}/status")["ready"]:
                return
        except (URLError, ConnectionError):
            time.sleep(0.05)
    raise AssertionError("the driver of Chromium does not answer")

"""A real browser, without a window and without the network: Chromium, driven through its own driver."""

import contextlib
import json
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
MISSING = "" if CHROMIUM and DRIVER else "needs chromium and chromedriver on the PATH"
"""Why there is no browser; nothing where there is one."""

PHONE, DESK = (390, 844), (1280, 900)
_PATIENCE = 100
"""Seconds."""
Found = TypeVar("Found")


class Browser:
    """One window."""

    def __init__(self, driver: webdriver.Chrome, downloads: Path) -> None:
        self.driver, self.downloads = driver, downloads

    def open(self, file: Path) -> None:
        """Open a file from the disk."""
        self.driver.get(file.as_uri())

    def resize(self, size: tuple[int, int], *, dark: bool = False) -> None:
        """Take the size of a phone's or a desk's screen, by day or by night."""
        metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": size == PHONE}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        features = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    def js(self, script: str, *arguments: object) -> Any:
        """Run a script in the page."""
        return self.driver.execute_script(script, *arguments)

    def find(self, selector: str) -> WebElement:
        """The first element of a selector."""
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector: str) -> list[WebElement]:
        """Every element of a selector."""
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def press(self, *keys: str) -> None:
        """Press keys one by one, wherever the keyboard is."""
        for key in keys:
            self.driver.switch_to.active_element.send_keys(key)

    def click(self, text: str, within: str = "body") -> None:
        """Press the first visible button that says this."""
        for button in self.all(f"{within} button"):
            if text in button.text and button.is_displayed():
                self.js("arguments[0].scrollIntoView({block: 'center'})", button)
                button.click()
                return
        raise AssertionError(f"no button {text!r}")

    def focused(self) -> str:
        """Id or value of where the keyboard is."""
        return str(self.js("const e = document.activeElement; return e.id || e.value || e.tagName"))

    def status(self) -> str:
        """What the page said last."""
        return self.find("#status").text

    def said(self) -> str:
        """What the page says as soon as it says something: a file is read in the page's own time."""
        return self._soon(self.status, "nothing was said")

    def downloaded(self) -> Path:
        """The one file that was downloaded, whole."""

        def whole() -> Path | None:
            files = list(self.downloads.iterdir())
            is_done = not [file for file in files if file.suffix in {".crdownload", ".tmp"} or file.name[0] == "."]
            return files[0] if files and is_done else None

        return self._soon(whole, "nothing was downloaded")

    @staticmethod
    def _soon(look: Callable[[], Found | None], complaint: str) -> Found:
        """What is there before long."""
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            if result := look():
                return result
            time.sleep(0.02)
        raise AssertionError(complaint)

    def complaints(self) -> list[str]:
        """What the console holds since the last time it was asked: errors, refusals of the policy."""
        return [entry["message"] for entry in self._log("browser")]

    def _log(self, kind: str) -> list[Any]:
        """What the driver wrote down since the last time it was asked."""
        return list(self.driver.get_log(kind))  # type: ignore[no-untyped-call]

    def requests(self) -> list[str]:
        """Every address asked for but the page itself and what it made."""
        requests = []
        for entry in self._log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                requests.append(message["params"]["request"]["url"])
        return [address for address in requests if not address.startswith(("file:", "blob:", "data:", "chrome"))]


@contextlib.contextmanager
def browser(folder: Path) -> Iterator[Browser]:
    """A browser of our own: its profile and its downloads lie in a folder."""
    downloads = folder / "downloads"
    downloads.mkdir(parents=True)
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM or ""
    for switch in (
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--disable-background-networking",
        "--lang=zh-CN",
        f"--user-data-dir={folder / 'profile'}",
    ):
        options.add_argument(switch)
    options.add_experimental_option("prefs", {"download.default_directory": str(downloads)})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options, webdriver.ChromeService(DRIVER))
    try:
        driver.execute_cdp_cmd("Page.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(downloads)})
        yield Browser(driver, downloads)
    finally:
        driver.quit()


__all__ = ["DESK", "MISSING", "PHONE", "Browser", "Keys", "browser"]

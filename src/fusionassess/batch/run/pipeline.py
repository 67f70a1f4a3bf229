"""Stages that work at the same time and keep the order."""

import queue
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Executor, Future
from typing import Any, TypeVar

from fusionassess.documents.interruptions import undisturbed

Item = TypeVar("Item")
Made = TypeVar("Made")

_ITEM, _ERROR, _END = "item", "error", "end"
_PATIENCE = 0.1


def ahead(items: Iterable[Item], most: int = 2) -> Generator[Item, None, None]:
    """Take items in a thread of its own, a few ahead of whoever wants them; errors come where they arose."""
    waiting: queue.Queue[tuple[str, Any]] = queue.Queue(most)
    given_up = threading.Event()
    thread = threading.Thread(target=_work, args=(items, waiting, given_up), daemon=True)
    try:
        # A signal in between would leave the thread at what is closed meanwhile.
        with undisturbed():
            thread.start()
        while (told := waiting.get())[0] == _ITEM:
            yield told[1]
        if told[0] == _ERROR:
            raise told[1]
    finally:
        given_up.set()
        thread.join()


def _work(items: Iterable[Any], waiting: "queue.Queue[tuple[str, Any]]", given_up: threading.Event) -> None:
    def put(kind: str, item: object) -> None:
        while not given_up.is_set():
            try:
                waiting.put((kind, item), timeout=_PATIENCE)
            except queue.Full:
                continue
            return

    try:
        for item in items:
            put(_ITEM, item)
            if given_up.is_set():
                return
    except BaseException as error:  # noqa: BLE001 - told to whoever waits for the item
        put(_ERROR, error)
    else:
        put(_END, None)


def mapped(
    function: Callable[[Item], Made], items: Iterable[Item], workers: Executor, most: int
) -> Generator[Made, None, None]:
    """Apply a function to items with a pool of workers, at most so many at once; results in order."""
    running: deque[Future[Made]] = deque()
    try:
        for item in items:
            running.append(workers.submit(function, item))
            if len(running) >= most:
                yield running.popleft().result()
        while running:
            yield running.popleft().result()
    finally:
        for future in running:
            future.cancel()

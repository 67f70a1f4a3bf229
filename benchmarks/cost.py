"""What a command costs: ``python benchmarks/cost.py COMMAND...`` prints its seconds, MiB and code.

It is begun from here, which loads nothing: the kernel counts a process's peak of memory from that of its parent on.
"""

import json
import os
import subprocess
import sys
import time
from typing import NamedTuple


class Cost(NamedTuple):
    """What a process took."""

    clock: float
    """Seconds."""
    work: float
    """Seconds of all processors, with its children that it waited for."""
    memory: float
    """Peak of the process alone, in MiB."""
    code: int
    """With which it ended."""


def of(*words: str) -> Cost:
    """The cost of the program, called with these words."""
    command = [sys.executable, __file__, sys.executable, "-m", "fusionassess", *words]
    return Cost(*json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def main() -> None:
    """Run a command in silence and print its cost."""
    begun = time.perf_counter()
    process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    clock, work = time.perf_counter() - begun, used.ru_utime + used.ru_stime
    print(json.dumps(Cost(clock, work, used.ru_maxrss / 1024, process.returncode)))


if __name__ == "__main__":
    main()

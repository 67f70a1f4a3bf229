"""The program's entry: ``python -m fusionassess`` and the ``fusionassess`` command."""

import contextlib
import gc
import os
import sys


def main() -> None:
    """Answer what needs nothing at once, and hand everything else to the command line."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from fusionassess.kernel.release import __version__

        with contextlib.suppress(OSError):
            print(f"fusionassess {__version__}", flush=True)
            return
        # What stands in the way of these few words is told like anything else that cannot be written.
    # Importing makes a hundred thousand objects and no garbage: looking for it would take 15 ms.
    gc.set_threshold(100_000)
    # Our models know no plug-ins of pydantic, and looking for them takes 12 ms of every start.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from fusionassess.cli.app import run
    from fusionassess.cli.ending import promptly

    with promptly():
        run()


if __name__ == "__main__":
    main()

"""The program's entry: ``python -m fusionassess`` and the ``fusionassess`` command."""

import gc
import os
import sys


def main() -> None:
    """Answer what needs nothing at once, and hand everything else to the command line."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from fusionassess.kernel.release import __version__

        try:
            print(f"fusionassess {__version__}", flush=True)
        except OSError:
            # What stands in the way of these few words is told like anything else that cannot be written.
            pass
        else:
            return
    # A report makes a hundred and thirty thousand objects and no garbage: looking for it would take 30 ms.
    gc.set_threshold(250_000)
    # Our models know no plug-ins of pydantic, and looking for them takes 12 ms of every start.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from fusionassess.cli.app import run
    from fusionassess.cli.ending import promptly

    try:
        with promptly():
            run()
    finally:
        # Python looks everything through for garbage on its way out, which would take a fifth of a short command.
        gc.freeze()


if __name__ == "__main__":
    main()

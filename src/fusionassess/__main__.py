"""The program's entry: ``python -m fusionassess`` and the ``fusionassess`` command."""

import sys


def main() -> None:
    """Answer what needs nothing at once, and hand everything else to the command line."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from fusionassess import __version__

        print(f"fusionassess {__version__}")
        return
    from fusionassess.cli.app import run

    run()


if __name__ == "__main__":
    main()

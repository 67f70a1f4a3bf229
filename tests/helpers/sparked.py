"""Where tests run Spark: on the loopback address, with this Python, in virtual machines that start in half the time."""

import sys
from pathlib import Path

HOST = "127.0.0.1"
SOON = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""A test is over before Java's better compiler has earned what it costs."""


def spark_environment(folder: Path, *settings: str) -> dict[str, str]:
    """What to add to a process's environment; Spark's settings are written to a folder."""
    lines = [f"spark.{of}.extraJavaOptions {SOON}" for of in ("driver", "executor")]
    lines += ["spark.ui.enabled false", *settings]
    (folder / "spark-defaults.conf").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return {
        "SPARK_LOCAL_IP": HOST,
        "SPARK_CONF_DIR": str(folder),
        "SPARK_LAUNCHER_OPTS": SOON,
        "SPARK_DAEMON_JAVA_OPTS": SOON,
        "PYSPARK_PYTHON": sys.executable,
    }

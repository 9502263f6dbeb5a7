"""Every figure that this project measures itself by, one benchmark after the other.

    python tests/benchmarks

Right and wrong answers with the time they take (`bench_answers.py`), right and wrong verdicts on claims
(`bench_claims.py`), bare drafts of fact files (`bench_draft.py`), the classifier beside other designs on public data
(`bench_matcher.py`), the trained reader on stories that it was not trained on (`bench_reader.py`), large stories and
the whole command (`bench_scale.py`), replies in Discord beside a bare echo (`bench_discord.py`), many people at once
and the memory that they take (`bench_load.py`), the calibration of the confidence (`calibrate.py`).
Each can be run alone and says more of itself with `--help`. Takes about sixteen minutes.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PARTS = (
    "bench_answers.py",
    "bench_claims.py",
    "bench_draft.py",
    "bench_matcher.py",
    "bench_reader.py",
    "bench_scale.py",
    "bench_discord.py",
    "bench_load.py",
    "calibrate.py",
)


def main() -> int:
    """Run all benchmarks and return 0 if none of them failed."""
    failed = 0
    for part in PARTS:
        print(f"== {part}", flush=True)
        failed |= subprocess.run([sys.executable, str(Path(__file__).with_name(part))], check=False).returncode
    return failed


if __name__ == "__main__":
    sys.exit(main())

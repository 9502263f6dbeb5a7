"""Every figure that this project measures itself by, one benchmark after the other.

    python tests/benchmarks                 # all
    python tests/benchmarks guards answers  # some

Right and wrong answers (`answers`), small talk and questions for lists (`intents`), what each guard saves (`guards`),
verdicts on claims (`claims`), drafts of fact files (`draft`), the trained reader alone (`reader`), large stories and
the whole command (`scale`), replies in Discord beside a bare echo (`discord`), many people at once and the memory that
they take (`load`). Each can be run alone and says more of itself with `--help`.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

PARTS = ("answers", "intents", "guards", "claims", "draft", "reader", "scale", "discord", "load")


def main() -> int:
    """Run the benchmarks that are named, all where none is, and return 0 if none of them failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar="PART", help=", ".join(PARTS))
    failed = 0
    for part in parser.parse_args().parts or PARTS:
        print(f"== {part}", flush=True)
        program = Path(__file__).with_name(f"bench_{part}.py")
        failed |= subprocess.run([sys.executable, str(program)], check=False).returncode
    return failed


if __name__ == "__main__":
    sys.exit(main())

"""Importing this lets Python find the library in build/, its binding, and the helpers of the demo."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

sys.dont_write_bytecode = True
# Behind the folder of whoever imports this.
sys.path[1:1] = [str(ROOT / "bindings/python/src"), str(ROOT / "examples/demo")]
os.environ.setdefault("MEMBRANE_LIBRARY", str(ROOT / "build/libmembrane.so"))

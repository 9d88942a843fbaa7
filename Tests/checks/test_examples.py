"""The products of the guide WebProduct.md stay short, in lines of a usual width, and the guide prints what is run."""

import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
GUIDE = ROOT / "Sources/MembraneCore/Documentation.docc/WebProduct.md"
MOST_LINES = {"python/product.py": 60, "go/product/main.go": 80, "c/product.c": 55}
WIDTH = 120


class ProductsAreShort(unittest.TestCase):
    def test_lines(self) -> None:
        for name, most in MOST_LINES.items():
            lines = (EXAMPLES / name).read_text().splitlines()
            with self.subTest(name):
                self.assertLessEqual(len(lines), most)
                self.assertLessEqual(max(map(len, lines)), WIDTH)

    def test_the_guide_prints_them(self) -> None:
        guide = GUIDE.read_text()
        for name in ("python/product.py", "python/set_up_product.py"):
            with self.subTest(name):
                self.assertIn(f"```python\n{(EXAMPLES / name).read_text()}```\n", guide)


if __name__ == "__main__":
    unittest.main()

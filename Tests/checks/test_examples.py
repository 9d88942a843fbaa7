"""The products of the guide WebProduct.md stay as short as they say, and are read in lines of a usual width."""

import unittest
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
MOST_LINES = {"python/product.py": 60, "go/product/main.go": 80, "c/product.c": 55}
WIDTH = 120


class ProductsAreShort(unittest.TestCase):
    def test_lines(self) -> None:
        for name, most in MOST_LINES.items():
            lines = (EXAMPLES / name).read_text().splitlines()
            with self.subTest(name):
                self.assertLessEqual(len(lines), most)
                self.assertLessEqual(max(map(len, lines)), WIDTH)


if __name__ == "__main__":
    unittest.main()

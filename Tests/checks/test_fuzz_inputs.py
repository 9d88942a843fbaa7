"""The fuzz targets' inputs are read and written alike, whatever bytes they have."""

import importlib.machinery
import importlib.util
import pathlib
import unittest

PATH = pathlib.Path(__file__).resolve().parents[1] / "fuzz/inputs"
loader = importlib.machinery.SourceFileLoader("fuzz_inputs", str(PATH))
spec = importlib.util.spec_from_loader("fuzz_inputs", loader)
fuzz_inputs = importlib.util.module_from_spec(spec)
loader.exec_module(fuzz_inputs)


class FuzzInputs(unittest.TestCase):
    def test_every_byte_comes_back(self):
        for data in [b"", bytes(range(256)), b"\\x41\n\t\\", "kilo \u212a".encode()]:
            text = fuzz_inputs.written(data)
            self.assertTrue(text.isascii() and "\n" not in text and "\t" not in text)
            self.assertEqual(fuzz_inputs.read(text), data)

    def test_a_stray_backslash_is_refused(self):
        for text in ["\\", "\\q", "\\x4", "\\x4G"]:
            with self.assertRaises(ValueError):
                fuzz_inputs.read(text)

    def test_the_files_are_as_they_would_be_written(self):
        for path in fuzz_inputs.CORPUS.iterdir():
            found = fuzz_inputs.inputs(path.name)
            self.assertGreater(len(found), 10, path.name)
            self.assertEqual(fuzz_inputs.text_of(found), path.read_text(), path.name)


if __name__ == "__main__":
    unittest.main()

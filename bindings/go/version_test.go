package membrane

import (
	"strings"
	"testing"
)

func TestCheckVersion(t *testing.T) {
	for _, test := range []struct {
		loaded, compiled string
		fits             bool
	}{
		{"0.1.0", "0.1.0", true},
		{"0.1.1", "0.1.0", true},
		{"0.2.0", "0.1.3", true},
		{"0.1.0", "0.1.1", false},
		{"0.1.9", "0.2.0", false},
		{"1.1.0", "0.1.0", false},
		{"0.1.0", "1.0.0", false},
		{"", "0.1.0", false},
		{"0.1.0", "next", false},
	} {
		err := checkVersion(test.loaded, test.compiled)
		if (err == nil) != test.fits {
			t.Errorf("library %q, header %q: %v", test.loaded, test.compiled, err)
		}
	}
}

func TestCheckVersionNamesBoth(t *testing.T) {
	err := checkVersion("0.1.0", "0.2.0")
	if err == nil || !strings.Contains(err.Error(), "0.1.0") || !strings.Contains(err.Error(), "0.2.0") {
		t.Errorf("got %v", err)
	}
}

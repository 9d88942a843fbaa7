package membrane

// #include "glue.h"
import "C"

import "fmt"

// Version is the version of the library that is loaded, such as "0.1.0".
func Version() string {
	return C.GoString(C.membrane_version())
}

// The header was checked when this package was compiled; the library may be another one when it runs.
func init() {
	if err := checkVersion(Version(), C.MEMBRANE_VERSION); err != nil {
		panic(err)
	}
}

// checkVersion says whether a library of version loaded serves a program compiled with a header of version
// compiled: the same major number, and not older.
func checkVersion(loaded, compiled string) error {
	var have, need [3]int
	if _, err := fmt.Sscanf(loaded, "%d.%d.%d", &have[0], &have[1], &have[2]); err != nil {
		return fmt.Errorf("membrane: libmembrane has a version that cannot be read, %q", loaded)
	}
	if _, err := fmt.Sscanf(compiled, "%d.%d.%d", &need[0], &need[1], &need[2]); err != nil {
		return fmt.Errorf("membrane: membrane.h has a version that cannot be read, %q", compiled)
	}
	older := have[1] < need[1] || have[1] == need[1] && have[2] < need[2]
	if have[0] != need[0] || older {
		return fmt.Errorf("membrane: libmembrane %s is loaded, but this program was compiled with the header of %s: "+
			"install %s or a later %d.x", loaded, compiled, compiled, need[0])
	}
	return nil
}

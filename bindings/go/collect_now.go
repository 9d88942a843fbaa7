//go:build membrane_collect

package membrane

import "runtime"

// collect frees what nothing refers to any more right before its handle is used, so that a runtime.KeepAlive
// that is missing fails a test: go test -tags membrane_collect.
func collect() {
	runtime.GC()
}

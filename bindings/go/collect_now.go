//go:build membrane_collect

package membrane

import (
	"runtime"
	"time"
)

// collect frees what nothing refers to any more right before its handle is used, so that a runtime.KeepAlive
// that is missing fails a test: go test -tags membrane_collect.
func collect() {
	// Finalizers run after a collection, one after another: when this one has run, so have those of the same collection.
	done := make(chan struct{})
	last := new([16]byte)
	runtime.SetFinalizer(last, func(*[16]byte) { close(done) })
	runtime.GC()
	select {
	case <-done:
	case <-time.After(10 * time.Second):
		// A finalizer that closes an engine waits for its calls, and this may be one of them.
	}
}

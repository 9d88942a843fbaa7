package membrane

// #include "glue.h"
import "C"

// handle is one number of the library. It is kept after closing: the library answers ErrClosed to whoever
// still uses it, also from other goroutines, and takes no harm from closing it again. So nothing has to be
// locked or remembered here.
type handle struct {
	value C.uintptr_t
}

// number is the handle as an argument. Whoever takes it keeps the owner alive until the call is over:
// a finalizer would otherwise close what is in use.
func (h *handle) number() C.uintptr_t {
	collect()
	return h.value
}

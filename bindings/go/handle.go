package membrane

// #include "glue.h"
import "C"

// handle is one number of the library. It is kept after closing: the library answers ErrClosed to whoever
// still uses it, also from other goroutines, and takes no harm from closing it again. So nothing has to be
// locked or remembered here.
type handle struct {
	value C.uintptr_t
	// Go's runtime puts small values without pointers together, and then may never run the finalizer of one.
	_ [2]uintptr
}

// number is the handle as an argument. Whoever takes it keeps the owner alive until the call is over:
// a finalizer would otherwise close what is in use.
func (h *handle) number() C.uintptr_t {
	value := h.value
	// Not before: the owner is needed until here.
	collect()
	return value
}

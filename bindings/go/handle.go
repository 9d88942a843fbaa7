package membrane

import (
	"sync"
	"sync/atomic"
)

// handle is one number of the library, given back once. The number is kept after that: the library answers
// ErrClosed for it, also to calls that run at the same time, so nothing needs to be locked here.
type handle struct {
	value   uintptr
	release sync.Once
	closed  atomic.Bool
}

// number is the handle as an argument of a call.
func (h *handle) number() uintptr {
	collect()
	return h.value
}

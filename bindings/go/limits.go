package membrane

// #include "glue.h"
import "C"

import (
	"context"
	"errors"
	"time"
)

// limits are a context in the library's terms, for one call.
type limits struct {
	ctx     context.Context
	timeout C.int64_t // milliseconds; 0 is the engine's default
	cancel  C.uintptr_t
	// release ends the watching. Nothing touches the cancel object after it.
	release func()
}

// limit makes a cancel object for one call and a goroutine that signals it when the context is done. An
// object per call cannot hit the call after it, as interrupting a client would.
func limit(ctx context.Context) (*limits, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	l := &limits{ctx: ctx, release: func() {}}
	if deadline, ok := ctx.Deadline(); ok {
		l.timeout = C.int64_t(time.Until(deadline).Milliseconds())
		if l.timeout < 1 {
			l.timeout = 1
		}
	}
	if ctx.Done() == nil {
		return l, nil
	}
	result := C.membrane_go_cancel_new()
	if result.status != C.MEMBRANE_OK {
		return nil, takeError(result.status, result.error)
	}
	l.cancel = result.handle

	over, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		select {
		case <-ctx.Done():
			C.membrane_go_cancel_signal(result.handle)
		case <-over:
		}
	}()
	l.release = func() {
		close(over)
		<-stopped
		C.membrane_go_cancel_free(result.handle)
	}
	return l, nil
}

// explain gives an error the context's error as its cause, where the context ended the call.
func (l *limits) explain(err error) error {
	var failure *Error
	if !errors.As(err, &failure) {
		return err
	}
	switch failure.Status {
	case StatusCancelled:
		failure.cause = l.ctx.Err()
	case StatusTimedOut:
		// The library's clock may be a moment ahead of the context's.
		if l.timeout != 0 {
			failure.cause = context.DeadlineExceeded
		}
	}
	return err
}

package membrane

// #include "glue.h"
import "C"

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"runtime"
	"runtime/cgo"
	"runtime/debug"
	"unsafe"
)

// Streams are the bodies of a request that never are in memory as a whole.
type Streams struct {
	// Source gives the request's body. One that is an io.Seeker is rewound when it must be sent again.
	Source io.Reader
	// Size is the source's, where it is known; 0 sends it in chunks.
	Size int64
	// Headers is called with the answer's head, before its body. May be nil.
	Headers func(*HTTPResponse) error
	// Target takes the answer's body. Without it the body is in the answer.
	Target io.Writer
}

// streaming is what the callbacks of one call work on.
type streaming struct {
	Streams
	// start is where a source that can seek begins; -1 for others.
	start int64
	err   error
	// reason is what a callback has panicked with.
	reason any
}

// Stream sends a request as [Client.Request] does. An error of the source, the target or Headers ends the call and is
// returned; a panic goes on after the call.
func (c *Client) Stream(ctx context.Context, request HTTPRequest, streams Streams) (*HTTPResponse, error) {
	encoded, err := json.Marshal(request)
	if err != nil {
		return nil, fmt.Errorf("membrane: encode the request: %w", err)
	}
	text := string(encoded)
	if c.workspaceKey != "" {
		text = withWorkspace(text, c.workspaceKey)
	}
	limits, err := limit(ctx)
	if err != nil {
		return nil, err
	}
	defer limits.release()
	state := &streaming{Streams: streams, start: -1}
	if seeker, ok := streams.Source.(io.Seeker); ok {
		if start, err := seeker.Seek(0, io.SeekCurrent); err == nil {
			state.start = start
		}
	}
	answer, err := state.call(c, text, limits)
	if state.reason != nil {
		panic(state.reason)
	}
	if err != nil {
		if state.err != nil {
			return nil, state.err
		}
		return nil, limits.explain(err)
	}
	return decode[HTTPResponse]("request", answer)
}

func (s *streaming) call(c *Client, request string, limits *limits) ([]byte, error) {
	flags := C.int32_t(0)
	size := C.int64_t(-1)
	if s.Source != nil {
		flags |= C.MEMBRANE_GO_READ
		if s.Size > 0 {
			size = C.int64_t(s.Size)
		}
		if s.start >= 0 {
			flags |= C.MEMBRANE_GO_REWIND
		}
	}
	if s.Headers != nil {
		flags |= C.MEMBRANE_GO_HEADERS
	}
	if s.Target != nil {
		flags |= C.MEMBRANE_GO_WRITE
	}
	number := C.uintptr_t(cgo.NewHandle(s))
	result := C.membrane_go_request_stream(c.number(), text(request), limits.timeout, limits.cancel, flags, size, number)
	runtime.KeepAlive(c)
	return takeText(result)
}

// guarded runs a callback. A panic must not cross C.
func guarded(number C.uintptr_t, body func(*streaming) error) (isDone bool) {
	state, ok := cgo.Handle(number).Value().(*streaming)
	if !ok {
		return false
	}
	defer func() {
		if reason := recover(); reason != nil {
			log.Printf("membrane: a stream's callback panicked: %v\n%s", reason, debug.Stack())
			state.reason = reason
			isDone = false
		}
	}()
	if err := body(state); err != nil {
		state.err = err
		return false
	}
	return true
}

//export membraneGoRead
func membraneGoRead(number C.uintptr_t, place unsafe.Pointer, size C.size_t) C.int64_t {
	count := 0
	isDone := guarded(number, func(state *streaming) error {
		buffer := unsafe.Slice((*byte)(place), int(size))
		for {
			read, err := state.Source.Read(buffer)
			count = read
			// Some readers give the last bytes together with the end, and some give nothing now and then.
			if err == io.EOF || err == nil && read == 0 {
				if err == nil {
					continue
				}
				return nil
			}
			return err
		}
	})
	if !isDone {
		return -1
	}
	return C.int64_t(count)
}

//export membraneGoRewind
func membraneGoRewind(number C.uintptr_t) C.int32_t {
	return status(guarded(number, func(state *streaming) error {
		_, err := state.Source.(io.Seeker).Seek(state.start, io.SeekStart)
		return err
	}))
}

//export membraneGoHeaders
func membraneGoHeaders(number C.uintptr_t, head *C.char) C.int32_t {
	return status(guarded(number, func(state *streaming) error {
		answer := new(HTTPResponse)
		if err := json.Unmarshal([]byte(C.GoString(head)), answer); err != nil {
			return err
		}
		return state.Headers(answer)
	}))
}

//export membraneGoWrite
func membraneGoWrite(number C.uintptr_t, bytes unsafe.Pointer, size C.size_t) C.int32_t {
	return status(guarded(number, func(state *streaming) error {
		_, err := state.Target.Write(unsafe.Slice((*byte)(bytes), int(size)))
		return err
	}))
}

func status(isDone bool) C.int32_t {
	if isDone {
		return 0
	}
	return 1
}

package membrane

// #include "glue.h"
import "C"

import (
	"encoding/json"
	"log"
	"runtime"
	"runtime/cgo"
	"runtime/debug"
	"time"
)

// SetEventCallback takes events in this process; nil takes none any more. The callback runs in [Engine.RunDue],
// or on a thread of the worker. Each event comes at least once, and those of one connection in order. When it
// returns an error the event comes again later. A panic counts as an error and is logged.
func (e *Engine) SetEventCallback(callback func(*Event) error) error {
	var number C.uintptr_t
	if callback != nil {
		number = C.uintptr_t(cgo.NewHandle(callback))
	}
	result := C.membrane_go_set_event_callback(e.number(), number)
	runtime.KeepAlive(e)
	return takeStatus(result)
}

//export membraneGoEvent
func membraneGoEvent(number C.uintptr_t, text *C.char) (status C.int32_t) {
	defer func() {
		// A panic must not cross C.
		if reason := recover(); reason != nil {
			log.Printf("membrane: the event callback panicked; the event will come again: %v\n%s", reason, debug.Stack())
			status = 1
		}
	}()
	callback, ok := cgo.Handle(number).Value().(func(*Event) error)
	if !ok {
		return 1
	}
	event := new(Event)
	if err := json.Unmarshal([]byte(C.GoString(text)), event); err != nil {
		log.Printf("membrane: an event cannot be decoded: %v", err)
		return 1
	}
	if callback(event) != nil {
		return 1
	}
	return 0
}

//export membraneGoRelease
func membraneGoRelease(number C.uintptr_t) {
	cgo.Handle(number).Delete()
}

// WorkerFailure is what keeps the worker from its work.
type WorkerFailure struct {
	Status  Status         `json:"status"`
	Type    string         `json:"type"`
	Key     string         `json:"key"`
	Message string         `json:"message"`
	Data    map[string]any `json:"data"`
	// Since is when it began, Runs how many runs have failed with it.
	Since time.Time `json:"since"`
	Runs  int64     `json:"runs"`
}

// SetWorkerCallback tells what keeps the worker from its work, such as a store that is full; nil tells nobody any
// more. The callback runs on a thread of the worker: at once when the trouble is another one than before, then once a
// minute while it stays. The worker goes on trying. A panic is logged.
func (e *Engine) SetWorkerCallback(callback func(*WorkerFailure)) error {
	var number C.uintptr_t
	if callback != nil {
		number = C.uintptr_t(cgo.NewHandle(callback))
	}
	result := C.membrane_go_set_worker_callback(e.number(), number)
	runtime.KeepAlive(e)
	return takeStatus(result)
}

//export membraneGoWorker
func membraneGoWorker(number C.uintptr_t, text *C.char) C.int32_t {
	defer func() {
		if reason := recover(); reason != nil {
			log.Printf("membrane: the worker callback panicked: %v\n%s", reason, debug.Stack())
		}
	}()
	callback, ok := cgo.Handle(number).Value().(func(*WorkerFailure))
	if !ok {
		return 1
	}
	failure := new(WorkerFailure)
	if err := json.Unmarshal([]byte(C.GoString(text)), failure); err != nil {
		log.Printf("membrane: a failure of the worker cannot be decoded: %v", err)
		return 1
	}
	callback(failure)
	return 0
}

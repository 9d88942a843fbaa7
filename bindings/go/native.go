package membrane

// #include "glue.h"
import "C"

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"runtime"
	"runtime/cgo"
	"runtime/debug"
	"time"
)

// NativeCall is what a native function of a connector is called with.
type NativeCall struct {
	// Name is the name that the function is registered by.
	Name string `json:"name"`
	// Function is the connector's function, such as "makeApiClient".
	Function string `json:"function"`
	// Variables are what the function is given. They hold secrets.
	Variables map[string]json.RawMessage `json:"variables"`

	TimeoutMs *int64 `json:"timeoutMs"`
}

// NativeFunction computes a function of a connector. What it returns is encoded as JSON. The text of its error is
// shown, unless it repeats a value that the function was given. The context ends when the call that needs the
// result has no more time.
type NativeFunction func(ctx context.Context, call *NativeCall) (any, error)

// SetNativeFunction registers a function for connectors that name it, {"type": "native", "name": name}; nil takes it
// away. Register after every open. It may run on several threads at once, and may call this package, but not use the
// connection that it is computing for. A panic counts as an error and is logged.
func (e *Engine) SetNativeFunction(name string, function NativeFunction) error {
	if err := checkText(name); err != nil {
		return err
	}
	var number C.uintptr_t
	if function != nil {
		number = C.uintptr_t(cgo.NewHandle(function))
	}
	result := C.membrane_go_set_native_function(e.number(), text(name), number)
	runtime.KeepAlive(e)
	return takeStatus(result)
}

//export membraneGoNative
func membraneGoNative(number C.uintptr_t, callText *C.char, reply C.uintptr_t) (status C.int32_t) {
	defer func() {
		// A panic must not cross C.
		if reason := recover(); reason != nil {
			log.Printf("membrane: a native function panicked: %v\n%s", reason, debug.Stack())
			status = 1
		}
	}()
	function, ok := cgo.Handle(number).Value().(NativeFunction)
	if !ok {
		return 1
	}
	answer, err := callNative(function, C.GoString(callText))
	if err != nil {
		answer = []byte(err.Error())
	}
	if checkText(string(answer)) == nil {
		C.membrane_go_reply_set(reply, text(string(answer)))
	}
	if err != nil {
		return 1
	}
	return 0
}

func callNative(function NativeFunction, callText string) ([]byte, error) {
	call := new(NativeCall)
	if err := json.Unmarshal([]byte(callText), call); err != nil {
		return nil, fmt.Errorf("the call cannot be decoded: %w", err)
	}
	ctx := context.Background()
	if call.TimeoutMs != nil {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, time.Duration(*call.TimeoutMs)*time.Millisecond)
		defer cancel()
	}
	result, err := function(ctx, call)
	if err != nil {
		return nil, err
	}
	return json.Marshal(result)
}

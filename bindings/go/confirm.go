package membrane

// #include "glue.h"
import "C"

import (
	"encoding/json"
	"log"
	"runtime"
	"runtime/cgo"
	"runtime/debug"
)

// Attempt is what a confirm callback is asked about: somebody began to connect an app, and a browser has come back.
type Attempt struct {
	WorkspaceKey string     `json:"workspaceKey"`
	TenantID     string     `json:"tenantId"`
	TenantKey    string     `json:"tenantKey"`
	Connection   Connection `json:"connection"`
	Connector    struct {
		ID   string `json:"id"`
		Key  string `json:"key"`
		Name string `json:"name"`
	} `json:"connector"`
	// Integration is nil where there is none.
	Integration *struct {
		ID   string `json:"id"`
		Key  string `json:"key"`
		Name string `json:"name"`
	} `json:"integration,omitempty"`
	// CustomState and RedirectURI are what Connect was given, whatever the browser brought.
	CustomState string `json:"customState,omitempty"`
	RedirectURI string `json:"redirectUri,omitempty"`
	// Context is what CompleteConnect was given.
	Context json.RawMessage `json:"context,omitempty"`
}

// SetConfirmCallback decides whether the person who is signed in is the one that an attempt to connect belongs to;
// nil asks nobody any more. [Client.CompleteConnect] calls it on its own goroutine's thread before a code is redeemed.
// False refuses the attempt. So does a panic, which is logged.
func (e *Engine) SetConfirmCallback(callback func(*Attempt) bool) error {
	var number C.uintptr_t
	if callback != nil {
		number = C.uintptr_t(cgo.NewHandle(callback))
	}
	result := C.membrane_go_set_confirm_callback(e.number(), number)
	runtime.KeepAlive(e)
	return takeStatus(result)
}

//export membraneGoAttempt
func membraneGoAttempt(number C.uintptr_t, text *C.char) (answer C.int32_t) {
	defer func() {
		// A panic must not cross C.
		if reason := recover(); reason != nil {
			log.Printf("membrane: the confirm callback panicked; the attempt is refused: %v\n%s", reason, debug.Stack())
			answer = 0
		}
	}()
	callback, ok := cgo.Handle(number).Value().(func(*Attempt) bool)
	if !ok {
		return 0
	}
	attempt := new(Attempt)
	if err := json.Unmarshal([]byte(C.GoString(text)), attempt); err != nil {
		log.Printf("membrane: an attempt to connect cannot be decoded: %v", err)
		return 0
	}
	if callback(attempt) {
		return 1
	}
	return 0
}

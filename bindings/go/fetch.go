package membrane

// #include "glue.h"
import "C"

import (
	"encoding/json"
	"fmt"
	"log"
	"runtime"
	"runtime/cgo"
	"runtime/debug"
	"strings"
)

// FetchRequest says whose credentials for your product's own API are wanted.
type FetchRequest struct {
	WorkspaceID  string          `json:"workspaceId"`
	WorkspaceKey string          `json:"workspaceKey"`
	TenantID     string          `json:"tenantId"`
	TenantKey    string          `json:"tenantKey"`
	Name         string          `json:"name,omitempty"`
	Fields       json.RawMessage `json:"fields,omitempty"`
	// Reason is "missing" or "refused".
	Reason string `json:"reason"`
}

// FetchedCredentials is what a fetch callback answers.
type FetchedCredentials struct {
	// Credentials are as the workspace's internalApi.credentialsSchema describes them. Encodes to a JSON object.
	Credentials any `json:"credentials"`
	// TenantKey, when it is given, must be the one that was asked for.
	TenantKey string `json:"tenantKey,omitempty"`
}

// SetFetchCallback asks the callback for a tenant's credentials for your product's own API, when there are none and
// when they were refused: once for all who wait for the same tenant, on a thread of the library. Nil asks nobody any
// more. What it returns as an error becomes one of the request ("fetch_failed") with its text; so does a panic, which
// is logged.
func (e *Engine) SetFetchCallback(callback func(FetchRequest) (*FetchedCredentials, error)) error {
	var number C.uintptr_t
	if callback != nil {
		number = C.uintptr_t(cgo.NewHandle(callback))
	}
	result := C.membrane_go_set_fetch_callback(e.number(), number)
	runtime.KeepAlive(e)
	return takeStatus(result)
}

//export membraneGoFetch
func membraneGoFetch(number C.uintptr_t, request *C.char, reply C.uintptr_t) C.int32_t {
	said, err := fetched(number, C.GoString(request))
	status := C.int32_t(0)
	if err != nil {
		said, status = strings.ReplaceAll(err.Error(), "\x00", ""), 1
	}
	C.membrane_go_reply_set(reply, text(said))
	return status
}

// fetched is the callback's answer as JSON. A panic must not cross C.
func fetched(number C.uintptr_t, text string) (said string, err error) {
	defer func() {
		if reason := recover(); reason != nil {
			log.Printf("membrane: the fetch callback panicked: %v\n%s", reason, debug.Stack())
			err = fmt.Errorf("panic: %v", reason)
		}
	}()
	callback, ok := cgo.Handle(number).Value().(func(FetchRequest) (*FetchedCredentials, error))
	if !ok {
		return "", fmt.Errorf("no callback is registered")
	}
	var request FetchRequest
	if err := json.Unmarshal([]byte(text), &request); err != nil {
		return "", fmt.Errorf("decode the question: %w", err)
	}
	credentials, err := callback(request)
	if err != nil {
		return "", err
	}
	encoded, err := json.Marshal(credentials)
	return string(encoded), err
}

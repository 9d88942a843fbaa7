package membrane

// #include "glue.h"
import "C"

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"strings"
)

// Client acts as the holder of one token, and can do what that token may do. It may be used by many
// goroutines at once.
type Client struct {
	handle
	// The library's client keeps nothing of its engine open, so the engine must not be collected before it.
	engine *Engine
	// What InWorkspace made ends with its owner and names this workspace.
	owner        *Client
	workspaceKey string
}

// Close frees the client. Calls that are running finish first; later calls answer [ErrClosed]. Closing again
// does nothing. The error is always nil.
func (c *Client) Close() error {
	if c.owner != nil {
		return nil
	}
	runtime.SetFinalizer(c, nil)
	C.membrane_go_client_free(c.value)
	return nil
}

// Call performs an operation by its name in the header, without the prefix: "connect", "list_connections".
// Request and answer are JSON objects; a nil request is {}. The methods named after the operations are the
// same with types.
func (c *Client) Call(ctx context.Context, operation string, request json.RawMessage) (json.RawMessage, error) {
	function, found := operations[operation]
	if !found {
		return nil, &Error{
			Status:  StatusUnsupported,
			Type:    "bad_request",
			Key:     "unsupported",
			Message: fmt.Sprintf("There is no operation %q.", operation),
		}
	}
	encoded := "{}"
	if request != nil {
		encoded = string(request)
	}
	if c.workspaceKey != "" {
		encoded = withWorkspace(encoded, c.workspaceKey)
	}
	if err := checkText(encoded); err != nil {
		return nil, err
	}
	limits, err := limit(ctx)
	if err != nil {
		return nil, err
	}
	result := C.membrane_go_call(function, c.number(), text(encoded), limits.timeout, limits.cancel)
	runtime.KeepAlive(c)
	limits.release()
	answer, err := takeText(result)
	return answer, limits.explain(err)
}

// withWorkspace adds the member workspaceKey to a request. What is no object is left to the library to refuse.
func withWorkspace(request, workspaceKey string) string {
	key, err := json.Marshal(workspaceKey)
	object := strings.TrimSpace(request)
	if err != nil || !strings.HasPrefix(object, "{") {
		return request
	}
	rest := object[1:]
	if strings.TrimSpace(rest) != "}" {
		rest = "," + rest
	}
	return `{"workspaceKey":` + string(key) + rest
}

// call is Call with types.
func call[Answer any](ctx context.Context, c *Client, operation string, request any) (*Answer, error) {
	encoded, err := json.Marshal(request)
	if err != nil {
		return nil, fmt.Errorf("membrane: encode the request of %s: %w", operation, err)
	}
	answer, err := c.Call(ctx, operation, encoded)
	if err != nil {
		return nil, err
	}
	return decode[Answer](operation, answer)
}

// decode reads an answer. Members that this package does not know are passed over: a newer library may have
// more of them.
func decode[Answer any](operation string, answer []byte) (*Answer, error) {
	decoded := new(Answer)
	if err := json.Unmarshal(answer, decoded); err != nil {
		return nil, fmt.Errorf("membrane: decode the answer of %s: %w", operation, err)
	}
	return decoded, nil
}

package membrane

// #include "glue.h"
import "C"

import (
	"encoding/json"
	"fmt"
	"runtime"
)

// CreateInstanceTokenRequest says what an instance token is for. Both members may be left out.
type CreateInstanceTokenRequest struct {
	Name string `json:"name,omitempty"`
	// ExpiresInSeconds is 0 for a token that lives until it is revoked.
	ExpiresInSeconds int64 `json:"expiresInSeconds,omitempty"`
}

// CreateInstanceToken makes a token that administers the store's workspaces and tokens: the first token of a
// store. Whoever opened it with its root key owns all of it.
func (e *Engine) CreateInstanceToken(request CreateInstanceTokenRequest) (*OpaqueToken, error) {
	encoded, err := json.Marshal(request)
	if err != nil {
		return nil, fmt.Errorf("membrane: encode the request of create_instance_token: %w", err)
	}
	if err := checkText(string(encoded)); err != nil {
		return nil, err
	}
	answer, err := takeText(C.membrane_go_create_instance_token(e.number(), text(string(encoded))))
	runtime.KeepAlive(e)
	if err != nil {
		return nil, err
	}
	return decode[OpaqueToken]("create_instance_token", answer)
}

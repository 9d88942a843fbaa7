package membrane

import (
	"context"
	"encoding/json"
)

// SetCredentialsRequest holds a tenant's credentials for the Internal API.
type SetCredentialsRequest struct {
	// Credentials are as the workspace's internalApi.credentialsSchema describes them. Encodes to a JSON object;
	// json.RawMessage("null") erases them.
	Credentials any `json:"credentials,omitempty"`
	// Merge merges them into the present ones (RFC 7396): null removes a member.
	Merge bool `json:"merge,omitempty"`
	// TenantKey names the tenant when the token is a workspace management token.
	TenantKey string `json:"tenantKey,omitempty"`
}

// SetCredentialsResponse says whose credentials are stored.
type SetCredentialsResponse struct {
	TenantID       string `json:"tenantId"`
	TenantKey      string `json:"tenantKey"`
	HasCredentials bool   `json:"hasCredentials"`
}

// SetCredentials stores the tenant's credentials for the Internal API, your product's own API.
func (c *Client) SetCredentials(ctx context.Context, request SetCredentialsRequest) (*SetCredentialsResponse, error) {
	return call[SetCredentialsResponse](ctx, c, "set_credentials", request)
}

// HTTPRequest is a request to send through a connection, or to the Internal API when it names none.
type HTTPRequest struct {
	ConnectionID  string `json:"connectionId,omitempty"`
	ConnectionKey string `json:"connectionKey,omitempty"`
	// Path is relative to the app's base URI, or absolute with the same origin.
	Path string `json:"path,omitempty"`
	// Method is GET when empty.
	Method  string            `json:"method,omitempty"`
	Query   map[string]any    `json:"query,omitempty"`
	Headers map[string]string `json:"headers,omitempty"`
	// Body is anything that encodes to JSON; a string is sent as it is.
	Body any `json:"body,omitempty"`
	// Bytes is a body that is not JSON, instead of Body.
	Bytes []byte `json:"bodyBase64,omitempty"`
	// MinimumSeconds is how long the access token must live at least.
	MinimumSeconds int `json:"minimumSeconds,omitempty"`
}

// HTTPResponse is the app's answer.
type HTTPResponse struct {
	Status int `json:"status"`
	// Headers have names in lower case.
	Headers map[string]string `json:"headers,omitempty"`
	// Body is the JSON that the app answered, or its text as a JSON string.
	Body json.RawMessage `json:"body,omitempty"`
	// Bytes is the body when it is neither.
	Bytes []byte `json:"bodyBase64,omitempty"`
}

// Request sends an authenticated HTTP request. Any status is an answer, except 401 after a refresh was tried
// ([ErrCredentialsRefused]) and 429 ([ErrRateLimited]). Redirects are answered, not followed.
func (c *Client) Request(ctx context.Context, request HTTPRequest) (*HTTPResponse, error) {
	return call[HTTPResponse](ctx, c, "request", request)
}

package membrane

import (
	"context"
	"encoding/json"
)

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
	// Form is sent as application/x-www-form-urlencoded.
	Form map[string]any `json:"form,omitempty"`
	// Multipart is sent as multipart/form-data.
	Multipart []Part `json:"multipart,omitempty"`
	// Retry says how often to send again when the app has trouble that may pass.
	Retry *Retry `json:"retry,omitempty"`
	// Pagination is true for the connector's rule, or a rule. See [Client.Pages].
	Pagination any `json:"pagination,omitempty"`
	// Cursor is the page to get, from the answer before.
	Cursor string `json:"cursor,omitempty"`
	// MaximumAnswerBytes is the largest body to accept, instead of the engine's.
	MaximumAnswerBytes int64 `json:"maximumAnswerBytes,omitempty"`
	// MinimumSeconds is how long the access token must live at least.
	MinimumSeconds int `json:"minimumSeconds,omitempty"`
}

// Part is a part of a multipart/form-data body: one of Body, Bytes and Stream is its content.
type Part struct {
	Name        string `json:"name"`
	FileName    string `json:"fileName,omitempty"`
	ContentType string `json:"contentType,omitempty"`
	// Body is anything that encodes to JSON; a string is sent as it is.
	Body  any    `json:"body,omitempty"`
	Bytes []byte `json:"bodyBase64,omitempty"`
	// Stream makes it the part that [Client.Stream] reads from its source.
	Stream bool `json:"stream,omitempty"`
}

// Retry says how often a request is sent again.
type Retry struct {
	// Attempts is how many further times, up to 10.
	Attempts int `json:"attempts"`
	// MaximumDelayMs is the longest wait; who asks for more is answered at once. Default a minute.
	MaximumDelayMs int64 `json:"maximumDelayMs,omitempty"`
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
	// Items are those of a page, where the pagination names them; then there is no body.
	Items []json.RawMessage `json:"items,omitempty"`
	// Cursor is for the next page, while there is one.
	Cursor string `json:"cursor,omitempty"`
}

// Pages goes through the pages of a long list, one request for each, as [Client.Connections] does. The pagination is
// the connector's rule unless the request has one. A page that cannot be read is an error with the key page_unreadable,
// never the list's end; its data has the cursor that goes on there.
func (c *Client) Pages(ctx context.Context, request HTTPRequest) func(yield func(*HTTPResponse, error) bool) {
	if request.Pagination == nil {
		request.Pagination = true
	}
	return func(yield func(*HTTPResponse, error) bool) {
		for {
			page, err := c.Request(ctx, request)
			if !yield(page, err) || err != nil || page.Cursor == "" {
				return
			}
			request.Cursor = page.Cursor
		}
	}
}

// ActionRequest is one HTTP request.
type ActionRequest struct {
	Path    string            `json:"path"`
	Method  string            `json:"method,omitempty"`
	Query   map[string]any    `json:"query,omitempty"`
	Headers map[string]string `json:"headers,omitempty"`
	Body    any               `json:"body,omitempty"`
}

package membrane

// #include "glue.h"
import "C"

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unsafe"
)

// PatchWebhookRequest names a webhook and says what to change.
type PatchWebhookRequest struct {
	ID  string `json:"id"`
	URL string `json:"url,omitempty"`
	// Events are the types to send from now on. Nil leaves them; a pointer to an empty slice means all.
	Events  *[]string `json:"-"`
	Name    string    `json:"name,omitempty"`
	Enabled *bool     `json:"enabled,omitempty"`
}

// MarshalJSON writes the request as the library reads it, where null means all events.
func (r PatchWebhookRequest) MarshalJSON() ([]byte, error) {
	type plain PatchWebhookRequest
	if r.Events == nil {
		return json.Marshal(plain(r))
	}
	types := *r.Events
	if len(types) == 0 {
		types = nil
	}
	return json.Marshal(struct {
		plain
		Events []string `json:"events"`
	}{plain(r), types})
}

// RotateWebhookSecretRequest names a webhook. Without Overlap the present secret signs for one more day; a
// pointer to 0 ends it at once.
type RotateWebhookSecretRequest struct {
	ID string `json:"id"`
	// Overlap is in whole seconds.
	Overlap *time.Duration `json:"-"`
}

// MarshalJSON writes the request as the library reads it.
func (r RotateWebhookSecretRequest) MarshalJSON() ([]byte, error) {
	var seconds *int64
	if r.Overlap != nil {
		rounded := units(*r.Overlap, time.Second)
		seconds = &rounded
	}
	return json.Marshal(struct {
		ID             string `json:"id"`
		OverlapSeconds *int64 `json:"overlapSeconds,omitempty"`
	}{r.ID, seconds})
}

// WebhookHeader gives the fields of a request's header, as net/http's Header does.
type WebhookHeader interface {
	Get(name string) string
}

// VerifyWebhook gives the event of a webhook, if it comes from who knows the secret and is at most five minutes
// old.
//
//	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
//	event, err := membrane.VerifyWebhook(body, r.Header, secret)
//
// The body is given as it arrived. During a rotation of the secret both are given. What is not to be believed is
// [ErrNotAuthenticated], with the reason in its Data. The same event may come twice, with the same ID.
func VerifyWebhook(body []byte, header WebhookHeader, secrets ...string) (*Event, error) {
	id, timestamp, signature := header.Get("webhook-id"), header.Get("webhook-timestamp"), header.Get("webhook-signature")
	joined := strings.Join(secrets, " ")
	if err := checkText(id, timestamp, signature, joined); err != nil {
		return nil, err
	}
	var start unsafe.Pointer
	if len(body) > 0 {
		start = unsafe.Pointer(&body[0])
	}
	err := takeStatus(C.membrane_go_verify_webhook(start, C.size_t(len(body)), text(id), text(timestamp), text(signature), text(joined), 0))
	if err != nil {
		return nil, err
	}
	event := new(Event)
	if err := json.Unmarshal(body, event); err != nil {
		return nil, fmt.Errorf("membrane: decode the event: %w", err)
	}
	return event, nil
}

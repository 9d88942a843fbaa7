package membrane

// #include "glue.h"
import "C"

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unsafe"
)

// The types of events.
const (
	EventConnectionCreated      = "connection.created"
	EventConnectionDisconnected = "connection.disconnected"
	EventConnectionReconnected  = "connection.reconnected"
	EventConnectionDeleted      = "connection.deleted"
	EventWebhookDisabled        = "webhook.disabled"
)

// Event is something that happened. However often it is delivered, its ID stays the same.
type Event struct {
	EventType    string     `json:"eventType"`
	ID           string     `json:"id"`
	CreatedAt    *time.Time `json:"createdAt,omitempty"`
	WorkspaceID  string     `json:"workspaceId,omitempty"`
	WorkspaceKey string     `json:"workspaceKey,omitempty"`
	Data         EventData  `json:"data"`
}

// EventData is what an event is about: the connection, or for webhook.disabled the webhook.
type EventData struct {
	Connection *EventConnection `json:"connection,omitempty"`
	Webhook    *Webhook         `json:"webhook,omitempty"`
}

// EventConnection is a connection with whose it is.
type EventConnection struct {
	Connection
	CustomerID string `json:"customerId,omitempty"`
	TenantKey  string `json:"tenantKey,omitempty"`
}

// Webhook is an address that events are sent to.
type Webhook struct {
	ID   string `json:"id"`
	Key  string `json:"key,omitempty"`
	URL  string `json:"url,omitempty"`
	Name string `json:"name,omitempty"`
	// Events are the types that are sent; empty means all.
	Events     []string   `json:"events,omitempty"`
	Enabled    bool       `json:"enabled"`
	DisabledAt *time.Time `json:"disabledAt,omitempty"`
	// DisabledReason is "requested", "gone" or "failing".
	DisabledReason string     `json:"disabledReason,omitempty"`
	FailingSince   *time.Time `json:"failingSince,omitempty"`
	CreatedAt      *time.Time `json:"createdAt,omitempty"`
	UpdatedAt      *time.Time `json:"updatedAt,omitempty"`
	// Secret is only in the answer of CreateWebhook.
	Secret string `json:"secret,omitempty"`
}

// CreateWebhookRequest says where events go.
type CreateWebhookRequest struct {
	URL string `json:"url"`
	// Events are the types to send; empty means all.
	Events []string `json:"events,omitempty"`
	Name   string   `json:"name,omitempty"`
	// Key is your own key of it.
	Key string `json:"key,omitempty"`
	// IfExists "update" changes the webhook of that key, where there is one; its secret stays.
	IfExists string `json:"ifExists,omitempty"`
}

// CreateWebhook makes a webhook. Only its answer has the Secret, which [VerifyWebhook] needs.
func (c *Client) CreateWebhook(ctx context.Context, request CreateWebhookRequest) (*Webhook, error) {
	return call[Webhook](ctx, c, "create_webhook", request)
}

// ListWebhooksResponse holds all webhooks of the workspace.
type ListWebhooksResponse struct {
	Items []Webhook `json:"items"`
	// Damaged are the ids of records that cannot be read and are left out.
	Damaged []string `json:"damaged,omitempty"`
}

// ListWebhooks gives the workspace's webhooks, newest first.
func (c *Client) ListWebhooks(ctx context.Context) (*ListWebhooksResponse, error) {
	return call[ListWebhooksResponse](ctx, c, "list_webhooks", struct{}{})
}

type webhookRequest struct {
	ID string `json:"id"`
}

// GetWebhook gives one webhook.
func (c *Client) GetWebhook(ctx context.Context, id string) (*Webhook, error) {
	return call[Webhook](ctx, c, "get_webhook", webhookRequest{id})
}

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

// PatchWebhook changes a webhook, or enables or disables it.
func (c *Client) PatchWebhook(ctx context.Context, request PatchWebhookRequest) (*Webhook, error) {
	return call[Webhook](ctx, c, "patch_webhook", request)
}

// DeleteWebhook deletes a webhook with its delivery log.
func (c *Client) DeleteWebhook(ctx context.Context, id string) (*Webhook, error) {
	return call[Webhook](ctx, c, "delete_webhook", webhookRequest{id})
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

// RotatedSecret is the new secret of a webhook.
type RotatedSecret struct {
	ID                       string     `json:"id"`
	Secret                   string     `json:"secret"`
	PreviousSecretValidUntil *time.Time `json:"previousSecretValidUntil,omitempty"`
}

// RotateWebhookSecret makes a new secret. During the overlap deliveries are signed with both.
func (c *Client) RotateWebhookSecret(ctx context.Context, request RotateWebhookSecretRequest) (*RotatedSecret, error) {
	return call[RotatedSecret](ctx, c, "rotate_webhook_secret", request)
}

// ListWebhookDeliveriesRequest names a webhook and says which attempts to list.
type ListWebhookDeliveriesRequest struct {
	ID      string `json:"id"`
	EventID string `json:"eventId,omitempty"`
	Limit   int    `json:"limit,omitempty"`
	Cursor  string `json:"cursor,omitempty"`
}

// WebhookDelivery is one attempt to deliver one event.
type WebhookDelivery struct {
	ID            string     `json:"id"`
	EventID       string     `json:"eventId"`
	EventType     string     `json:"eventType"`
	Attempt       int        `json:"attempt"`
	AttemptedAt   *time.Time `json:"attemptedAt,omitempty"`
	DurationMs    int64      `json:"durationMs"`
	Status        int        `json:"status,omitempty"`
	Delivered     bool       `json:"delivered"`
	ErrorKey      string     `json:"errorKey,omitempty"`
	NextAttemptAt *time.Time `json:"nextAttemptAt,omitempty"`
	// DeliveryState is "pending", "delivered" or "given_up".
	DeliveryState string `json:"deliveryState,omitempty"`
}

// ListWebhookDeliveriesResponse is one page. Cursor is empty on the last one.
type ListWebhookDeliveriesResponse struct {
	Items  []WebhookDelivery `json:"items"`
	Cursor string            `json:"cursor,omitempty"`
	// Damaged are the ids of records that cannot be read and are left out.
	Damaged []string `json:"damaged,omitempty"`
}

// ListWebhookDeliveries gives a page of the attempts to deliver to a webhook, newest first.
func (c *Client) ListWebhookDeliveries(ctx context.Context, request ListWebhookDeliveriesRequest) (*ListWebhookDeliveriesResponse, error) {
	return call[ListWebhookDeliveriesResponse](ctx, c, "list_webhook_deliveries", request)
}

// Redelivery says that an event will be sent again.
type Redelivery struct {
	ID            string `json:"id"`
	EventID       string `json:"eventId"`
	DeliveryState string `json:"deliveryState"`
}

// RedeliverWebhook sends an event to a webhook once more.
func (c *Client) RedeliverWebhook(ctx context.Context, id, eventID string) (*Redelivery, error) {
	return call[Redelivery](ctx, c, "redeliver_webhook", struct {
		ID      string `json:"id"`
		EventID string `json:"eventId"`
	}{id, eventID})
}

// ListEventsRequest says which events to list. All members may be left out.
type ListEventsRequest struct {
	ConnectionID string `json:"connectionId,omitempty"`
	EventType    string `json:"eventType,omitempty"`
	Limit        int    `json:"limit,omitempty"`
	Cursor       string `json:"cursor,omitempty"`
}

// ListEventsResponse is one page. Cursor is empty on the last one.
type ListEventsResponse struct {
	Items  []Event `json:"items"`
	Cursor string  `json:"cursor,omitempty"`
	// Damaged are the ids of records that cannot be read and are left out.
	Damaged []string `json:"damaged,omitempty"`
}

// ListEvents gives a page of the events of the last days, newest first.
func (c *Client) ListEvents(ctx context.Context, request ListEventsRequest) (*ListEventsResponse, error) {
	return call[ListEventsResponse](ctx, c, "list_events", request)
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

package membrane

import (
	"context"
	"encoding/json"
	"time"
)

// The types of action.
const (
	ActionToYourApp     = "api-request-to-your-app"
	ActionToExternalApp = "api-request-to-external-app"
)

// Action is a request with a name, to be run with an input.
type Action struct {
	ID             string `json:"id"`
	Key            string `json:"key"`
	Name           string `json:"name"`
	Description    string `json:"description,omitempty"`
	Type           string `json:"type"`
	IntegrationKey string `json:"integrationKey,omitempty"`
	// ConnectionID and TenantID are of the connection that it belongs to; empty for the workspace's own.
	ConnectionID string `json:"connectionId,omitempty"`
	TenantID     string `json:"tenantId,omitempty"`
	// Config of the workspace's own actions is shown to managers only.
	Config      json.RawMessage `json:"config,omitempty"`
	InputSchema json.RawMessage `json:"inputSchema,omitempty"`
	CreatedAt   *time.Time      `json:"createdAt,omitempty"`
	UpdatedAt   *time.Time      `json:"updatedAt,omitempty"`
	ArchivedAt  *time.Time      `json:"archivedAt,omitempty"`
	// Warnings say what of the schema looks misspelt, when the action was made or changed.
	Warnings []string `json:"warnings,omitempty"`
}

// ActionResult is what a run came to. Output is the body that the app answered.
type ActionResult struct {
	Output      json.RawMessage `json:"output"`
	ActionRunID string          `json:"actionRunId"`
}

// ActRequest names one request (API) or an action, and what to run it with.
type ActRequest struct {
	API *ActionRequest `json:"api,omitempty"`
	ID  string         `json:"id,omitempty"`
	Key string         `json:"key,omitempty"`
	// Input encodes to a JSON object.
	Input any `json:"input,omitempty"`
	// Without a named connection: the action's own, its integration's, or the tenant's only one.
	ConnectionID   string `json:"connectionId,omitempty"`
	ConnectionKey  string `json:"connectionKey,omitempty"`
	IntegrationID  string `json:"integrationId,omitempty"`
	IntegrationKey string `json:"integrationKey,omitempty"`
	Meta           any    `json:"meta,omitempty"`
}

// ActionRequest is one HTTP request.
type ActionRequest struct {
	Path    string            `json:"path"`
	Method  string            `json:"method,omitempty"`
	Query   map[string]any    `json:"query,omitempty"`
	Headers map[string]string `json:"headers,omitempty"`
	Body    any               `json:"body,omitempty"`
}

// Act sends one request, or runs an action, through a connection. An HTTP status other than 2xx is
// [ErrProviderError]; its data has status and response.
func (c *Client) Act(ctx context.Context, request ActRequest) (*ActionResult, error) {
	return call[ActionResult](ctx, c, "act", request)
}

// RunActionRequest names an action by ID or Key, and what to run it with.
type RunActionRequest struct {
	ID             string `json:"id,omitempty"`
	Key            string `json:"key,omitempty"`
	Input          any    `json:"input,omitempty"`
	ConnectionID   string `json:"connectionId,omitempty"`
	ConnectionKey  string `json:"connectionKey,omitempty"`
	IntegrationID  string `json:"integrationId,omitempty"`
	IntegrationKey string `json:"integrationKey,omitempty"`
}

// RunAction runs an action. See [Client.Act].
func (c *Client) RunAction(ctx context.Context, request RunActionRequest) (*ActionResult, error) {
	return call[ActionResult](ctx, c, "run_action", request)
}

// CreateActionRequest says what an action is to be.
type CreateActionRequest struct {
	Key string `json:"key"`
	// Type is ActionToYourApp or ActionToExternalApp.
	Type string `json:"type"`
	// Config is {"request": {"uri", "method", "headers", "query", "body"}} with formulas over input.
	Config         any    `json:"config,omitempty"`
	Name           string `json:"name,omitempty"`
	Description    string `json:"description,omitempty"`
	InputSchema    any    `json:"inputSchema,omitempty"`
	IntegrationKey string `json:"integrationKey,omitempty"`
	// ConnectionID or ConnectionKey is the connection that it belongs to; nothing makes the workspace's own.
	ConnectionID  string `json:"connectionId,omitempty"`
	ConnectionKey string `json:"connectionKey,omitempty"`
}

// CreateAction makes an action.
func (c *Client) CreateAction(ctx context.Context, request CreateActionRequest) (*Action, error) {
	return call[Action](ctx, c, "create_action", request)
}

// ListActionsRequest says which actions to list. All members may be left out.
type ListActionsRequest struct {
	Search          string `json:"search,omitempty"`
	ConnectionID    string `json:"connectionId,omitempty"`
	ConnectionKey   string `json:"connectionKey,omitempty"`
	IntegrationKey  string `json:"integrationKey,omitempty"`
	IncludeArchived bool   `json:"includeArchived,omitempty"`
	Limit           int    `json:"limit,omitempty"`
	// Cursor is the one of the page before.
	Cursor string `json:"cursor,omitempty"`
}

// ListActionsResponse is one page. Cursor is empty on the last one.
type ListActionsResponse struct {
	Items  []Action `json:"items"`
	Cursor string   `json:"cursor,omitempty"`
	// Damaged are the ids of records that cannot be read and are left out.
	Damaged []string `json:"damaged,omitempty"`
}

// ListActions gives a page of actions, newest first.
func (c *Client) ListActions(ctx context.Context, request ListActionsRequest) (*ListActionsResponse, error) {
	return call[ListActionsResponse](ctx, c, "list_actions", request)
}

// GetActionRequest names an action by ID, or by Key and, where it belongs to one, its connection.
type GetActionRequest struct {
	ID            string `json:"id,omitempty"`
	Key           string `json:"key,omitempty"`
	ConnectionID  string `json:"connectionId,omitempty"`
	ConnectionKey string `json:"connectionKey,omitempty"`
}

// GetAction gets one action.
func (c *Client) GetAction(ctx context.Context, request GetActionRequest) (*Action, error) {
	return call[Action](ctx, c, "get_action", request)
}

// PatchActionRequest names an action as GetActionRequest does, and says what to change.
type PatchActionRequest struct {
	ID            string `json:"id,omitempty"`
	Key           string `json:"key,omitempty"`
	ConnectionID  string `json:"connectionId,omitempty"`
	ConnectionKey string `json:"connectionKey,omitempty"`

	Name           string `json:"name,omitempty"`
	Description    string `json:"description,omitempty"`
	Config         any    `json:"config,omitempty"`
	InputSchema    any    `json:"inputSchema,omitempty"`
	IntegrationKey string `json:"integrationKey,omitempty"`
}

// PatchAction changes an action.
func (c *Client) PatchAction(ctx context.Context, request PatchActionRequest) (*Action, error) {
	return call[Action](ctx, c, "patch_action", request)
}

// ArchiveActionRequest names an action as GetActionRequest does.
type ArchiveActionRequest struct {
	ID            string `json:"id,omitempty"`
	Key           string `json:"key,omitempty"`
	ConnectionID  string `json:"connectionId,omitempty"`
	ConnectionKey string `json:"connectionKey,omitempty"`
}

// ArchiveAction archives an action; its key is free again.
func (c *Client) ArchiveAction(ctx context.Context, request ArchiveActionRequest) (*Action, error) {
	return call[Action](ctx, c, "archive_action", request)
}

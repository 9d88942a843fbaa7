package membrane

import (
	"context"
	"encoding/json"
	"time"
)

// Integration is a workspace's use of a connector. Its parameters are never part of it.
type Integration struct {
	ID                   string     `json:"id"`
	Key                  string     `json:"key"`
	Name                 string     `json:"name,omitempty"`
	ConnectorID          string     `json:"connectorId,omitempty"`
	ConnectorKey         string     `json:"connectorKey,omitempty"`
	ConnectorVersion     string     `json:"connectorVersion,omitempty"`
	AuthType             string     `json:"authType,omitempty"`
	State                string     `json:"state,omitempty"`
	OAuthCallbackURI     string     `json:"oAuthCallbackUri,omitempty"`
	HasMissingParameters bool       `json:"hasMissingParameters"`
	CreatedAt            *time.Time `json:"createdAt,omitempty"`
	UpdatedAt            *time.Time `json:"updatedAt,omitempty"`
	ArchivedAt           *time.Time `json:"archivedAt,omitempty"`
}

// ListIntegrationsRequest says which integrations to list. All members may be left out.
type ListIntegrationsRequest struct {
	Search          string `json:"search,omitempty"`
	ConnectorKey    string `json:"connectorKey,omitempty"`
	IncludeArchived bool   `json:"includeArchived,omitempty"`
	Limit           int    `json:"limit,omitempty"`
	// Cursor is the one of the page before.
	Cursor string `json:"cursor,omitempty"`
}

// ListIntegrationsResponse is one page. Cursor is empty on the last one.
type ListIntegrationsResponse struct {
	Items  []Integration `json:"items"`
	Cursor string        `json:"cursor,omitempty"`
	// Damaged are the ids of records that cannot be read and are left out.
	Damaged []string `json:"damaged,omitempty"`
}

// ListIntegrations gives a page of the workspace's integrations. See [Client.Integrations] for all pages.
func (c *Client) ListIntegrations(ctx context.Context, request ListIntegrationsRequest) (*ListIntegrationsResponse, error) {
	return call[ListIntegrationsResponse](ctx, c, "list_integrations", request)
}

// IntegrationSelector names an integration by ID or Key. An archived one has its ID only, but for
// [Client.RestoreIntegration].
type IntegrationSelector struct {
	ID  string `json:"id,omitempty"`
	Key string `json:"key,omitempty"`
}

// IntegrationDetails is an integration with what is needed to connect with it.
type IntegrationDetails struct {
	Integration
	AuthOptions []AuthOption `json:"authOptions,omitempty"`
	// Connection is the acting tenant's newest.
	Connection *Connection `json:"connection,omitempty"`
	// Parameters are without secrets, for a workspace management token only.
	Parameters json.RawMessage `json:"parameters,omitempty"`
	// HiddenParameters are the names of those that are set and not shown.
	HiddenParameters []string `json:"hiddenParameters,omitempty"`
}

// AuthOption is a way to authenticate.
type AuthOption struct {
	Key         string          `json:"key"`
	Type        string          `json:"type"`
	Title       string          `json:"title,omitempty"`
	Description string          `json:"description,omitempty"`
	InputSchema json.RawMessage `json:"inputSchema,omitempty"`
}

// GetIntegration gets one integration.
func (c *Client) GetIntegration(ctx context.Context, integration IntegrationSelector) (*IntegrationDetails, error) {
	return call[IntegrationDetails](ctx, c, "get_integration", integration)
}

// CreateIntegrationRequest names the connector by ConnectorKey or ConnectorID.
type CreateIntegrationRequest struct {
	ConnectorKey string `json:"connectorKey,omitempty"`
	ConnectorID  string `json:"connectorId,omitempty"`
	// Key is the connector's when empty.
	Key  string `json:"key,omitempty"`
	Name string `json:"name,omitempty"`
	// Parameters are by the connector's parametersSchema, such as clientId, clientSecret and scopes. Encodes
	// to a JSON object.
	Parameters       any    `json:"parameters,omitempty"`
	OAuthCallbackURI string `json:"oAuthCallbackUri,omitempty"`
	// IfExists "update" changes the integration of that key, where there is one: parameters that are not given stay.
	IfExists string `json:"ifExists,omitempty"`
}

// CreateIntegration makes an integration. It needs a workspace management token.
func (c *Client) CreateIntegration(ctx context.Context, request CreateIntegrationRequest) (*Integration, error) {
	return call[Integration](ctx, c, "create_integration", request)
}

// PatchIntegrationRequest names an integration by ID or Key, and says what to change.
type PatchIntegrationRequest struct {
	ID  string `json:"id,omitempty"`
	Key string `json:"key,omitempty"`

	Name string `json:"name,omitempty"`
	// Parameters are merged into the present ones. Encodes to a JSON object.
	Parameters       any    `json:"parameters,omitempty"`
	OAuthCallbackURI string `json:"oAuthCallbackUri,omitempty"`
}

// PatchIntegration changes an integration. It needs a workspace management token.
func (c *Client) PatchIntegration(ctx context.Context, request PatchIntegrationRequest) (*Integration, error) {
	return call[Integration](ctx, c, "patch_integration", request)
}

// ArchivedIntegration is what was archived, with what goes on using it.
type ArchivedIntegration struct {
	Integration
	ConnectionCount int `json:"connectionCount"`
	// Connections are the newest 100 of them.
	Connections []UsingConnection `json:"connections"`
}

// UsingConnection is a connection that uses an integration.
type UsingConnection struct {
	ID       string `json:"id"`
	Key      string `json:"key"`
	TenantID string `json:"tenantId"`
}

// ArchiveIntegration archives an integration: nothing is connected with it any more, and its key is free again. It
// needs a workspace management token.
func (c *Client) ArchiveIntegration(ctx context.Context, integration IntegrationSelector) (*ArchivedIntegration, error) {
	return call[ArchivedIntegration](ctx, c, "archive_integration", integration)
}

// RestoreIntegration brings an archived integration back. It needs a workspace management token.
func (c *Client) RestoreIntegration(ctx context.Context, integration IntegrationSelector) (*Integration, error) {
	return call[Integration](ctx, c, "restore_integration", integration)
}

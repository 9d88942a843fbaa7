package membrane

import (
	"context"
	"time"
)

// Integration is a workspace's use of a connector. Its parameters are never part of it.
type Integration struct {
	ID                   string     `json:"id"`
	Key                  string     `json:"key"`
	Name                 string     `json:"name,omitempty"`
	ConnectorID          string     `json:"connectorId,omitempty"`
	ConnectorKey         string     `json:"connectorKey,omitempty"`
	OAuthCallbackURI     string     `json:"oAuthCallbackUri,omitempty"`
	HasMissingParameters bool       `json:"hasMissingParameters"`
	CreatedAt            *time.Time `json:"createdAt,omitempty"`
	UpdatedAt            *time.Time `json:"updatedAt,omitempty"`
}

// ListIntegrationsRequest says which integrations to list. All members may be left out.
type ListIntegrationsRequest struct {
	Search       string `json:"search,omitempty"`
	ConnectorKey string `json:"connectorKey,omitempty"`
	Limit        int    `json:"limit,omitempty"`
	// Cursor is the one of the page before.
	Cursor string `json:"cursor,omitempty"`
}

// ListIntegrationsResponse is one page. Cursor is empty on the last one.
type ListIntegrationsResponse struct {
	Items  []Integration `json:"items"`
	Cursor string        `json:"cursor,omitempty"`
}

// ListIntegrations gives a page of the workspace's integrations. See [Client.Integrations] for all pages.
func (c *Client) ListIntegrations(ctx context.Context, request ListIntegrationsRequest) (*ListIntegrationsResponse, error) {
	return call[ListIntegrationsResponse](ctx, c, "list_integrations", request)
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

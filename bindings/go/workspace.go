package membrane

import (
	"context"
	"encoding/json"
	"time"
)

// Workspace is what tenants, connectors and integrations belong to.
type Workspace struct {
	ID          string       `json:"id"`
	Key         string       `json:"key"`
	Name        string       `json:"name,omitempty"`
	InternalAPI *InternalAPI `json:"internalApi,omitempty"`
	// AccountKey and the times are known where developers and instances list workspaces.
	AccountKey string     `json:"accountKey,omitempty"`
	CreatedAt  *time.Time `json:"createdAt,omitempty"`
	UpdatedAt  *time.Time `json:"updatedAt,omitempty"`
}

// InternalAPI says how to talk to your product's own API.
type InternalAPI struct {
	BaseURI string `json:"baseUri,omitempty"`
	// MakeAPIClient is a connector's function of that name, with the tenant's credentials as its variable.
	MakeAPIClient json.RawMessage `json:"makeApiClient,omitempty"`
	// CredentialsSchema is a JSON Schema that the tenant's credentials are checked against.
	CredentialsSchema json.RawMessage `json:"credentialsSchema,omitempty"`
}

// GetWorkspace gets the workspace of the token.
func (c *Client) GetWorkspace(ctx context.Context) (*Workspace, error) {
	return call[Workspace](ctx, c, "get_workspace", struct{}{})
}

// PatchWorkspaceRequest says what to change.
type PatchWorkspaceRequest struct {
	Name        string       `json:"name,omitempty"`
	InternalAPI *InternalAPI `json:"internalApi,omitempty"`
}

// PatchWorkspace changes the workspace. It needs a workspace management token.
func (c *Client) PatchWorkspace(ctx context.Context, request PatchWorkspaceRequest) (*Workspace, error) {
	return call[Workspace](ctx, c, "patch_workspace", request)
}

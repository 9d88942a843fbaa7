package membrane

import (
	"context"
	"encoding/json"
	"time"
)

// Workspace is what tenants, connectors and integrations belong to.
type Workspace struct {
	ID   string `json:"id"`
	Key  string `json:"key"`
	Name string `json:"name,omitempty"`
	// Audience is whom the aud of a signed token must name.
	Audience    string       `json:"audience,omitempty"`
	InternalAPI *InternalAPI `json:"internalApi,omitempty"`
	// AccountKey and the times are known where developers and instances list workspaces.
	AccountKey string     `json:"accountKey,omitempty"`
	CreatedAt  *time.Time `json:"createdAt,omitempty"`
	UpdatedAt  *time.Time `json:"updatedAt,omitempty"`
	// Warnings say what of the settings' schemas looks misspelt, when they were changed.
	Warnings []string `json:"warnings,omitempty"`
}

// InternalAPI says how to talk to your product's own API.
type InternalAPI struct {
	BaseURI string `json:"baseUri,omitempty"`
	// Type is as a connector's: "client-credentials" when empty, "oauth2", "membrane-token", ...
	Type string `json:"type,omitempty"`
	// MakeAPIClient is a connector's function of that name, with the tenant's credentials as its variable.
	MakeAPIClient json.RawMessage `json:"makeApiClient,omitempty"`
	// CredentialsSchema is a JSON Schema that the tenant's credentials are checked against.
	CredentialsSchema json.RawMessage `json:"credentialsSchema,omitempty"`
	// GetOAuthConfig is a connector's function of that name; others are set with [Client.Call].
	GetOAuthConfig json.RawMessage `json:"getOAuthConfig,omitempty"`
	// Parameters are what the functions see as connectorParameters. No answer shows them.
	Parameters json.RawMessage `json:"parameters,omitempty"`
}

// GetWorkspace gets the workspace of the token.
func (c *Client) GetWorkspace(ctx context.Context) (*Workspace, error) {
	return call[Workspace](ctx, c, "get_workspace", struct{}{})
}

// PatchWorkspaceRequest says what to change.
type PatchWorkspaceRequest struct {
	Name string `json:"name,omitempty"`
	// Audience is whom the aud of a signed token must name, where it has one; [Client.Call] removes it with null.
	Audience string `json:"audience,omitempty"`
	// InternalAPI replaces the settings; InternalAPIPatch is merged into them (RFC 7396).
	InternalAPI      *InternalAPI    `json:"internalApi,omitempty"`
	InternalAPIPatch json.RawMessage `json:"internalApiPatch,omitempty"`
}

// PatchWorkspace changes the workspace. It needs a workspace management token.
func (c *Client) PatchWorkspace(ctx context.Context, request PatchWorkspaceRequest) (*Workspace, error) {
	return call[Workspace](ctx, c, "patch_workspace", request)
}

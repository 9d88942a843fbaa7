package membrane

import (
	"context"
	"encoding/json"
	"time"
)

// Connector says how to talk to an app. A list has only the members up to ArchivedAt.
type Connector struct {
	ID          string   `json:"id"`
	Key         string   `json:"key"`
	Name        string   `json:"name"`
	Description string   `json:"description,omitempty"`
	Categories  []string `json:"categories,omitempty"`
	// Type is "oauth2" or "client-credentials".
	Type      string `json:"type"`
	IsBuiltIn bool   `json:"isBuiltIn"`
	LogoURI   string `json:"logoUri,omitempty"`
	// Version counts the definitions that a workspace's own connector has had.
	Version    string     `json:"version,omitempty"`
	CreatedAt  *time.Time `json:"createdAt,omitempty"`
	UpdatedAt  *time.Time `json:"updatedAt,omitempty"`
	ArchivedAt *time.Time `json:"archivedAt,omitempty"`
	// Warnings say what probably does not work, when the connector was made or changed.
	Warnings []string `json:"warnings,omitempty"`

	Aliases                 []string        `json:"aliases,omitempty"`
	Domains                 []string        `json:"domains,omitempty"`
	ParametersSchema        json.RawMessage `json:"parametersSchema,omitempty"`
	InputSchema             json.RawMessage `json:"inputSchema,omitempty"`
	CustomCredentialsSchema json.RawMessage `json:"customCredentialsSchema,omitempty"`

	GetOAuthConfig                         json.RawMessage `json:"getOAuthConfig,omitempty"`
	GetCredentialsFromConnectionParameters json.RawMessage `json:"getCredentialsFromConnectionParameters,omitempty"`
	GetCredentialsFromAccessTokenResponse  json.RawMessage `json:"getCredentialsFromAccessTokenResponse,omitempty"`
	GetCredentialsFromRefreshTokenResponse json.RawMessage `json:"getCredentialsFromRefreshTokenResponse,omitempty"`
	MakeAPIClient                          json.RawMessage `json:"makeApiClient,omitempty"`
	Test                                   json.RawMessage `json:"test,omitempty"`
}

// ListConnectorsRequest says which connectors to list. All members may be left out.
type ListConnectorsRequest struct {
	// Search is words, ranked as the intent of [Client.Connect].
	Search   string `json:"search,omitempty"`
	Category string `json:"category,omitempty"`
	// Limit is the size of a page, 1 to 1000. Default 100.
	Limit int `json:"limit,omitempty"`
	// Cursor is the one of the page before.
	Cursor string `json:"cursor,omitempty"`
}

// ListConnectorsResponse is one page. Cursor is empty on the last one.
type ListConnectorsResponse struct {
	Items  []Connector `json:"items"`
	Cursor string      `json:"cursor,omitempty"`
	// Damaged are the ids of records that cannot be read and are left out.
	Damaged []string `json:"damaged,omitempty"`
}

// ListConnectors gives a page of the workspace's own connectors and the built-in catalogue. See
// [Client.Connectors] for all pages.
func (c *Client) ListConnectors(ctx context.Context, request ListConnectorsRequest) (*ListConnectorsResponse, error) {
	return call[ListConnectorsResponse](ctx, c, "list_connectors", request)
}

// GetConnectorRequest names a connector by ID or Key.
type GetConnectorRequest struct {
	ID  string `json:"id,omitempty"`
	Key string `json:"key,omitempty"`
}

// GetConnector gets one connector with its whole definition.
func (c *Client) GetConnector(ctx context.Context, request GetConnectorRequest) (*Connector, error) {
	return call[Connector](ctx, c, "get_connector", request)
}

// CreateConnectorRequest is a connector's definition in the platform's flat form. Schemas and functions are
// anything that encodes to a JSON object.
type CreateConnectorRequest struct {
	Key         string   `json:"key,omitempty"`
	Name        string   `json:"name,omitempty"`
	Type        string   `json:"type,omitempty"`
	Description string   `json:"description,omitempty"`
	Categories  []string `json:"categories,omitempty"`
	Aliases     []string `json:"aliases,omitempty"`
	Domains     []string `json:"domains,omitempty"`
	LogoURI     string   `json:"logoUri,omitempty"`

	ParametersSchema        any `json:"parametersSchema,omitempty"`
	InputSchema             any `json:"inputSchema,omitempty"`
	CustomCredentialsSchema any `json:"customCredentialsSchema,omitempty"`

	GetOAuthConfig                         any `json:"getOAuthConfig,omitempty"`
	GetCredentialsFromConnectionParameters any `json:"getCredentialsFromConnectionParameters,omitempty"`
	GetCredentialsFromAccessTokenResponse  any `json:"getCredentialsFromAccessTokenResponse,omitempty"`
	GetCredentialsFromRefreshTokenResponse any `json:"getCredentialsFromRefreshTokenResponse,omitempty"`
	MakeAPIClient                          any `json:"makeApiClient,omitempty"`
	Test                                   any `json:"test,omitempty"`
	Disconnect                             any `json:"disconnect,omitempty"`

	// Auth is the older form's block, in place of Type, InputSchema and the functions.
	Auth any `json:"auth,omitempty"`
	// IfExists "update" changes the workspace's own connector of that key, where there is one.
	IfExists string `json:"ifExists,omitempty"`
}

// CreateConnector makes a connector of the workspace's own. On [ErrInvalidRequest] the error's Data has a
// member path, which says where the definition is wrong.
func (c *Client) CreateConnector(ctx context.Context, request CreateConnectorRequest) (*Connector, error) {
	return call[Connector](ctx, c, "create_connector", request)
}

// PatchConnectorRequest names a connector by ID or Key.
type PatchConnectorRequest struct {
	ID  string
	Key string
	// Definition has the members to replace, whole; null removes one. Encodes to a JSON object.
	Definition any
}

// MarshalJSON puts the selector beside the members, as the operation takes them.
func (r PatchConnectorRequest) MarshalJSON() ([]byte, error) {
	encoded, err := json.Marshal(r.Definition)
	if err != nil {
		return nil, err
	}
	// As they were written: numbers may have more digits than a float64.
	members := map[string]json.RawMessage{}
	if err := json.Unmarshal(encoded, &members); err != nil {
		return nil, err
	}
	request := map[string]any{}
	for name, value := range members {
		request[name] = value
	}
	delete(request, "id")
	delete(request, "key")
	if r.ID != "" {
		request["id"] = r.ID
	}
	if r.Key != "" {
		request["key"] = r.Key
	}
	return json.Marshal(request)
}

// PatchConnector changes a connector of the workspace's own; its connections follow at once. It needs a workspace
// management token.
func (c *Client) PatchConnector(ctx context.Context, request PatchConnectorRequest) (*Connector, error) {
	return call[Connector](ctx, c, "patch_connector", request)
}

// ArchivedConnector is what was archived, with what goes on using it.
type ArchivedConnector struct {
	Connector
	Integrations    []UsingIntegration `json:"integrations"`
	ConnectionCount int                `json:"connectionCount"`
}

// UsingIntegration is an integration that uses a connector.
type UsingIntegration struct {
	ID   string `json:"id"`
	Key  string `json:"key"`
	Name string `json:"name"`
}

// ArchiveConnector archives a connector of the workspace's own: nothing new is connected with it, and its key is free
// again. It needs a workspace management token.
func (c *Client) ArchiveConnector(ctx context.Context, connector GetConnectorRequest) (*ArchivedConnector, error) {
	return call[ArchivedConnector](ctx, c, "archive_connector", connector)
}

// RestoreConnector brings an archived connector back. It needs a workspace management token.
func (c *Client) RestoreConnector(ctx context.Context, connector GetConnectorRequest) (*Connector, error) {
	return call[Connector](ctx, c, "restore_connector", connector)
}

package membrane

import "encoding/json"

// InWorkspace gives the same client, whose requests name a workspace: for developer and instance tokens. It need
// not be closed; it ends with this client.
func (c *Client) InWorkspace(workspaceKey string) *Client {
	owner := c
	if c.owner != nil {
		owner = c.owner
	}
	return &Client{handle: handle{value: c.value}, engine: c.engine, owner: owner, workspaceKey: workspaceKey}
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

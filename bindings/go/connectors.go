package membrane

import "encoding/json"

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

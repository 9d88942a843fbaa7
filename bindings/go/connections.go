package membrane

import (
	"context"
	"encoding/json"
	"time"
)

// The states of a connection.
const (
	StateReady                = "READY"
	StateClientActionRequired = "CLIENT_ACTION_REQUIRED"
	StateConfigurationError   = "CONFIGURATION_ERROR"
	StateSetupFailed          = "SETUP_FAILED"
)

// Connection is one tenant's authenticated link to one app. Credentials and inputs are never part of it.
type Connection struct {
	ID               string        `json:"id"`
	Key              string        `json:"key,omitempty"`
	Name             string        `json:"name,omitempty"`
	TenantID         string        `json:"tenantId,omitempty"`
	UserID           string        `json:"userId,omitempty"`
	ConnectorID      string        `json:"connectorId,omitempty"`
	ConnectorKey     string        `json:"connectorKey,omitempty"`
	ConnectorVersion string        `json:"connectorVersion,omitempty"`
	IntegrationID    string        `json:"integrationId,omitempty"`
	IntegrationKey   string        `json:"integrationKey,omitempty"`
	State            string        `json:"state"`
	Connected        bool          `json:"connected,omitempty"`
	Disconnected     bool          `json:"disconnected,omitempty"`
	Error            *Problem      `json:"error,omitempty"`
	ClientAction     *ClientAction `json:"clientAction,omitempty"`
	AuthOptionKey    string        `json:"authOptionKey,omitempty"`
	// GrantedScopes is what the provider granted; MissingScopes what was asked for, or granted before, and is not now.
	GrantedScopes            []string        `json:"grantedScopes,omitempty"`
	MissingScopes            []string        `json:"missingScopes,omitempty"`
	Meta                     json.RawMessage `json:"meta,omitempty"`
	CanTest                  bool            `json:"canTest,omitempty"`
	CanRefreshCredentials    bool            `json:"canRefreshCredentials,omitempty"`
	NextCredentialsRefreshAt *time.Time      `json:"nextCredentialsRefreshAt,omitempty"`
	// RetryAttempts counts the refreshes that failed since the last that succeeded.
	RetryAttempts      int        `json:"retryAttempts,omitempty"`
	NextRetryTimestamp *time.Time `json:"nextRetryTimestamp,omitempty"`
	// IsDefunct says that nothing more is tried until somebody connects again.
	IsDefunct    bool       `json:"isDefunct,omitempty"`
	RequestError *Problem   `json:"requestError,omitempty"`
	LastActiveAt *time.Time `json:"lastActiveAt,omitempty"`
	IsTest       bool       `json:"isTest,omitempty"`
	CreatedAt    *time.Time `json:"createdAt,omitempty"`
	UpdatedAt    *time.Time `json:"updatedAt,omitempty"`
	ArchivedAt   *time.Time `json:"archivedAt,omitempty"`
	// Match says why an intent chose this connector. Only in the answer of Connect.
	Match *Match `json:"match,omitempty"`
}

// Problem is an error that is kept in a record, as the platform writes it.
type Problem struct {
	Type    string          `json:"type"`
	Key     string          `json:"key"`
	Message string          `json:"message"`
	Data    json.RawMessage `json:"data,omitempty"`
}

// ClientAction is what a person must do next. Type "connect": send the person's browser to UIURL; with a UserCode,
// show that and VerificationURI instead, and wait with GetConnection. Type "provide-input": connect again with the
// input that InputSchema describes.
type ClientAction struct {
	Type        string `json:"type"`
	Description string `json:"description,omitempty"`
	UIURL       string `json:"uiUrl,omitempty"`
	// UserCode and the two addresses are of apps with the device grant.
	UserCode                string `json:"userCode,omitempty"`
	VerificationURI         string `json:"verificationUri,omitempty"`
	VerificationURIComplete string `json:"verificationUriComplete,omitempty"`
	ExpiresAt               string `json:"expiresAt,omitempty"`
	// BrowserBinding is to be set as a cookie of the browser that begins.
	BrowserBinding    string          `json:"browserBinding,omitempty"`
	AgentInstructions string          `json:"agentInstructions,omitempty"`
	InputSchema       json.RawMessage `json:"inputSchema,omitempty"`
}

// Match says which connector an intent chose, and why.
type Match struct {
	Intent       string        `json:"intent"`
	ConnectorKey string        `json:"connectorKey"`
	Name         string        `json:"name"`
	Score        float64       `json:"score"`
	Because      []string      `json:"because,omitempty"`
	Alternatives []Alternative `json:"alternatives,omitempty"`
}

// Alternative is a connector that an intent could have meant.
type Alternative struct {
	ConnectorKey string  `json:"connectorKey"`
	Name         string  `json:"name"`
	Score        float64 `json:"score"`
}

// ConnectRequest names what to connect by exactly one of Intent, ConnectorKey, ConnectorID, IntegrationKey,
// IntegrationID, AppURL, ConnectionID and ConnectionKey. The last two connect again: same record, same id.
type ConnectRequest struct {
	// Intent is a few words: "CRM", "send email", "hubspot".
	Intent         string `json:"intent,omitempty"`
	ConnectorKey   string `json:"connectorKey,omitempty"`
	ConnectorID    string `json:"connectorId,omitempty"`
	IntegrationKey string `json:"integrationKey,omitempty"`
	IntegrationID  string `json:"integrationId,omitempty"`
	// AppURL is the app's address.
	AppURL        string `json:"appUrl,omitempty"`
	ConnectionID  string `json:"connectionId,omitempty"`
	ConnectionKey string `json:"connectionKey,omitempty"`

	Name string `json:"name,omitempty"`
	// Key is your own key of the new connection.
	Key string `json:"key,omitempty"`
	// AuthOptionKey chooses among the connector's authOptions, where there are several.
	AuthOptionKey string `json:"authOptionKey,omitempty"`
	// Input is what the person entered, by the connector's inputSchema. Encodes to a JSON object.
	Input any `json:"input,omitempty"`
	// ConnectorParameters override the integration's parameters. Encodes to a JSON object.
	ConnectorParameters any `json:"connectorParameters,omitempty"`
	// Meta is kept with the connection. Encodes to a JSON object.
	Meta any `json:"meta,omitempty"`
	// AllowMultipleConnections makes a second connection instead of connecting the present one again.
	AllowMultipleConnections bool `json:"allowMultipleConnections,omitempty"`
	// RedirectURI is where the browser goes in the end.
	RedirectURI string `json:"redirectUri,omitempty"`
	// Extra has parameters to add to the address where the person signs in, such as nonce. Encodes to a JSON object.
	Extra any `json:"extra,omitempty"`
	// CustomState is carried through the provider, never trusted.
	CustomState string `json:"customState,omitempty"`
	// BrowserBinding is a random text that you keep in a cookie of the browser that begins: only that browser can
	// finish. BindBrowser has the library make one.
	BrowserBinding string `json:"browserBinding,omitempty"`
	BindBrowser    bool   `json:"bindBrowser,omitempty"`
}

// Connect connects an app, or reconnects one. When the person must act first, the connection's State is
// [StateClientActionRequired] and its ClientAction says what to do.
func (c *Client) Connect(ctx context.Context, request ConnectRequest) (*Connection, error) {
	return call[Connection](ctx, c, "connect", request)
}

// CompleteConnectRequest is the URL that the provider sent the browser to, whole or only its query.
type CompleteConnectRequest struct {
	CallbackURL string `json:"callbackUrl,omitempty"`
	// BrowserBinding is from the browser's cookie, where the attempt is bound.
	BrowserBinding string `json:"browserBinding,omitempty"`
	// Context is given to the confirm callback as it is. Encodes to a JSON object.
	Context any `json:"context,omitempty"`
}

// CompleteConnectResponse is a finished flow.
type CompleteConnectResponse struct {
	Connection Connection `json:"connection"`
	// RedirectURI is the one that was given to Connect, with connectionId added.
	RedirectURI string `json:"redirectUri,omitempty"`
	CustomState string `json:"customState,omitempty"`
}

// CompleteConnect finishes an OAuth flow. The client must be the tenant that started it: make it from a token
// for the person who is signed in to your product in that browser.
func (c *Client) CompleteConnect(ctx context.Context, request CompleteConnectRequest) (*CompleteConnectResponse, error) {
	return call[CompleteConnectResponse](ctx, c, "complete_connect", request)
}

// ListConnectionsRequest says which connections to list. All members may be left out.
type ListConnectionsRequest struct {
	// Limit is the size of a page, 1 to 1000. Default 100.
	Limit int `json:"limit,omitempty"`
	// Cursor is the one of the page before.
	Cursor string `json:"cursor,omitempty"`
	// Search is words in name or key.
	Search         string `json:"search,omitempty"`
	ConnectorKey   string `json:"connectorKey,omitempty"`
	ConnectorID    string `json:"connectorId,omitempty"`
	IntegrationKey string `json:"integrationKey,omitempty"`
	IntegrationID  string `json:"integrationId,omitempty"`
	// Connected false gives those that cannot be used as they are.
	Connected       *bool  `json:"connected,omitempty"`
	State           string `json:"state,omitempty"`
	Disconnected    *bool  `json:"disconnected,omitempty"`
	IncludeArchived bool   `json:"includeArchived,omitempty"`
	// TenantKey is for a workspace management token.
	TenantKey string `json:"tenantKey,omitempty"`
}

// ListConnectionsResponse is one page. Cursor is empty on the last one.
type ListConnectionsResponse struct {
	Items  []Connection `json:"items"`
	Cursor string       `json:"cursor,omitempty"`
	// Damaged are the ids of records that cannot be read and are left out.
	Damaged []string `json:"damaged,omitempty"`
}

// ListConnections gives a page of the tenant's connections, newest first. A workspace management token sees
// all tenants. See [Client.Connections] for all pages.
func (c *Client) ListConnections(ctx context.Context, request ListConnectionsRequest) (*ListConnectionsResponse, error) {
	return call[ListConnectionsResponse](ctx, c, "list_connections", request)
}

// GetConnectionRequest names a connection by ID or ConnectionKey.
type GetConnectionRequest struct {
	ID            string `json:"id,omitempty"`
	ConnectionKey string `json:"connectionKey,omitempty"`
	// Wait answers when the state is no longer CLIENT_ACTION_REQUIRED, or after Timeout seconds.
	Wait bool `json:"wait,omitempty"`
	// Timeout is 1 to 60 seconds. Default 30.
	Timeout int `json:"timeout,omitempty"`
}

// GetConnection gets one connection. When the wait ends without a change it is also given.
func (c *Client) GetConnection(ctx context.Context, request GetConnectionRequest) (*Connection, error) {
	return call[Connection](ctx, c, "get_connection", request)
}

// PatchConnectionRequest names a connection by ID or ConnectionKey, and says what to change.
type PatchConnectionRequest struct {
	ID            string `json:"id,omitempty"`
	ConnectionKey string `json:"connectionKey,omitempty"`

	Name string `json:"name,omitempty"`
	// Key is the new key.
	Key string `json:"key,omitempty"`
	// Meta replaces the present one. Encodes to a JSON object.
	Meta any `json:"meta,omitempty"`
}

// PatchConnection changes a connection.
func (c *Client) PatchConnection(ctx context.Context, request PatchConnectionRequest) (*Connection, error) {
	return call[Connection](ctx, c, "patch_connection", request)
}

// ArchiveConnectionRequest names a connection by ID or ConnectionKey.
type ArchiveConnectionRequest struct {
	ID            string `json:"id,omitempty"`
	ConnectionKey string `json:"connectionKey,omitempty"`
}

// ArchiveConnection takes a connection out of lists and use, and erases its credentials. Archiving it again
// answers the same.
func (c *Client) ArchiveConnection(ctx context.Context, request ArchiveConnectionRequest) (*Connection, error) {
	return call[Connection](ctx, c, "archive_connection", request)
}

// RestoreConnectionRequest names a connection by ID or ConnectionKey.
type RestoreConnectionRequest struct {
	ID            string `json:"id,omitempty"`
	ConnectionKey string `json:"connectionKey,omitempty"`
}

// RestoreConnection brings an archived connection back, to be connected again.
func (c *Client) RestoreConnection(ctx context.Context, request RestoreConnectionRequest) (*Connection, error) {
	return call[Connection](ctx, c, "restore_connection", request)
}

// RefreshConnectionRequest names a connection by ID or ConnectionKey.
type RefreshConnectionRequest struct {
	ID            string `json:"id,omitempty"`
	ConnectionKey string `json:"connectionKey,omitempty"`
}

// RefreshConnection refreshes a connection's credentials now, without waiting for the next try after a failure.
func (c *Client) RefreshConnection(ctx context.Context, request RefreshConnectionRequest) (*Connection, error) {
	return call[Connection](ctx, c, "refresh_connection", request)
}

// GetCredentialsRequest names a connection by ID or ConnectionKey.
type GetCredentialsRequest struct {
	ID            string `json:"id,omitempty"`
	ConnectionKey string `json:"connectionKey,omitempty"`
	// MinimumSeconds is how long the access token must live at least.
	MinimumSeconds int `json:"minimumSeconds,omitempty"`
}

// Credentials are a connection's, without the refresh token: whoever spent it elsewhere would lose the connection.
type Credentials struct {
	ConnectionID string          `json:"connectionId"`
	TenantID     string          `json:"tenantId"`
	ConnectorKey string          `json:"connectorKey"`
	Credentials  json.RawMessage `json:"credentials"`
	ExpiresAt    *time.Time      `json:"expiresAt,omitempty"`
}

// GetCredentials gets credentials that are fresh enough, to use them elsewhere. It needs a workspace management
// token. Ask again instead of keeping them.
func (c *Client) GetCredentials(ctx context.Context, request GetCredentialsRequest) (*Credentials, error) {
	return call[Credentials](ctx, c, "get_credentials", request)
}

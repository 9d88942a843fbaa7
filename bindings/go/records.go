// Code generated from the declarations of the operations by `make generate`. DO NOT EDIT.

package membrane

import (
	"encoding/json"
	"fmt"
	"time"
)

// Connection is one tenant's authenticated link to one app. Credentials and inputs are never part of it.
type Connection struct {
	// The record's id.
	ID string `json:"id"`
	// The product's own key; the id where none was given.
	Key string `json:"key"`
	// What people call it.
	Name string `json:"name"`
	// Whose it is.
	TenantID string `json:"tenantId"`
	// The platform's older name of TenantID.
	UserID string `json:"userId"`
	// The connector that it was made with.
	ConnectorID string `json:"connectorId"`
	// The connector's key.
	ConnectorKey string `json:"connectorKey"`
	// Counts the definitions that a workspace's own connector has had; those of the catalogue have none.
	ConnectorVersion string `json:"connectorVersion,omitempty"`
	// Which of the connector's ways to authenticate it uses.
	AuthOptionKey string `json:"authOptionKey,omitempty"`
	// The integration that it was made with.
	IntegrationID string `json:"integrationId,omitempty"`
	// The integration's key.
	IntegrationKey string `json:"integrationKey,omitempty"`
	// What can be done with it. "READY", "CLIENT_ACTION_REQUIRED" or "CONFIGURATION_ERROR".
	State string `json:"state"`
	// Whether it can be used as it is.
	Connected bool `json:"connected"`
	// Whether a person must connect again.
	Disconnected bool `json:"disconnected"`
	// Whether nothing more is tried until somebody connects again.
	IsDefunct bool `json:"isDefunct"`
	// Why it is disconnected, or why its last refresh failed.
	Error *Problem `json:"error,omitempty"`
	// Why its last request failed.
	RequestError *Problem `json:"requestError,omitempty"`
	// What a person must do next.
	ClientAction *ClientAction `json:"clientAction,omitempty"`
	// What the provider granted, or was asked for where its answer says nothing.
	GrantedScopes []string `json:"grantedScopes,omitempty"`
	// What was asked for, or granted before, and is not granted now.
	MissingScopes []string `json:"missingScopes,omitempty"`
	// The product's own data.
	Meta json.RawMessage `json:"meta,omitempty"`
	// Whether its connector has a test.
	CanTest bool `json:"canTest"`
	// Whether its credentials can be refreshed.
	CanRefreshCredentials bool `json:"canRefreshCredentials"`
	// When its credentials are refreshed next.
	NextCredentialsRefreshAt *time.Time `json:"nextCredentialsRefreshAt,omitempty"`
	// How often the refresh has failed in a row.
	RetryAttempts int `json:"retryAttempts,omitempty"`
	// When a refresh that failed is tried again.
	NextRetryTimestamp *time.Time `json:"nextRetryTimestamp,omitempty"`
	// When it was used last.
	LastActiveAt *time.Time `json:"lastActiveAt,omitempty"`
	// Whether its tenant is one for trying out.
	IsTest bool `json:"isTest"`
	// When it was made.
	CreatedAt *time.Time `json:"createdAt"`
	// When it was changed last.
	UpdatedAt *time.Time `json:"updatedAt"`
	// When it was archived.
	ArchivedAt *time.Time `json:"archivedAt,omitempty"`
	// Why an intent led to it; in the answer of connect only.
	Match *Match `json:"match,omitempty"`
}

// Problem is an error that is kept with a record.
type Problem struct {
	// The class of error. "bad_request", "connection", "configuration" or "internal".
	Type string `json:"type"`
	// What went wrong, as a word for programs.
	Key string `json:"key"`
	// What went wrong, as a sentence for people.
	Message string `json:"message"`
	// What belongs to it, such as an HTTP status.
	Data json.RawMessage `json:"data,omitempty"`
}

// ClientAction is what a person must do next: sign in at UIURL (type connect), or enter what InputSchema describes
// (provide-input).
type ClientAction struct {
	// Which of the two. "connect" or "provide-input".
	Type string `json:"type"`
	// The same as a sentence.
	Description string `json:"description"`
	// Where to send the person's browser, within ten minutes or until ExpiresAt.
	UIURL string `json:"uiUrl,omitempty"`
	// The code to enter at VerificationURI, on any device (RFC 8628).
	UserCode string `json:"userCode,omitempty"`
	// Where the person enters UserCode.
	VerificationURI string `json:"verificationUri,omitempty"`
	// The same with the code in it.
	VerificationURIComplete string `json:"verificationUriComplete,omitempty"`
	// When it is too late.
	ExpiresAt *time.Time `json:"expiresAt,omitempty"`
	// What an agent has to do, in words.
	AgentInstructions string `json:"agentInstructions,omitempty"`
	// What bindBrowser made: set it as a cookie of the browser that begins, and give it to
	// [Client.CompleteConnect].
	BrowserBinding string `json:"browserBinding,omitempty"`
	// What to ask the person for.
	InputSchema json.RawMessage `json:"inputSchema,omitempty"`
}

// Format prints no secret, whatever the verb.
func (c ClientAction) Format(state fmt.State, verb rune) {
	format(state, verb, c, "UIURL", "UserCode", "VerificationURIComplete", "BrowserBinding")
}

// Match is why an intent led to an app.
type Match struct {
	// The words that were given.
	Intent string `json:"intent"`
	// The connector that fits best.
	ConnectorKey string `json:"connectorKey"`
	// Its name.
	Name string `json:"name"`
	// How well it fits; only to be compared with the others.
	Score float64 `json:"score"`
	// What it was found by.
	Because []string `json:"because"`
	// What else could be meant.
	Alternatives []Alternative `json:"alternatives"`
}

// Alternative is an app that an intent could have meant.
type Alternative struct {
	// The connector's key.
	ConnectorKey string `json:"connectorKey"`
	// Its name.
	Name string `json:"name"`
	// How well it fits.
	Score float64 `json:"score"`
}

// CompleteConnectResponse is a finished OAuth flow.
type CompleteConnectResponse struct {
	// The connection.
	Connection Connection `json:"connection"`
	// Where to send the browser: connect's RedirectURI with connectionId added.
	RedirectURI string `json:"redirectUri,omitempty"`
	// What connect was given.
	CustomState string `json:"customState,omitempty"`
}

// ListConnectionsResponse is one page of a list.
type ListConnectionsResponse struct {
	// The records of the page.
	Items []Connection `json:"items"`
	// Asks for the next page; absent on the last.
	Cursor string `json:"cursor,omitempty"`
	// Ids of records that cannot be read and are left out.
	Damaged []string `json:"damaged,omitempty"`
}

// Credentials are a connection's credentials, without the refresh token.
type Credentials struct {
	// The connection.
	ConnectionID string `json:"connectionId"`
	// Whose it is.
	TenantID string `json:"tenantId"`
	// The connector's key.
	ConnectorKey string `json:"connectorKey"`
	// What the app accepts, such as access_token.
	Credentials json.RawMessage `json:"credentials"`
	// When they expire; absent where nobody knows.
	ExpiresAt *time.Time `json:"expiresAt,omitempty"`
}

// Format prints no secret, whatever the verb.
func (c Credentials) Format(state fmt.State, verb rune) {
	format(state, verb, c, "Credentials")
}

// SetCredentialsResponse is whether a tenant has credentials for the Internal API.
type SetCredentialsResponse struct {
	// The tenant's id.
	TenantID string `json:"tenantId"`
	// The product's own id of the tenant.
	TenantKey string `json:"tenantKey"`
	// Whether there are any now.
	HasCredentials bool `json:"hasCredentials"`
}

// ConnectionLogPage is one page of a list.
type ConnectionLogPage struct {
	// The records of the page.
	Items []ConnectionLog `json:"items"`
	// Asks for the next page; absent on the last.
	Cursor string `json:"cursor,omitempty"`
	// Ids of records that cannot be read and are left out.
	Damaged []string `json:"damaged,omitempty"`
}

// ConnectionLog is a request that was sent through a connection: without its query, headers and body; *** in the
// path stands for what is a credential.
type ConnectionLog struct {
	// The entry's id.
	ID string `json:"id"`
	// The connection.
	ConnectionID string `json:"connectionId"`
	// When it was sent.
	CreatedAt *time.Time `json:"createdAt"`
	// The HTTP method.
	Method string `json:"method"`
	// Where it went to.
	Host string `json:"host"`
	// The path, without a query.
	Path string `json:"path"`
	// The HTTP status; absent where nothing came back.
	Status int `json:"status,omitempty"`
	// How long it took, in milliseconds.
	DurationMs int64 `json:"durationMs"`
	// The size of the body that was sent.
	SentBytes int64 `json:"sentBytes"`
	// The size of the body that came back.
	ReceivedBytes int64 `json:"receivedBytes"`
	// What went wrong, as the key of an error.
	ErrorKey string `json:"errorKey,omitempty"`
	// Which attempt of a request that was repeated.
	Attempt int `json:"attempt"`
}

// ActionResult is what a run came to.
type ActionResult struct {
	// The body that the app answered.
	Output json.RawMessage `json:"output"`
	// Names the run, also in the data of its error.
	ActionRunID string `json:"actionRunId"`
}

// Action is a request with a name, to be run with an input: the workspace's own, or one of a connection.
type Action struct {
	// The record's id.
	ID string `json:"id"`
	// What it is called in requests.
	Key string `json:"key"`
	// What people call it.
	Name string `json:"name"`
	// What it is for.
	Description string `json:"description,omitempty"`
	// Where its request goes. "api-request-to-your-app" or "api-request-to-external-app".
	Type string `json:"type"`
	// Whose connection it is sent through.
	IntegrationKey string `json:"integrationKey,omitempty"`
	// The connection that it belongs to.
	ConnectionID string `json:"connectionId,omitempty"`
	// The tenant that it belongs to.
	TenantID string `json:"tenantId,omitempty"`
	// The request, with formulas over input; of what is the workspace's own, shown to managers only.
	Config json.RawMessage `json:"config,omitempty"`
	// What its input is.
	InputSchema json.RawMessage `json:"inputSchema,omitempty"`
	// When it was made.
	CreatedAt *time.Time `json:"createdAt"`
	// When it was changed last.
	UpdatedAt *time.Time `json:"updatedAt"`
	// When it was archived.
	ArchivedAt *time.Time `json:"archivedAt,omitempty"`
	// What looks misspelt or probably does not work, as sentences; absent without any.
	Warnings []string `json:"warnings,omitempty"`
}

// ListActionsResponse is one page of a list.
type ListActionsResponse struct {
	// The records of the page.
	Items []Action `json:"items"`
	// Asks for the next page; absent on the last.
	Cursor string `json:"cursor,omitempty"`
	// Ids of records that cannot be read and are left out.
	Damaged []string `json:"damaged,omitempty"`
}

// ListConnectorsResponse is one page of a list.
type ListConnectorsResponse struct {
	// The records of the page.
	Items []Connector `json:"items"`
	// Asks for the next page; absent on the last.
	Cursor string `json:"cursor,omitempty"`
	// Ids of records that cannot be read and are left out.
	Damaged []string `json:"damaged,omitempty"`
}

// Connector is how to talk to an app: one of the catalogue, or the workspace's own.
type Connector struct {
	// The connector's id.
	ID string `json:"id"`
	// What it is called in requests.
	Key string `json:"key"`
	// The app's name.
	Name string `json:"name"`
	// What the app is for.
	Description string `json:"description,omitempty"`
	// The kinds of app that it is.
	Categories []string `json:"categories,omitempty"`
	// How it authenticates. "oauth2", "oauth1", "client-credentials", "membrane-token" or "integration-app-token".
	Type string `json:"type,omitempty"`
	// Whether it is one of the catalogue.
	IsBuiltIn bool `json:"isBuiltIn"`
	// The app's logo.
	LogoURI string `json:"logoUri,omitempty"`
	// Counts the definitions that a workspace's own has had.
	Version string `json:"version,omitempty"`
	// When a workspace's own was made.
	CreatedAt *time.Time `json:"createdAt,omitempty"`
	// When it was changed last.
	UpdatedAt *time.Time `json:"updatedAt,omitempty"`
	// When it was archived.
	ArchivedAt *time.Time `json:"archivedAt,omitempty"`
	// The ways to authenticate, at least one.
	AuthOptions []AuthOption `json:"authOptions"`
	// Other names of the app.
	Aliases []string `json:"aliases,omitempty"`
	// Hosts of the app.
	Domains []string `json:"domains,omitempty"`
	// What the platform's catalogue calls the app.
	AppUUID string `json:"appUuid,omitempty"`
	// What the platform's catalogue calls the app.
	ExternalAppID string `json:"externalAppId,omitempty"`
	// What the platform's catalogue calls the app.
	ExternalAppUUID string `json:"externalAppUuid,omitempty"`
	// What an integration is to be given, such as a client id.
	ParametersSchema json.RawMessage `json:"parametersSchema,omitempty"`
	// What a person is asked for.
	InputSchema json.RawMessage `json:"inputSchema,omitempty"`
	// What its credentials are.
	CustomCredentialsSchema json.RawMessage `json:"customCredentialsSchema,omitempty"`
	// How long its tokens live, and what token endpoints' errors mean.
	CredentialsLifetime json.RawMessage `json:"credentialsLifetime,omitempty"`
	// Several ways to authenticate, by their keys.
	Options json.RawMessage `json:"options,omitempty"`
	// The function of that name; see Connectors.md.
	GetOAuthConfig json.RawMessage `json:"getOAuthConfig,omitempty"`
	// The function of that name; see Connectors.md.
	GetCredentialsFromConnectionParameters json.RawMessage `json:"getCredentialsFromConnectionParameters,omitempty"`
	// The function of that name; see Connectors.md.
	GetCredentialsFromAccessTokenResponse json.RawMessage `json:"getCredentialsFromAccessTokenResponse,omitempty"`
	// The function of that name; see Connectors.md.
	GetCredentialsFromRefreshTokenResponse json.RawMessage `json:"getCredentialsFromRefreshTokenResponse,omitempty"`
	// The function of that name; see Connectors.md.
	MakeAPIClient json.RawMessage `json:"makeApiClient,omitempty"`
	// The function of that name; see Connectors.md.
	GetTokenData json.RawMessage `json:"getTokenData,omitempty"`
	// The function of that name; see Connectors.md.
	RefreshCredentials json.RawMessage `json:"refreshCredentials,omitempty"`
	// The function of that name; see Connectors.md.
	Test json.RawMessage `json:"test,omitempty"`
	// The function of that name; see Connectors.md.
	Disconnect json.RawMessage `json:"disconnect,omitempty"`
	// What looks misspelt or probably does not work, as sentences; absent without any.
	Warnings []string `json:"warnings,omitempty"`
}

// AuthOption is one way to authenticate.
type AuthOption struct {
	// What authOptionKey of connect names; default where there is only one.
	Key string `json:"key"`
	// How it authenticates. "oauth2", "oauth1", "client-credentials", "membrane-token" or "integration-app-token".
	Type string `json:"type"`
	// What people call it.
	Title string `json:"title"`
	// What to know of it.
	Description string `json:"description,omitempty"`
	// What a person is asked for.
	InputSchema json.RawMessage `json:"inputSchema"`
}

// ArchivedConnector is the connector that was archived, with what goes on using it.
type ArchivedConnector struct {
	Connector
	// The integrations that use it.
	Integrations []UsingIntegration `json:"integrations"`
	// How many connections use it.
	ConnectionCount int `json:"connectionCount"`
}

// UsingIntegration is an integration that uses a connector.
type UsingIntegration struct {
	// Its id.
	ID string `json:"id"`
	// Its key.
	Key string `json:"key"`
	// Its name.
	Name string `json:"name"`
}

// ListIntegrationsResponse is one page of a list.
type ListIntegrationsResponse struct {
	// The records of the page.
	Items []Integration `json:"items"`
	// Asks for the next page; absent on the last.
	Cursor string `json:"cursor,omitempty"`
	// Ids of records that cannot be read and are left out.
	Damaged []string `json:"damaged,omitempty"`
}

// Integration is a workspace's use of a connector. Its parameters are never part of it.
type Integration struct {
	// The record's id.
	ID string `json:"id"`
	// What it is called in requests.
	Key string `json:"key"`
	// What people call it.
	Name string `json:"name"`
	// The connector that it uses.
	ConnectorID string `json:"connectorId"`
	// The connector's key.
	ConnectorKey string `json:"connectorKey"`
	// Counts the definitions that a workspace's own connector has had; those of the catalogue have none.
	ConnectorVersion string `json:"connectorVersion,omitempty"`
	// How its connector authenticates. "oauth2", "oauth1", "client-credentials", "membrane-token" or
	// "integration-app-token".
	AuthType string `json:"authType,omitempty"`
	// CONFIGURATION_ERROR where parameters are missing or its connector is archived. "READY" or
	// "CONFIGURATION_ERROR".
	State string `json:"state"`
	// Where this app sends browsers back to, in place of the engine's.
	OAuthCallbackURI string `json:"oAuthCallbackUri,omitempty"`
	// Whether something is still to be set.
	HasMissingParameters bool `json:"hasMissingParameters"`
	// When it was made.
	CreatedAt *time.Time `json:"createdAt"`
	// When it was changed last.
	UpdatedAt *time.Time `json:"updatedAt"`
	// When it was archived.
	ArchivedAt *time.Time `json:"archivedAt,omitempty"`
}

// IntegrationDetails are an integration with what is needed to connect with it.
type IntegrationDetails struct {
	Integration
	// The ways to authenticate.
	AuthOptions []AuthOption `json:"authOptions"`
	// The acting tenant's newest connection, where it has one.
	Connection *Connection `json:"connection,omitempty"`
	// Its parameters without secrets; for managers.
	Parameters json.RawMessage `json:"parameters,omitempty"`
	// The names of those that are set and not shown; for managers.
	HiddenParameters []string `json:"hiddenParameters,omitempty"`
}

// ArchivedIntegration is the integration that was archived, with what goes on using it.
type ArchivedIntegration struct {
	Integration
	// How many connections use it.
	ConnectionCount int `json:"connectionCount"`
	// The newest 100 of them.
	Connections []UsingConnection `json:"connections"`
}

// UsingConnection is a connection that uses an integration.
type UsingConnection struct {
	// Its id.
	ID string `json:"id"`
	// Its key.
	Key string `json:"key"`
	// Whose it is.
	TenantID string `json:"tenantId"`
}

// Workspace is a workspace: the product's connectors, integrations, tenants and settings.
type Workspace struct {
	// The record's id.
	ID string `json:"id"`
	// What tokens call it.
	Key string `json:"key"`
	// What people call it.
	Name string `json:"name"`
	// Whom the aud of a signed token must name.
	Audience string `json:"audience,omitempty"`
	// The settings of the product's own API, without parameters; for managers.
	InternalAPI *InternalAPI `json:"internalApi,omitempty"`
	// The account whose developers reach it.
	AccountKey string `json:"accountKey,omitempty"`
	// When it was made.
	CreatedAt *time.Time `json:"createdAt,omitempty"`
	// When it was changed last.
	UpdatedAt *time.Time `json:"updatedAt,omitempty"`
	// What looks misspelt or probably does not work, as sentences; absent without any.
	Warnings []string `json:"warnings,omitempty"`
}

// Self is who a client's token is.
type Self struct {
	// The kind of principal. "tenant", "workspace", "manager", "developer" or "instance".
	Kind string `json:"kind"`
	// The workspace: id, key and name.
	Workspace *Workspace `json:"workspace,omitempty"`
	// The tenant, where it acts for one.
	Tenant *Tenant `json:"tenant,omitempty"`
	// The account of a developer.
	AccountKey string `json:"accountKey,omitempty"`
	// The record of an opaque token.
	Token *OpaqueToken `json:"token,omitempty"`
	// Until when the token is good.
	ValidUntil *time.Time `json:"validUntil,omitempty"`
}

// Tenant is one customer of the product. Credentials are never part of it.
type Tenant struct {
	// The record's id.
	ID string `json:"id"`
	// The product's own id.
	TenantKey string `json:"tenantKey"`
	// The platform's older name of TenantKey.
	InternalID string `json:"internalId"`
	// What people call it.
	Name string `json:"name,omitempty"`
	// What its tokens said of it last.
	Fields json.RawMessage `json:"fields,omitempty"`
	// What managers keep with it, and only they are shown.
	Meta json.RawMessage `json:"meta,omitempty"`
	// Whether it has credentials for the Internal API.
	HasCredentials bool `json:"hasCredentials"`
	// Whether it is one for trying out.
	IsTest bool `json:"isTest"`
	// When somebody acted for it last, to within some minutes.
	LastActiveAt *time.Time `json:"lastActiveAt,omitempty"`
	// When it was first seen.
	CreatedAt *time.Time `json:"createdAt"`
	// When it was changed last.
	UpdatedAt *time.Time `json:"updatedAt"`
	// When it was archived.
	ArchivedAt *time.Time `json:"archivedAt,omitempty"`
}

// OpaqueToken is what is known of an opaque token, never the token itself.
type OpaqueToken struct {
	// The record's id.
	ID string `json:"id"`
	// The type of token. "long-lived", "test", "developer" or "instance".
	Type string `json:"type"`
	// Whom it acts as. "tenant", "workspace", "manager", "developer" or "instance".
	Kind string `json:"kind"`
	// What it is for.
	Name string `json:"name,omitempty"`
	// How the token begins.
	Hint string `json:"hint"`
	// The workspace that it belongs to.
	WorkspaceID string `json:"workspaceId,omitempty"`
	// The workspace's key.
	WorkspaceKey string `json:"workspaceKey,omitempty"`
	// The tenant that it acts for.
	TenantID string `json:"tenantId,omitempty"`
	// The product's own id of the tenant.
	TenantKey string `json:"tenantKey,omitempty"`
	// The account that it acts for.
	AccountKey string `json:"accountKey,omitempty"`
	// When it was made.
	CreatedAt *time.Time `json:"createdAt"`
	// When it expires.
	ExpiresAt *time.Time `json:"expiresAt,omitempty"`
	// When it was revoked.
	RevokedAt *time.Time `json:"revokedAt,omitempty"`
	// When it was used last, to within some minutes.
	LastUsedAt *time.Time `json:"lastUsedAt,omitempty"`
	// The token, shown this once.
	Token string `json:"token"`
}

// Format prints no secret, whatever the verb.
func (o OpaqueToken) Format(state fmt.State, verb rune) {
	format(state, verb, o, "Token")
}

// ListTokensResponse is one page of a list.
type ListTokensResponse struct {
	// The records of the page.
	Items []OpaqueToken `json:"items"`
	// Asks for the next page; absent on the last.
	Cursor string `json:"cursor,omitempty"`
	// Ids of records that cannot be read and are left out.
	Damaged []string `json:"damaged,omitempty"`
}

// AccessToken is a signed token that lives for a short time.
type AccessToken struct {
	// A JSON Web Token.
	Token string `json:"token"`
	// When it expires.
	ExpiresAt *time.Time `json:"expiresAt"`
}

// Format prints no secret, whatever the verb.
func (a AccessToken) Format(state fmt.State, verb rune) {
	format(state, verb, a, "Token")
}

// RevokeTokensResponse is which signed tokens are still good.
type RevokeTokensResponse struct {
	// Those that were issued before are refused.
	TokensValidFrom *time.Time `json:"tokensValidFrom"`
}

// ListTenantsResponse is one page of a list.
type ListTenantsResponse struct {
	// The records of the page.
	Items []Tenant `json:"items"`
	// Asks for the next page; absent on the last.
	Cursor string `json:"cursor,omitempty"`
	// Ids of records that cannot be read and are left out.
	Damaged []string `json:"damaged,omitempty"`
}

// DeleteTenantResponse is a tenant that nobody finds any more.
type DeleteTenantResponse struct {
	// What its id was.
	ID string `json:"id"`
	// What its key was; it is free for another.
	TenantKey string `json:"tenantKey"`
	// Whether everything is erased; otherwise due work goes on.
	Erased bool `json:"erased"`
}

// WorkspaceWithSecret is a workspace with its secret, which no other answer shows.
type WorkspaceWithSecret struct {
	Workspace
	// What the product signs tokens with.
	Secret string `json:"secret"`
	// Until when tokens of the secret before are accepted.
	PreviousSecretValidUntil *time.Time `json:"previousSecretValidUntil,omitempty"`
}

// Format prints no secret, whatever the verb.
func (w WorkspaceWithSecret) Format(state fmt.State, verb rune) {
	format(state, verb, w, "Secret")
}

// ListWorkspacesResponse is one page of a list.
type ListWorkspacesResponse struct {
	// The records of the page.
	Items []Workspace `json:"items"`
	// Asks for the next page; absent on the last.
	Cursor string `json:"cursor,omitempty"`
	// Ids of records that cannot be read and are left out.
	Damaged []string `json:"damaged,omitempty"`
}

// DeleteWorkspaceResponse is a workspace that nobody finds any more.
type DeleteWorkspaceResponse struct {
	// What its id was.
	ID string `json:"id"`
	// What its key was; it is free for another.
	Key string `json:"key"`
	// Whether everything is erased; otherwise due work goes on.
	Erased bool `json:"erased"`
}

// PublicKey is a public key, with whose private half the product signs tokens.
type PublicKey struct {
	// The record's id.
	ID string `json:"id"`
	// What tokens call it.
	Kid string `json:"kid,omitempty"`
	// What it checks signatures of.
	Algorithms []string `json:"algorithms"`
	// The key as a JSON Web Key.
	JWK json.RawMessage `json:"jwk"`
	// When it was registered.
	CreatedAt *time.Time `json:"createdAt"`
}

// ListPublicKeysResponse is all of a list.
type ListPublicKeysResponse struct {
	// The records.
	Items []PublicKey `json:"items"`
	// Ids of records that cannot be read and are left out.
	Damaged []string `json:"damaged,omitempty"`
}

// Webhook is an address that events are sent to.
type Webhook struct {
	// The record's id.
	ID string `json:"id"`
	// The product's own key.
	Key string `json:"key,omitempty"`
	// What people call it.
	Name string `json:"name,omitempty"`
	// The types of event that it gets; absent for all.
	Events []string `json:"events,omitempty"`
	// Whether events are sent to it.
	Enabled bool `json:"enabled"`
	// When it was disabled.
	DisabledAt *time.Time `json:"disabledAt,omitempty"`
	// Why: somebody wanted it, its server said that it is gone, or deliveries failed for days. "requested", "gone"
	// or "failing".
	DisabledReason string `json:"disabledReason,omitempty"`
	// Since when no delivery has succeeded.
	FailingSince *time.Time `json:"failingSince,omitempty"`
	// Where they are sent to; absent in the answer of [Client.DeleteWebhook].
	URL string `json:"url,omitempty"`
	// When it was made.
	CreatedAt *time.Time `json:"createdAt"`
	// When it was changed last.
	UpdatedAt *time.Time `json:"updatedAt"`
	// What signs deliveries; in the answer of [Client.CreateWebhook] only.
	Secret string `json:"secret,omitempty"`
}

// Format prints no secret, whatever the verb.
func (w Webhook) Format(state fmt.State, verb rune) {
	format(state, verb, w, "Secret")
}

// ListWebhooksResponse is all of a list.
type ListWebhooksResponse struct {
	// The records.
	Items []Webhook `json:"items"`
	// Ids of records that cannot be read and are left out.
	Damaged []string `json:"damaged,omitempty"`
}

// RotatedSecret is a webhook's new secret.
type RotatedSecret struct {
	// The webhook's id.
	ID string `json:"id"`
	// What signs deliveries from now on.
	Secret string `json:"secret"`
	// Until when the secret before signs as well.
	PreviousSecretValidUntil *time.Time `json:"previousSecretValidUntil"`
}

// Format prints no secret, whatever the verb.
func (r RotatedSecret) Format(state fmt.State, verb rune) {
	format(state, verb, r, "Secret")
}

// ListWebhookDeliveriesResponse is one page of a list.
type ListWebhookDeliveriesResponse struct {
	// The records of the page.
	Items []WebhookDelivery `json:"items"`
	// Asks for the next page; absent on the last.
	Cursor string `json:"cursor,omitempty"`
	// Ids of records that cannot be read and are left out.
	Damaged []string `json:"damaged,omitempty"`
}

// WebhookDelivery is one attempt to deliver an event to a webhook.
type WebhookDelivery struct {
	// The attempt's id.
	ID string `json:"id"`
	// The event.
	EventID string `json:"eventId"`
	// The type of event. "connection.created", "connection.disconnected", "connection.reconnected",
	// "connection.deleted" or "webhook.disabled".
	EventType string `json:"eventType"`
	// Which attempt it was.
	Attempt int `json:"attempt"`
	// When it was made.
	AttemptedAt *time.Time `json:"attemptedAt"`
	// How long it took, in milliseconds.
	DurationMs int64 `json:"durationMs"`
	// The HTTP status; absent where nothing came back.
	Status int `json:"status,omitempty"`
	// Whether the event was taken.
	Delivered bool `json:"delivered"`
	// What went wrong, as the key of an error.
	ErrorKey string `json:"errorKey,omitempty"`
	// When the next attempt was to be made.
	NextAttemptAt *time.Time `json:"nextAttemptAt,omitempty"`
	// What has become of the delivery. "pending", "delivered" or "given_up".
	DeliveryState string `json:"deliveryState,omitempty"`
}

// Redelivery is an event that is to be sent once more.
type Redelivery struct {
	// The webhook's id.
	ID string `json:"id"`
	// The event.
	EventID string `json:"eventId"`
	// pending. "pending", "delivered" or "given_up".
	DeliveryState string `json:"deliveryState"`
}

// ListEventsResponse is one page of a list.
type ListEventsResponse struct {
	// The records of the page.
	Items []Event `json:"items"`
	// Asks for the next page; absent on the last.
	Cursor string `json:"cursor,omitempty"`
	// Ids of records that cannot be read and are left out.
	Damaged []string `json:"damaged,omitempty"`
}

// Event is something that happened to a connection or a webhook. It holds no secret.
type Event struct {
	// What happened. "connection.created", "connection.disconnected", "connection.reconnected",
	// "connection.deleted" or "webhook.disabled".
	EventType string `json:"eventType"`
	// The same however often it is delivered.
	ID string `json:"id"`
	// When it happened.
	CreatedAt *time.Time `json:"createdAt"`
	// The workspace.
	WorkspaceID string `json:"workspaceId"`
	// The workspace's key.
	WorkspaceKey string `json:"workspaceKey"`
	// What it happened to.
	Data EventData `json:"data"`
}

// EventData is what an event happened to.
type EventData struct {
	// The connection, of connection events.
	Connection *EventConnection `json:"connection,omitempty"`
	// The webhook, of webhook.disabled.
	Webhook *Webhook `json:"webhook,omitempty"`
}

// EventConnection is a connection as events show it.
type EventConnection struct {
	Connection
	// The platform's name of TenantID.
	CustomerID string `json:"customerId"`
	// The product's own id of the tenant.
	TenantKey string `json:"tenantKey,omitempty"`
}

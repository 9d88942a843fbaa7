// Code generated from the declarations of the operations by `make generate`. DO NOT EDIT.

package membrane

import (
	"context"
	"encoding/json"
	"fmt"
)

// ConnectRequest is what [Client.Connect] takes. Exactly one of Intent, ConnectorKey, ConnectorID, IntegrationKey,
// IntegrationID, AppURL, ConnectionID and ConnectionKey is given, to say what to connect.
type ConnectRequest struct {
	// A few words that say what to connect: CRM, send email, hubspot.
	Intent string `json:"intent,omitempty"`
	// The connector to connect, by its key.
	ConnectorKey string `json:"connectorKey,omitempty"`
	// The connector to connect, by its id.
	ConnectorID string `json:"connectorId,omitempty"`
	// The integration to connect, by its key.
	IntegrationKey string `json:"integrationKey,omitempty"`
	// The integration to connect, by its id.
	IntegrationID string `json:"integrationId,omitempty"`
	// The address of the app to connect.
	AppURL string `json:"appUrl,omitempty"`
	// The connection to connect again: same record, same id.
	ConnectionID string `json:"connectionId,omitempty"`
	// The connection to connect again, by its key.
	ConnectionKey string `json:"connectionKey,omitempty"`
	// The connection's name; the connector's where it is not given.
	Name string `json:"name,omitempty"`
	// The product's own key of the new connection.
	Key string `json:"key,omitempty"`
	// Which of the connector's authOptions to use; see [Client.GetConnector].
	AuthOptionKey string `json:"authOptionKey,omitempty"`
	// What the person entered, by the connector's inputSchema; replaces an earlier one. Encodes to a JSON object.
	Input any `json:"input,omitempty"`
	// Scopes beside the integration's parameters, or a whole client in their place. Encodes to a JSON object.
	ConnectorParameters any `json:"connectorParameters,omitempty"`
	// The product's own data, kept with the connection. Encodes to a JSON object.
	Meta any `json:"meta,omitempty"`
	// Makes a new connection beside those that the tenant has. Default false: the one of the same integration is
	// connected again.
	AllowMultipleConnections bool `json:"allowMultipleConnections,omitempty"`
	// Where the browser goes in the end.
	RedirectURI string `json:"redirectUri,omitempty"`
	// At most 20 parameters to add to the address where the person signs in, such as nonce. Encodes to a JSON
	// object.
	Extra any `json:"extra,omitempty"`
	// Carried through the provider, and never trusted.
	CustomState string `json:"customState,omitempty"`
	// A random text of 16 bytes or more that only the browser that begins has: [Client.CompleteConnect] must bring
	// it.
	BrowserBinding string `json:"browserBinding,omitempty"`
	// Makes such a secret; clientAction of the answer has it.
	BindBrowser bool `json:"bindBrowser,omitempty"`
}

// Format prints no secret, whatever the verb.
func (c ConnectRequest) Format(state fmt.State, verb rune) {
	format(state, verb, c, "Input", "ConnectorParameters", "BrowserBinding")
}

// Connect connects an app, or connects one again.
//
// An app with keys is tested and READY at once; without enough input, and for an app with OAuth, the answer is
// CLIENT_ACTION_REQUIRED, and its clientAction says what the person has to do. A connection that works goes on
// working until the new attempt has succeeded. An app at AppURL that no connector knows is asked how to sign in to
// it. With BrowserBinding or BindBrowser only the browser that begins can finish.
func (c *Client) Connect(ctx context.Context, request ConnectRequest) (*Connection, error) {
	return call[Connection](ctx, c, "connect", request)
}

// CompleteConnectRequest is what [Client.CompleteConnect] takes.
type CompleteConnectRequest struct {
	// The whole URL that the browser was sent to, or its query.
	CallbackURL string `json:"callbackUrl,omitempty"`
	// What the browser that began was given, from its cookie; where the attempt is bound.
	BrowserBinding string `json:"browserBinding,omitempty"`
	// For the confirm callback, such as who is signed in. Encodes to a JSON object.
	Context any `json:"context,omitempty"`
}

// Format prints no secret, whatever the verb.
func (c CompleteConnectRequest) Format(state fmt.State, verb rune) {
	format(state, verb, c, "CallbackURL", "BrowserBinding")
}

// CompleteConnect finishes an OAuth flow with the URL that the provider sent the browser to.
//
// The client must be the tenant that started the flow: make it for the person who is signed in to your product in
// that browser. A state is good once and for ten minutes. From the moment that the code is sent the outcome does
// not depend on this call.
func (c *Client) CompleteConnect(ctx context.Context, request CompleteConnectRequest) (*CompleteConnectResponse, error) {
	return call[CompleteConnectResponse](ctx, c, "complete_connect", request)
}

// ListConnectionsRequest is what [Client.ListConnections] takes. All members may be left out.
type ListConnectionsRequest struct {
	// How many at most (1 to 1000). Default 100.
	Limit int `json:"limit,omitempty"`
	// The cursor of the previous answer, for the page after it.
	Cursor string `json:"cursor,omitempty"`
	// Words in the name or key.
	Search string `json:"search,omitempty"`
	// Only connections of this connector, by its key.
	ConnectorKey string `json:"connectorKey,omitempty"`
	// Only connections of this connector, by its id.
	ConnectorID string `json:"connectorId,omitempty"`
	// Only connections of this integration, by its key.
	IntegrationKey string `json:"integrationKey,omitempty"`
	// Only connections of this integration, by its id.
	IntegrationID string `json:"integrationId,omitempty"`
	// Only connections that must be connected again, or only the others.
	Disconnected *bool `json:"disconnected,omitempty"`
	// Only connections that can be used as they are, or only the others.
	Connected *bool `json:"connected,omitempty"`
	// Only connections in this state. "READY", "CLIENT_ACTION_REQUIRED" or "CONFIGURATION_ERROR".
	State string `json:"state,omitempty"`
	// Also archived ones. Default false.
	IncludeArchived bool `json:"includeArchived,omitempty"`
	// Only connections of this tenant; for a workspace management token.
	TenantKey string `json:"tenantKey,omitempty"`
}

// ListConnections lists connections, newest first.
//
// A tenant sees its own; a workspace management token sees those of all tenants.
func (c *Client) ListConnections(ctx context.Context, request ListConnectionsRequest) (*ListConnectionsResponse, error) {
	return call[ListConnectionsResponse](ctx, c, "list_connections", request)
}

// Connections goes through all pages of [Client.ListConnections], from request.Cursor on. A page is asked for when
// it is needed. After an error there is nothing more. It is an iter.Seq2: since Go 1.23 it can be ranged over.
func (c *Client) Connections(ctx context.Context, request ListConnectionsRequest) func(yield func(*Connection, error) bool) {
	return pages(request.Cursor, func(cursor string) ([]Connection, string, error) {
		request := request
		request.Cursor = cursor
		page, err := c.ListConnections(ctx, request)
		if err != nil {
			return nil, "", err
		}
		return page.Items, page.Cursor, nil
	})
}

// GetConnectionRequest is what [Client.GetConnection] takes. Exactly one of ID and ConnectionKey is given, to name
// the connection.
type GetConnectionRequest struct {
	// The connection, by its id.
	ID string `json:"id,omitempty"`
	// The tenant's connection, by its key.
	ConnectionKey string `json:"connectionKey,omitempty"`
	// Waits until the state is no longer CLIENT_ACTION_REQUIRED. Default false.
	Wait bool `json:"wait,omitempty"`
	// How many seconds to wait (1 to 60). Default 30.
	Timeout int `json:"timeout,omitempty"`
}

// GetConnection gets one connection, or waits until a person has done what is to be done.
//
// With wait it answers when the state is no longer CLIENT_ACTION_REQUIRED, or after timeout seconds without a
// change; the time limit of the call holds as well. What a process that ended has begun to connect is finished
// first.
func (c *Client) GetConnection(ctx context.Context, request GetConnectionRequest) (*Connection, error) {
	return call[Connection](ctx, c, "get_connection", request)
}

// PatchConnectionRequest is what [Client.PatchConnection] takes. Exactly one of ID and ConnectionKey is given, to
// name the connection.
type PatchConnectionRequest struct {
	// The connection, by its id.
	ID string `json:"id,omitempty"`
	// The tenant's connection, by its key.
	ConnectionKey string `json:"connectionKey,omitempty"`
	// The new name.
	Name string `json:"name,omitempty"`
	// The new key.
	Key string `json:"key,omitempty"`
	// Replaces the product's own data. Encodes to a JSON object.
	Meta any `json:"meta,omitempty"`
}

// PatchConnection changes a connection's name, key or meta.
func (c *Client) PatchConnection(ctx context.Context, request PatchConnectionRequest) (*Connection, error) {
	return call[Connection](ctx, c, "patch_connection", request)
}

// ArchiveConnectionRequest is what [Client.ArchiveConnection] takes. Exactly one of ID and ConnectionKey is given,
// to name the connection.
type ArchiveConnectionRequest struct {
	// The connection, by its id.
	ID string `json:"id,omitempty"`
	// The tenant's connection, by its key.
	ConnectionKey string `json:"connectionKey,omitempty"`
}

// ArchiveConnection takes a connection out of use and erases its credentials.
//
// It leaves lists and cannot be used. Where the connector knows how, the tokens are given back to the provider
// afterwards, as due work. Archiving it again answers the same.
func (c *Client) ArchiveConnection(ctx context.Context, request ArchiveConnectionRequest) (*Connection, error) {
	return call[Connection](ctx, c, "archive_connection", request)
}

// RestoreConnectionRequest is what [Client.RestoreConnection] takes. Exactly one of ID and ConnectionKey is given,
// to name the connection.
type RestoreConnectionRequest struct {
	// The connection, by its id.
	ID string `json:"id,omitempty"`
	// The tenant's connection, by its key.
	ConnectionKey string `json:"connectionKey,omitempty"`
}

// RestoreConnection brings an archived connection back, to be connected again.
//
// Its credentials are gone, so a person must connect it again.
func (c *Client) RestoreConnection(ctx context.Context, request RestoreConnectionRequest) (*Connection, error) {
	return call[Connection](ctx, c, "restore_connection", request)
}

// RefreshConnectionRequest is what [Client.RefreshConnection] takes. Exactly one of ID and ConnectionKey is given,
// to name the connection.
type RefreshConnectionRequest struct {
	// The connection, by its id.
	ID string `json:"id,omitempty"`
	// The tenant's connection, by its key.
	ConnectionKey string `json:"connectionKey,omitempty"`
}

// RefreshConnection refreshes a connection's credentials now.
//
// It does not wait for the next try after a failure.
func (c *Client) RefreshConnection(ctx context.Context, request RefreshConnectionRequest) (*Connection, error) {
	return call[Connection](ctx, c, "refresh_connection", request)
}

// GetCredentialsRequest is what [Client.GetCredentials] takes. Exactly one of ID and ConnectionKey is given, to
// name the connection.
type GetCredentialsRequest struct {
	// The connection, by its id.
	ID string `json:"id,omitempty"`
	// The tenant's connection, by its key.
	ConnectionKey string `json:"connectionKey,omitempty"`
	// How many seconds the access token must live at least; what lives less long is refreshed first (0 to 86400).
	// Default 0.
	MinimumSeconds int `json:"minimumSeconds,omitempty"`
}

// GetCredentials gets a connection's credentials, to use them elsewhere.
//
// Credentials that are about to expire are refreshed first, and stored before they are answered. The refresh token
// is not part of the answer: whoever spent it elsewhere would lose the connection. Ask again instead of keeping
// them.
func (c *Client) GetCredentials(ctx context.Context, request GetCredentialsRequest) (*Credentials, error) {
	return call[Credentials](ctx, c, "get_credentials", request)
}

// SetCredentialsRequest is what [Client.SetCredentials] takes.
type SetCredentialsRequest struct {
	// What the Internal API's credentialsSchema describes; null erases them. Encodes to a JSON object.
	Credentials any `json:"credentials,omitempty"`
	// Merges them into the present ones (RFC 7396): null removes a member. Default false.
	Merge bool `json:"merge,omitempty"`
	// Whose credentials; for a workspace management token.
	TenantKey string `json:"tenantKey,omitempty"`
}

// Format prints no secret, whatever the verb.
func (s SetCredentialsRequest) Format(state fmt.State, verb rune) {
	format(state, verb, s, "Credentials")
}

// SetCredentials stores a tenant's credentials for the Internal API, your product's own API.
//
// They replace the present ones unless merge is true. The schema of the workspace's internalApi is checked against
// the result every time.
func (c *Client) SetCredentials(ctx context.Context, request SetCredentialsRequest) (*SetCredentialsResponse, error) {
	return call[SetCredentialsResponse](ctx, c, "set_credentials", request)
}

// Request sends an authenticated HTTP request through a connection, or to the Internal API.
//
// Without a connection it goes to your product's own API, with the tenant's credentials. Any HTTP status is an
// answer except 401 after a refresh was tried, 429, and what the connector's responseHandlers say. Redirects are
// not followed: they are answered.
func (c *Client) Request(ctx context.Context, request HTTPRequest) (*HTTPResponse, error) {
	return call[HTTPResponse](ctx, c, "request", request)
}

// ListConnectionLogsRequest is what [Client.ListConnectionLogs] takes. Exactly one of ID and ConnectionKey is
// given, to name the connection.
type ListConnectionLogsRequest struct {
	// The connection, by its id.
	ID string `json:"id,omitempty"`
	// The tenant's connection, by its key.
	ConnectionKey string `json:"connectionKey,omitempty"`
	// How many at most (1 to 1000). Default 100.
	Limit int `json:"limit,omitempty"`
	// The cursor of the previous answer, for the page after it.
	Cursor string `json:"cursor,omitempty"`
}

// ListConnectionLogs lists the requests that were sent through a connection, newest first.
//
// As many as the engine's requestLog says are kept.
func (c *Client) ListConnectionLogs(ctx context.Context, request ListConnectionLogsRequest) (*ConnectionLogPage, error) {
	return call[ConnectionLogPage](ctx, c, "list_connection_logs", request)
}

// ConnectionLogs goes through all pages of [Client.ListConnectionLogs], from request.Cursor on. A page is asked for
// when it is needed. After an error there is nothing more. It is an iter.Seq2: since Go 1.23 it can be ranged over.
func (c *Client) ConnectionLogs(ctx context.Context, request ListConnectionLogsRequest) func(yield func(*ConnectionLog, error) bool) {
	return pages(request.Cursor, func(cursor string) ([]ConnectionLog, string, error) {
		request := request
		request.Cursor = cursor
		page, err := c.ListConnectionLogs(ctx, request)
		if err != nil {
			return nil, "", err
		}
		return page.Items, page.Cursor, nil
	})
}

// ActRequest is what [Client.Act] takes. Exactly one of API, ID and Key is given, to say what to do. At most one of
// ConnectionID and ConnectionKey is given, to name the connection. At most one of IntegrationID and IntegrationKey
// is given, to name the integration.
type ActRequest struct {
	// One request: path, method, query, headers, body.
	API *ActionRequest `json:"api,omitempty"`
	// The action to run, by its id.
	ID string `json:"id,omitempty"`
	// The action to run, by its key.
	Key string `json:"key,omitempty"`
	// What the action's inputSchema describes. Encodes to a JSON object.
	Input any `json:"input,omitempty"`
	// Taken for the platform's sake, and not kept. Encodes to a JSON object.
	Meta any `json:"meta,omitempty"`
	// The connection to use, by its id.
	ConnectionID string `json:"connectionId,omitempty"`
	// The connection to use, by its key.
	ConnectionKey string `json:"connectionKey,omitempty"`
	// The integration whose connection to use, by its id.
	IntegrationID string `json:"integrationId,omitempty"`
	// The integration whose connection to use, by its key.
	IntegrationKey string `json:"integrationKey,omitempty"`
}

// Act sends one request, or runs an action, through a connection.
//
// Without a named connection: the action's own, its integration's, or the tenant's only one. An HTTP status other
// than 2xx is an error, whose data has status and response.
func (c *Client) Act(ctx context.Context, request ActRequest) (*ActionResult, error) {
	return call[ActionResult](ctx, c, "act", request)
}

// CreateActionRequest is what [Client.CreateAction] takes. At most one of ConnectionID and ConnectionKey is given,
// to name the connection.
type CreateActionRequest struct {
	// What it is called in requests.
	Key string `json:"key,omitempty"`
	// Its name; the key where it is not given.
	Name string `json:"name,omitempty"`
	// Where its request goes: to your product's own API, or through a connection. "api-request-to-your-app" or
	// "api-request-to-external-app".
	Type string `json:"type,omitempty"`
	// Whose connection it is sent through.
	IntegrationKey string `json:"integrationKey,omitempty"`
	// The connection that it belongs to; none for the workspace's own.
	ConnectionID string `json:"connectionId,omitempty"`
	// The connection that it belongs to, by its key.
	ConnectionKey string `json:"connectionKey,omitempty"`
	// What it is for; null removes it.
	Description string `json:"description,omitempty"`
	// The request: {"request": {"uri", "method", "headers", "query", "body"}}, with formulas over input. Encodes
	// to a JSON object.
	Config any `json:"config,omitempty"`
	// A JSON Schema of its input; null removes it. Encodes to a JSON object.
	InputSchema any `json:"inputSchema,omitempty"`
}

// CreateAction makes an action: a request with a name, mapped from an input.
//
// An action is the workspace's own, which a workspace management token makes, or belongs to one connection, whose
// tenant may make it as well.
func (c *Client) CreateAction(ctx context.Context, request CreateActionRequest) (*Action, error) {
	return call[Action](ctx, c, "create_action", request)
}

// ListActionsRequest is what [Client.ListActions] takes. At most one of ConnectionID and ConnectionKey is given, to
// name the connection.
type ListActionsRequest struct {
	// How many at most (1 to 1000). Default 100.
	Limit int `json:"limit,omitempty"`
	// The cursor of the previous answer, for the page after it.
	Cursor string `json:"cursor,omitempty"`
	// Words in the name or key.
	Search string `json:"search,omitempty"`
	// Only actions of this connection, by its id.
	ConnectionID string `json:"connectionId,omitempty"`
	// Only actions of this connection, by its key.
	ConnectionKey string `json:"connectionKey,omitempty"`
	// Only actions of this integration.
	IntegrationKey string `json:"integrationKey,omitempty"`
	// Also archived ones. Default false.
	IncludeArchived bool `json:"includeArchived,omitempty"`
}

// ListActions lists actions, newest first.
//
// The workspace's own and those of the tenant's connections; a manager's list has all.
func (c *Client) ListActions(ctx context.Context, request ListActionsRequest) (*ListActionsResponse, error) {
	return call[ListActionsResponse](ctx, c, "list_actions", request)
}

// Actions goes through all pages of [Client.ListActions], from request.Cursor on. A page is asked for when it is
// needed. After an error there is nothing more. It is an iter.Seq2: since Go 1.23 it can be ranged over.
func (c *Client) Actions(ctx context.Context, request ListActionsRequest) func(yield func(*Action, error) bool) {
	return pages(request.Cursor, func(cursor string) ([]Action, string, error) {
		request := request
		request.Cursor = cursor
		page, err := c.ListActions(ctx, request)
		if err != nil {
			return nil, "", err
		}
		return page.Items, page.Cursor, nil
	})
}

// GetActionRequest is what [Client.GetAction] takes. Exactly one of ID and Key is given, to name the action. At
// most one of ConnectionID and ConnectionKey is given, to name the connection.
type GetActionRequest struct {
	// The action, by its id.
	ID string `json:"id,omitempty"`
	// The action, by its key.
	Key string `json:"key,omitempty"`
	// The connection that an action named by its key belongs to.
	ConnectionID string `json:"connectionId,omitempty"`
	// The connection that an action named by its key belongs to, by its key.
	ConnectionKey string `json:"connectionKey,omitempty"`
}

// GetAction gets one action.
func (c *Client) GetAction(ctx context.Context, request GetActionRequest) (*Action, error) {
	return call[Action](ctx, c, "get_action", request)
}

// PatchActionRequest is what [Client.PatchAction] takes. Exactly one of ID and Key is given, to name the action. At
// most one of ConnectionID and ConnectionKey is given, to name the connection.
type PatchActionRequest struct {
	// The action, by its id.
	ID string `json:"id,omitempty"`
	// The action, by its key.
	Key string `json:"key,omitempty"`
	// The connection that an action named by its key belongs to.
	ConnectionID string `json:"connectionId,omitempty"`
	// The connection that an action named by its key belongs to, by its key.
	ConnectionKey string `json:"connectionKey,omitempty"`
	// The new name.
	Name string `json:"name,omitempty"`
	// Whose connection it is sent through.
	IntegrationKey string `json:"integrationKey,omitempty"`
	// What it is for; null removes it.
	Description string `json:"description,omitempty"`
	// The request: {"request": {"uri", "method", "headers", "query", "body"}}, with formulas over input. Encodes
	// to a JSON object.
	Config any `json:"config,omitempty"`
	// A JSON Schema of its input; null removes it. Encodes to a JSON object.
	InputSchema any `json:"inputSchema,omitempty"`
}

// PatchAction changes an action.
//
// config and InputSchema replace what was there.
func (c *Client) PatchAction(ctx context.Context, request PatchActionRequest) (*Action, error) {
	return call[Action](ctx, c, "patch_action", request)
}

// ArchiveActionRequest is what [Client.ArchiveAction] takes. Exactly one of ID and Key is given, to name the
// action. At most one of ConnectionID and ConnectionKey is given, to name the connection.
type ArchiveActionRequest struct {
	// The action, by its id.
	ID string `json:"id,omitempty"`
	// The action, by its key.
	Key string `json:"key,omitempty"`
	// The connection that an action named by its key belongs to.
	ConnectionID string `json:"connectionId,omitempty"`
	// The connection that an action named by its key belongs to, by its key.
	ConnectionKey string `json:"connectionKey,omitempty"`
}

// ArchiveAction archives an action.
//
// It leaves lists and cannot be run, and its key is free again.
func (c *Client) ArchiveAction(ctx context.Context, request ArchiveActionRequest) (*Action, error) {
	return call[Action](ctx, c, "archive_action", request)
}

// RunActionRequest is what [Client.RunAction] takes. Exactly one of ID and Key is given, to name the action. At
// most one of ConnectionID and ConnectionKey is given, to name the connection. At most one of IntegrationID and
// IntegrationKey is given, to name the integration.
type RunActionRequest struct {
	// The action, by its id.
	ID string `json:"id,omitempty"`
	// The action, by its key.
	Key string `json:"key,omitempty"`
	// What the action's inputSchema describes. Encodes to a JSON object.
	Input any `json:"input,omitempty"`
	// The connection to use, by its id.
	ConnectionID string `json:"connectionId,omitempty"`
	// The connection to use, by its key.
	ConnectionKey string `json:"connectionKey,omitempty"`
	// The integration whose connection to use, by its id.
	IntegrationID string `json:"integrationId,omitempty"`
	// The integration whose connection to use, by its key.
	IntegrationKey string `json:"integrationKey,omitempty"`
}

// RunAction runs an action with an input.
//
// As act does.
func (c *Client) RunAction(ctx context.Context, request RunActionRequest) (*ActionResult, error) {
	return call[ActionResult](ctx, c, "run_action", request)
}

// ListConnectorsRequest is what [Client.ListConnectors] takes. All members may be left out.
type ListConnectorsRequest struct {
	// How many at most (1 to 1000). Default 100.
	Limit int `json:"limit,omitempty"`
	// The cursor of the previous answer, for the page after it.
	Cursor string `json:"cursor,omitempty"`
	// Words, which rank the list as connect's intent does.
	Search string `json:"search,omitempty"`
	// Only connectors of this category.
	Category string `json:"category,omitempty"`
}

// ListConnectors lists the workspace's own connectors and the built-in catalogue.
func (c *Client) ListConnectors(ctx context.Context, request ListConnectorsRequest) (*ListConnectorsResponse, error) {
	return call[ListConnectorsResponse](ctx, c, "list_connectors", request)
}

// Connectors goes through all pages of [Client.ListConnectors], from request.Cursor on. A page is asked for when it
// is needed. After an error there is nothing more. It is an iter.Seq2: since Go 1.23 it can be ranged over.
func (c *Client) Connectors(ctx context.Context, request ListConnectorsRequest) func(yield func(*Connector, error) bool) {
	return pages(request.Cursor, func(cursor string) ([]Connector, string, error) {
		request := request
		request.Cursor = cursor
		page, err := c.ListConnectors(ctx, request)
		if err != nil {
			return nil, "", err
		}
		return page.Items, page.Cursor, nil
	})
}

// GetConnectorRequest is what [Client.GetConnector] takes. Exactly one of ID and Key is given, to name the
// connector.
type GetConnectorRequest struct {
	// The connector, by its id.
	ID string `json:"id,omitempty"`
	// The connector, by its key.
	Key string `json:"key,omitempty"`
}

// GetConnector gets one connector with its whole definition.
//
// Of a workspace's own, others than managers get what is needed for connecting.
func (c *Client) GetConnector(ctx context.Context, request GetConnectorRequest) (*Connector, error) {
	return call[Connector](ctx, c, "get_connector", request)
}

// CreateConnector makes a connector of the workspace's own.
//
// The definition keeps the platform's names: the flat form, or the older one with a block auth. Connectors.md says
// what each member may hold. The answer has warnings about what probably does not work. With IfExists update the
// workspace's own connector of that key is changed, where there is one.
func (c *Client) CreateConnector(ctx context.Context, request CreateConnectorRequest) (*Connector, error) {
	return call[Connector](ctx, c, "create_connector", request)
}

// PatchConnector changes a connector of the workspace's own; its connections follow at once.
//
// Members replace the present ones whole, and null removes one; the key stays. A refresh that waits after a failure
// is tried at once.
func (c *Client) PatchConnector(ctx context.Context, request PatchConnectorRequest) (*Connector, error) {
	return call[Connector](ctx, c, "patch_connector", request)
}

// ArchiveConnector archives a connector of the workspace's own.
//
// It leaves lists, nothing new is connected with it, and its key is free again. Connections that are connected go
// on working: integrations and connectionCount of the answer are what goes on using it.
func (c *Client) ArchiveConnector(ctx context.Context, request GetConnectorRequest) (*ArchivedConnector, error) {
	return call[ArchivedConnector](ctx, c, "archive_connector", request)
}

// RestoreConnector brings an archived connector back.
//
// By its key: of those that had the key, the one that was archived last.
func (c *Client) RestoreConnector(ctx context.Context, request GetConnectorRequest) (*Connector, error) {
	return call[Connector](ctx, c, "restore_connector", request)
}

// ListIntegrationsRequest is what [Client.ListIntegrations] takes. All members may be left out.
type ListIntegrationsRequest struct {
	// How many at most (1 to 1000). Default 100.
	Limit int `json:"limit,omitempty"`
	// The cursor of the previous answer, for the page after it.
	Cursor string `json:"cursor,omitempty"`
	// Words in the name or key.
	Search string `json:"search,omitempty"`
	// Only integrations of this connector.
	ConnectorKey string `json:"connectorKey,omitempty"`
	// Also archived ones. Default false.
	IncludeArchived bool `json:"includeArchived,omitempty"`
}

// ListIntegrations lists integrations, newest first.
func (c *Client) ListIntegrations(ctx context.Context, request ListIntegrationsRequest) (*ListIntegrationsResponse, error) {
	return call[ListIntegrationsResponse](ctx, c, "list_integrations", request)
}

// Integrations goes through all pages of [Client.ListIntegrations], from request.Cursor on. A page is asked for
// when it is needed. After an error there is nothing more. It is an iter.Seq2: since Go 1.23 it can be ranged over.
func (c *Client) Integrations(ctx context.Context, request ListIntegrationsRequest) func(yield func(*Integration, error) bool) {
	return pages(request.Cursor, func(cursor string) ([]Integration, string, error) {
		request := request
		request.Cursor = cursor
		page, err := c.ListIntegrations(ctx, request)
		if err != nil {
			return nil, "", err
		}
		return page.Items, page.Cursor, nil
	})
}

// IntegrationSelector is what [Client.GetIntegration] takes. Exactly one of ID and Key is given, to name the
// integration.
type IntegrationSelector struct {
	// The integration, by its id.
	ID string `json:"id,omitempty"`
	// The integration, by its key.
	Key string `json:"key,omitempty"`
}

// GetIntegration gets one integration, with the ways to authenticate and the tenant's connection.
//
// A workspace management token also gets its parameters without secrets, whose names are in hiddenParameters. An
// archived one is found by its id alone.
func (c *Client) GetIntegration(ctx context.Context, request IntegrationSelector) (*IntegrationDetails, error) {
	return call[IntegrationDetails](ctx, c, "get_integration", request)
}

// CreateIntegrationRequest is what [Client.CreateIntegration] takes. Exactly one of ConnectorKey and ConnectorID is
// given, to name the connector.
type CreateIntegrationRequest struct {
	// The connector to use, by its key.
	ConnectorKey string `json:"connectorKey,omitempty"`
	// The connector to use, by its id.
	ConnectorID string `json:"connectorId,omitempty"`
	// The integration's key; the connector's where it is not given.
	Key string `json:"key,omitempty"`
	// The integration's name; the connector's where it is not given.
	Name string `json:"name,omitempty"`
	// What the connector's parametersSchema describes, such as clientId; kept encrypted. Encodes to a JSON object.
	Parameters any `json:"parameters,omitempty"`
	// Where this app sends browsers back to, in place of the engine's.
	OAuthCallbackURI string `json:"oAuthCallbackUri,omitempty"`
	// What to do where a record has the key already: update changes it, as patch does; fail, the default, refuses.
	// "fail" or "update".
	IfExists string `json:"ifExists,omitempty"`
}

// Format prints no secret, whatever the verb.
func (c CreateIntegrationRequest) Format(state fmt.State, verb rune) {
	format(state, verb, c, "Parameters")
}

// CreateIntegration makes an integration: the workspace's use of a connector, such as its OAuth client.
//
// With IfExists update the integration of that key is changed, where there is one: parameters that are not given
// stay.
func (c *Client) CreateIntegration(ctx context.Context, request CreateIntegrationRequest) (*Integration, error) {
	return call[Integration](ctx, c, "create_integration", request)
}

// PatchIntegrationRequest is what [Client.PatchIntegration] takes. Exactly one of ID and Key is given, to name the
// integration.
type PatchIntegrationRequest struct {
	// The integration, by its id.
	ID string `json:"id,omitempty"`
	// The integration, by its key.
	Key string `json:"key,omitempty"`
	// The new name.
	Name string `json:"name,omitempty"`
	// Merged into the present ones; null removes one. Encodes to a JSON object.
	Parameters any `json:"parameters,omitempty"`
	// Where this app sends browsers back to, in place of the engine's.
	OAuthCallbackURI string `json:"oAuthCallbackUri,omitempty"`
}

// Format prints no secret, whatever the verb.
func (p PatchIntegrationRequest) Format(state fmt.State, verb rune) {
	format(state, verb, p, "Parameters")
}

// PatchIntegration changes an integration's name, parameters or callback URI.
func (c *Client) PatchIntegration(ctx context.Context, request PatchIntegrationRequest) (*Integration, error) {
	return call[Integration](ctx, c, "patch_integration", request)
}

// ArchiveIntegration archives an integration.
//
// It leaves lists, nothing is connected with it any more, and its key is free again. Connections that are connected
// go on working: the answer says which.
func (c *Client) ArchiveIntegration(ctx context.Context, request IntegrationSelector) (*ArchivedIntegration, error) {
	return call[ArchivedIntegration](ctx, c, "archive_integration", request)
}

// RestoreIntegration brings an archived integration back.
//
// By its key: of those that had the key, the one that was archived last.
func (c *Client) RestoreIntegration(ctx context.Context, request IntegrationSelector) (*Integration, error) {
	return call[Integration](ctx, c, "restore_integration", request)
}

// GetWorkspace gets the workspace and its settings.
//
// internalApi is part of it for a workspace management token only, and never its parameters.
func (c *Client) GetWorkspace(ctx context.Context) (*Workspace, error) {
	return call[Workspace](ctx, c, "get_workspace", struct{}{})
}

// PatchWorkspaceRequest is what [Client.PatchWorkspace] takes. At most one of InternalAPI and InternalAPIPatch is
// given, to change the Internal API.
type PatchWorkspaceRequest struct {
	// The new name.
	Name string `json:"name,omitempty"`
	// Whom the aud of a signed token must name, where it has one; null: nobody looks.
	Audience string `json:"audience,omitempty"`
	// Replaces the settings of the product's own API; null removes them. Encodes to a JSON object.
	InternalAPI *InternalAPI `json:"internalApi,omitempty"`
	// Merged into the present settings (RFC 7396); null removes a member. Encodes to a JSON object.
	InternalAPIPatch json.RawMessage `json:"internalApiPatch,omitempty"`
}

// Format prints no secret, whatever the verb.
func (p PatchWorkspaceRequest) Format(state fmt.State, verb rune) {
	format(state, verb, p, "InternalAPI", "InternalAPIPatch")
}

// PatchWorkspace changes the workspace's name, audience or Internal API.
//
// InternalAPI has baseUri, type, makeApiClient and the other functions of a connector, parameters, and
// credentialsSchema, which the tenants' credentials are checked against; InternalAPI.md describes them.
func (c *Client) PatchWorkspace(ctx context.Context, request PatchWorkspaceRequest) (*Workspace, error) {
	return call[Workspace](ctx, c, "patch_workspace", request)
}

// GetSelf says who the client's token is.
func (c *Client) GetSelf(ctx context.Context) (*Self, error) {
	return call[Self](ctx, c, "get_self", struct{}{})
}

// PatchSelfRequest is what [Client.PatchSelf] takes. All members may be left out.
type PatchSelfRequest struct {
	// The new name.
	Name string `json:"name,omitempty"`
	// Replaces the fields, until a token brings others. Encodes to a JSON object.
	Fields any `json:"fields,omitempty"`
	// What the Internal API's credentialsSchema describes; null erases them. Encodes to a JSON object.
	Credentials any `json:"credentials,omitempty"`
	// Merges them into the present ones (RFC 7396): null removes a member. Default false.
	Merge bool `json:"merge,omitempty"`
}

// Format prints no secret, whatever the verb.
func (p PatchSelfRequest) Format(state fmt.State, verb rune) {
	format(state, verb, p, "Credentials")
}

// PatchSelf changes the client's own tenant: its name, fields, and credentials for the Internal API.
func (c *Client) PatchSelf(ctx context.Context, request PatchSelfRequest) (*Self, error) {
	return call[Self](ctx, c, "patch_self", request)
}

// CreateTokenRequest is what [Client.CreateToken] takes. At most one of IsAdmin and TenantKey is given, to say whom
// it acts as.
type CreateTokenRequest struct {
	// The type of token. "long-lived", "test", "developer" or "instance".
	Type string `json:"type,omitempty"`
	// What the token is for.
	Name string `json:"name,omitempty"`
	// The tenant that a long-lived or test token acts as.
	TenantKey string `json:"tenantKey,omitempty"`
	// Makes a long-lived token a workspace management token. Default false.
	IsAdmin bool `json:"isAdmin,omitempty"`
	// The account that a developer token acts for.
	AccountKey string `json:"accountKey,omitempty"`
	// How many seconds it lives; without it, until it is revoked (1 to 315360000).
	ExpiresInSeconds int64 `json:"expiresInSeconds,omitempty"`
}

// CreateToken makes an opaque token.
//
// Only this answer has the token. A long-lived one acts for TenantKey, as the manager with IsAdmin, or as the
// workspace with neither; a test one for a test tenant, by default test; a developer one for AccountKey. Developer
// and instance tokens are made by an instance token.
func (c *Client) CreateToken(ctx context.Context, request CreateTokenRequest) (*OpaqueToken, error) {
	return call[OpaqueToken](ctx, c, "create_token", request)
}

// ListTokensRequest is what [Client.ListTokens] takes. All members may be left out.
type ListTokensRequest struct {
	// How many at most (1 to 1000). Default 100.
	Limit int `json:"limit,omitempty"`
	// The cursor of the previous answer, for the page after it.
	Cursor string `json:"cursor,omitempty"`
	// Only tokens of this type. "long-lived", "test", "developer" or "instance".
	Type string `json:"type,omitempty"`
	// Only tokens of this tenant.
	TenantKey string `json:"tenantKey,omitempty"`
	// Only tokens of this account; for an instance token.
	AccountKey string `json:"accountKey,omitempty"`
	// Also revoked ones. Default false.
	IncludeRevoked bool `json:"includeRevoked,omitempty"`
}

// ListTokens lists opaque tokens, newest first, without the tokens.
//
// A manager sees those of the workspace, an instance all.
func (c *Client) ListTokens(ctx context.Context, request ListTokensRequest) (*ListTokensResponse, error) {
	return call[ListTokensResponse](ctx, c, "list_tokens", request)
}

// Tokens goes through all pages of [Client.ListTokens], from request.Cursor on. A page is asked for when it is
// needed. After an error there is nothing more. It is an iter.Seq2: since Go 1.23 it can be ranged over.
func (c *Client) Tokens(ctx context.Context, request ListTokensRequest) func(yield func(*OpaqueToken, error) bool) {
	return pages(request.Cursor, func(cursor string) ([]OpaqueToken, string, error) {
		request := request
		request.Cursor = cursor
		page, err := c.ListTokens(ctx, request)
		if err != nil {
			return nil, "", err
		}
		return page.Items, page.Cursor, nil
	})
}

// GetTokenRequest is what [Client.GetToken] takes.
type GetTokenRequest struct {
	// The token, by the id of its record.
	ID string `json:"id,omitempty"`
}

// GetToken gets what is known of an opaque token.
func (c *Client) GetToken(ctx context.Context, request GetTokenRequest) (*OpaqueToken, error) {
	return call[OpaqueToken](ctx, c, "get_token", request)
}

// RevokeTokenRequest is what [Client.RevokeToken] takes.
type RevokeTokenRequest struct {
	// The token, by the id of its record.
	ID string `json:"id,omitempty"`
}

// RevokeToken ends an opaque token, and the clients that were made with it.
//
// Those of other processes end within a second. Revoking it again answers the same.
func (c *Client) RevokeToken(ctx context.Context, request RevokeTokenRequest) (*OpaqueToken, error) {
	return call[OpaqueToken](ctx, c, "revoke_token", request)
}

// CreateAccessTokenRequest is what [Client.CreateAccessToken] takes. At most one of IsAdmin, TenantID and TenantKey
// is given, to say whom it acts as.
type CreateAccessTokenRequest struct {
	// Makes a workspace management token. Default false.
	IsAdmin bool `json:"isAdmin,omitempty"`
	// The tenant, by the id of its record.
	TenantID string `json:"tenantId,omitempty"`
	// The tenant, by the product's own id; made when first seen.
	TenantKey string `json:"tenantKey,omitempty"`
	// The tenant's name.
	Name string `json:"name,omitempty"`
	// What is kept with the tenant. Encodes to a JSON object.
	Fields any `json:"fields,omitempty"`
	// How many seconds it is good for (1 to 86400). Default 7200.
	ExpiresInSeconds int64 `json:"expiresInSeconds,omitempty"`
}

// CreateAccessToken signs a short-lived token of the workspace, for somebody who may do less.
//
// Without TenantKey, TenantID and IsAdmin it is a workspace-level token.
func (c *Client) CreateAccessToken(ctx context.Context, request CreateAccessTokenRequest) (*AccessToken, error) {
	return call[AccessToken](ctx, c, "create_access_token", request)
}

// RevokeTokensRequest is what [Client.RevokeTokens] takes. All members may be left out.
type RevokeTokensRequest struct {
	// Only tokens of this tenant.
	TenantKey string `json:"tenantKey,omitempty"`
}

// RevokeTokens refuses every JSON Web Token that was issued so far, of one tenant or of the workspace.
//
// That is also the caller's own, where it is the workspace's. Opaque tokens are revoked by [Client.RevokeToken].
// Tokens count in seconds: those of the present second are refused as well.
func (c *Client) RevokeTokens(ctx context.Context, request RevokeTokensRequest) (*RevokeTokensResponse, error) {
	return call[RevokeTokensResponse](ctx, c, "revoke_tokens", request)
}

// ListTenantsRequest is what [Client.ListTenants] takes. All members may be left out.
type ListTenantsRequest struct {
	// How many at most (1 to 1000). Default 100.
	Limit int `json:"limit,omitempty"`
	// The cursor of the previous answer, for the page after it.
	Cursor string `json:"cursor,omitempty"`
	// Words in the name or tenantKey.
	Search string `json:"search,omitempty"`
	// Only test tenants, or only real ones.
	IsTest *bool `json:"isTest,omitempty"`
	// Also archived ones. Default false.
	IncludeArchived bool `json:"includeArchived,omitempty"`
}

// ListTenants lists the workspace's tenants, newest first.
func (c *Client) ListTenants(ctx context.Context, request ListTenantsRequest) (*ListTenantsResponse, error) {
	return call[ListTenantsResponse](ctx, c, "list_tenants", request)
}

// Tenants goes through all pages of [Client.ListTenants], from request.Cursor on. A page is asked for when it is
// needed. After an error there is nothing more. It is an iter.Seq2: since Go 1.23 it can be ranged over.
func (c *Client) Tenants(ctx context.Context, request ListTenantsRequest) func(yield func(*Tenant, error) bool) {
	return pages(request.Cursor, func(cursor string) ([]Tenant, string, error) {
		request := request
		request.Cursor = cursor
		page, err := c.ListTenants(ctx, request)
		if err != nil {
			return nil, "", err
		}
		return page.Items, page.Cursor, nil
	})
}

// GetTenantRequest is what [Client.GetTenant] takes. At most one of ID and TenantKey is given, to name the tenant.
type GetTenantRequest struct {
	// The tenant, by the id of its record.
	ID string `json:"id,omitempty"`
	// The tenant, by the product's own id.
	TenantKey string `json:"tenantKey,omitempty"`
}

// GetTenant gets a tenant.
//
// A tenant gets itself, and names nobody.
func (c *Client) GetTenant(ctx context.Context, request GetTenantRequest) (*Tenant, error) {
	return call[Tenant](ctx, c, "get_tenant", request)
}

// PatchTenantRequest is what [Client.PatchTenant] takes. Exactly one of ID and TenantKey is given, to name the
// tenant.
type PatchTenantRequest struct {
	// The tenant, by the id of its record.
	ID string `json:"id,omitempty"`
	// The tenant, by the product's own id.
	TenantKey string `json:"tenantKey,omitempty"`
	// The new name.
	Name string `json:"name,omitempty"`
	// Replaces the fields, until a token brings others. Encodes to a JSON object.
	Fields any `json:"fields,omitempty"`
	// The new TenantKey, which the product's tokens name from then on.
	InternalID string `json:"internalId,omitempty"`
	// Replaces what is kept with the tenant and shown to managers only. Encodes to a JSON object.
	Meta any `json:"meta,omitempty"`
	// What the Internal API's credentialsSchema describes; null erases them. Encodes to a JSON object.
	Credentials any `json:"credentials,omitempty"`
	// Merges them into the present ones (RFC 7396): null removes a member. Default false.
	Merge bool `json:"merge,omitempty"`
}

// Format prints no secret, whatever the verb.
func (p PatchTenantRequest) Format(state fmt.State, verb rune) {
	format(state, verb, p, "Credentials")
}

// PatchTenant changes a tenant.
func (c *Client) PatchTenant(ctx context.Context, request PatchTenantRequest) (*Tenant, error) {
	return call[Tenant](ctx, c, "patch_tenant", request)
}

// ArchiveTenantRequest is what [Client.ArchiveTenant] takes. Exactly one of ID and TenantKey is given, to name the
// tenant.
type ArchiveTenantRequest struct {
	// The tenant, by the id of its record.
	ID string `json:"id,omitempty"`
	// The tenant, by the product's own id.
	TenantKey string `json:"tenantKey,omitempty"`
}

// ArchiveTenant shuts a tenant out until it is restored.
//
// Its tokens and clients are refused, in other processes within a second, and its connections are not refreshed.
// Nothing is erased.
func (c *Client) ArchiveTenant(ctx context.Context, request ArchiveTenantRequest) (*Tenant, error) {
	return call[Tenant](ctx, c, "archive_tenant", request)
}

// RestoreTenantRequest is what [Client.RestoreTenant] takes. Exactly one of ID and TenantKey is given, to name the
// tenant.
type RestoreTenantRequest struct {
	// The tenant, by the id of its record.
	ID string `json:"id,omitempty"`
	// The tenant, by the product's own id.
	TenantKey string `json:"tenantKey,omitempty"`
}

// RestoreTenant brings an archived tenant back, with everything as it was.
func (c *Client) RestoreTenant(ctx context.Context, request RestoreTenantRequest) (*Tenant, error) {
	return call[Tenant](ctx, c, "restore_tenant", request)
}

// DeleteTenantRequest is what [Client.DeleteTenant] takes. Exactly one of ID and TenantKey is given, to name the
// tenant.
type DeleteTenantRequest struct {
	// The tenant, by the id of its record.
	ID string `json:"id,omitempty"`
	// The tenant, by the product's own id.
	TenantKey string `json:"tenantKey,omitempty"`
}

// DeleteTenant erases a tenant and everything that is its own.
//
// The apps are not told: archive the connections first where that matters. From this call on nobody finds the
// tenant, and its TenantKey is free. Where erased of the answer is false, due work erases the rest.
func (c *Client) DeleteTenant(ctx context.Context, request DeleteTenantRequest) (*DeleteTenantResponse, error) {
	return call[DeleteTenantResponse](ctx, c, "delete_tenant", request)
}

// CreateWorkspaceRequest is what [Client.CreateWorkspace] takes. All members may be left out.
type CreateWorkspaceRequest struct {
	// What tokens call it; made where it is not given.
	Key string `json:"key,omitempty"`
	// The name; its key where it is not given.
	Name string `json:"name,omitempty"`
	// The account whose developers reach it; for an instance token.
	AccountKey string `json:"accountKey,omitempty"`
	// The secret, at least 32 bytes; made where it is not given.
	Secret string `json:"secret,omitempty"`
}

// Format prints no secret, whatever the verb.
func (c CreateWorkspaceRequest) Format(state fmt.State, verb rune) {
	format(state, verb, c, "Secret")
}

// CreateWorkspace makes a workspace, and shows its secret.
//
// Only this answer and that of [Client.RotateWorkspaceSecret] have the secret.
func (c *Client) CreateWorkspace(ctx context.Context, request CreateWorkspaceRequest) (*WorkspaceWithSecret, error) {
	return call[WorkspaceWithSecret](ctx, c, "create_workspace", request)
}

// ListWorkspacesRequest is what [Client.ListWorkspaces] takes. All members may be left out.
type ListWorkspacesRequest struct {
	// How many at most (1 to 1000). Default 100.
	Limit int `json:"limit,omitempty"`
	// The cursor of the previous answer, for the page after it.
	Cursor string `json:"cursor,omitempty"`
	// Only workspaces of this account; for an instance token.
	AccountKey string `json:"accountKey,omitempty"`
}

// ListWorkspaces lists workspaces, newest first, without their secrets.
//
// An instance sees all, a developer those of its account.
func (c *Client) ListWorkspaces(ctx context.Context, request ListWorkspacesRequest) (*ListWorkspacesResponse, error) {
	return call[ListWorkspacesResponse](ctx, c, "list_workspaces", request)
}

// Workspaces goes through all pages of [Client.ListWorkspaces], from request.Cursor on. A page is asked for when it
// is needed. After an error there is nothing more. It is an iter.Seq2: since Go 1.23 it can be ranged over.
func (c *Client) Workspaces(ctx context.Context, request ListWorkspacesRequest) func(yield func(*Workspace, error) bool) {
	return pages(request.Cursor, func(cursor string) ([]Workspace, string, error) {
		request := request
		request.Cursor = cursor
		page, err := c.ListWorkspaces(ctx, request)
		if err != nil {
			return nil, "", err
		}
		return page.Items, page.Cursor, nil
	})
}

// DeleteWorkspaceRequest is what [Client.DeleteWorkspace] takes.
type DeleteWorkspaceRequest struct {
	// The workspace to erase.
	WorkspaceKey string `json:"workspaceKey,omitempty"`
}

// DeleteWorkspace erases a workspace with everything in it.
//
// Nobody finds it from this call on, and its key is free. Its data keys are erased first: nothing that it sealed
// opens any more. The apps are not told. Where erased of the answer is false, due work erases the rest.
func (c *Client) DeleteWorkspace(ctx context.Context, request DeleteWorkspaceRequest) (*DeleteWorkspaceResponse, error) {
	return call[DeleteWorkspaceResponse](ctx, c, "delete_workspace", request)
}

// RotateWorkspaceSecretRequest is what [Client.RotateWorkspaceSecret] takes. All members may be left out.
type RotateWorkspaceSecretRequest struct {
	// How many seconds tokens that the present secret signed are still accepted (0 to 2592000). Default 0.
	OverlapSeconds int64 `json:"overlapSeconds,omitempty"`
	// The secret, at least 32 bytes; made where it is not given.
	Secret string `json:"secret,omitempty"`
}

// Format prints no secret, whatever the verb.
func (r RotateWorkspaceSecretRequest) Format(state fmt.State, verb rune) {
	format(state, verb, r, "Secret")
}

// RotateWorkspaceSecret gives the workspace another secret, and shows it.
func (c *Client) RotateWorkspaceSecret(ctx context.Context, request RotateWorkspaceSecretRequest) (*WorkspaceWithSecret, error) {
	return call[WorkspaceWithSecret](ctx, c, "rotate_workspace_secret", request)
}

// CreatePublicKeyRequest is what [Client.CreatePublicKey] takes.
type CreatePublicKeyRequest struct {
	// The public key: PEM text, or a JWK as an object or text.
	Key any `json:"key,omitempty"`
	// What tokens call it; the JWK's own where it is not given.
	Kid string `json:"kid,omitempty"`
	// The only algorithm to use an RSA key with. "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256",
	// "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA" or "Ed25519".
	Algorithm string `json:"algorithm,omitempty"`
}

// CreatePublicKey registers a public key, with whose private half the product signs tokens.
//
// A token names its key by kid; without one exactly one key must fit. A workspace has up to 100. A private key is
// refused and not kept.
func (c *Client) CreatePublicKey(ctx context.Context, request CreatePublicKeyRequest) (*PublicKey, error) {
	return call[PublicKey](ctx, c, "create_public_key", request)
}

// ListPublicKeys lists the workspace's public keys, oldest first.
func (c *Client) ListPublicKeys(ctx context.Context) (*ListPublicKeysResponse, error) {
	return call[ListPublicKeysResponse](ctx, c, "list_public_keys", struct{}{})
}

// DeletePublicKeyRequest is what [Client.DeletePublicKey] takes. Exactly one of ID and Kid is given, to name the
// key.
type DeletePublicKeyRequest struct {
	// The key, by its id.
	ID string `json:"id,omitempty"`
	// The key, by its kid.
	Kid string `json:"kid,omitempty"`
}

// DeletePublicKey removes a public key; the tokens that its private half signed are refused.
func (c *Client) DeletePublicKey(ctx context.Context, request DeletePublicKeyRequest) (*PublicKey, error) {
	return call[PublicKey](ctx, c, "delete_public_key", request)
}

// CreateWebhookRequest is what [Client.CreateWebhook] takes.
type CreateWebhookRequest struct {
	// Where events are sent to, an https address.
	URL string `json:"url,omitempty"`
	// The product's own key of it, unique in the workspace.
	Key string `json:"key,omitempty"`
	// Only events of these types. Default all.
	Events []string `json:"events,omitempty"`
	// The webhook's name.
	Name string `json:"name,omitempty"`
	// What to do where a record has the key already: update changes it, as patch does; fail, the default, refuses.
	// "fail" or "update".
	IfExists string `json:"ifExists,omitempty"`
}

// CreateWebhook makes a webhook, an address that events are sent to.
//
// Deliveries are signed by Standard Webhooks. Only this answer has the secret, which verify_webhook needs. With
// IfExists update the webhook of that key is changed, where there is one, and its secret stays. A workspace has at
// most 50.
func (c *Client) CreateWebhook(ctx context.Context, request CreateWebhookRequest) (*Webhook, error) {
	return call[Webhook](ctx, c, "create_webhook", request)
}

// ListWebhooks lists the workspace's webhooks, newest first.
func (c *Client) ListWebhooks(ctx context.Context) (*ListWebhooksResponse, error) {
	return call[ListWebhooksResponse](ctx, c, "list_webhooks", struct{}{})
}

// GetWebhook gets one webhook.
func (c *Client) GetWebhook(ctx context.Context, id string) (*Webhook, error) {
	return call[Webhook](ctx, c, "get_webhook", map[string]string{"id": id})
}

// PatchWebhook changes a webhook, or enables or disables it.
//
// While it is disabled its events are kept, for up to 30 days; enabling it again sends them.
func (c *Client) PatchWebhook(ctx context.Context, request PatchWebhookRequest) (*Webhook, error) {
	return call[Webhook](ctx, c, "patch_webhook", request)
}

// DeleteWebhook deletes a webhook and its delivery log.
//
// The answer is what it was.
func (c *Client) DeleteWebhook(ctx context.Context, id string) (*Webhook, error) {
	return call[Webhook](ctx, c, "delete_webhook", map[string]string{"id": id})
}

// RotateWebhookSecret makes a new secret for a webhook; the present one stays valid for a while.
func (c *Client) RotateWebhookSecret(ctx context.Context, request RotateWebhookSecretRequest) (*RotatedSecret, error) {
	return call[RotatedSecret](ctx, c, "rotate_webhook_secret", request)
}

// ListWebhookDeliveriesRequest is what [Client.ListWebhookDeliveries] takes.
type ListWebhookDeliveriesRequest struct {
	// The webhook, by its id.
	ID string `json:"id,omitempty"`
	// How many at most (1 to 1000). Default 100.
	Limit int `json:"limit,omitempty"`
	// The cursor of the previous answer, for the page after it.
	Cursor string `json:"cursor,omitempty"`
	// Only attempts for this event.
	EventID string `json:"eventId,omitempty"`
}

// ListWebhookDeliveries lists the attempts to deliver to a webhook, newest first.
//
// They are kept as long as their event.
func (c *Client) ListWebhookDeliveries(ctx context.Context, request ListWebhookDeliveriesRequest) (*ListWebhookDeliveriesResponse, error) {
	return call[ListWebhookDeliveriesResponse](ctx, c, "list_webhook_deliveries", request)
}

// WebhookDeliveries goes through all pages of [Client.ListWebhookDeliveries], from request.Cursor on. A page is
// asked for when it is needed. After an error there is nothing more. It is an iter.Seq2: since Go 1.23 it can be
// ranged over.
func (c *Client) WebhookDeliveries(ctx context.Context, request ListWebhookDeliveriesRequest) func(yield func(*WebhookDelivery, error) bool) {
	return pages(request.Cursor, func(cursor string) ([]WebhookDelivery, string, error) {
		request := request
		request.Cursor = cursor
		page, err := c.ListWebhookDeliveries(ctx, request)
		if err != nil {
			return nil, "", err
		}
		return page.Items, page.Cursor, nil
	})
}

// RedeliverWebhook sends an event to a webhook once more.
//
// With ten attempts anew, whatever became of it.
func (c *Client) RedeliverWebhook(ctx context.Context, id, eventID string) (*Redelivery, error) {
	return call[Redelivery](ctx, c, "redeliver_webhook", map[string]string{"id": id, "eventId": eventID})
}

// ListEventsRequest is what [Client.ListEvents] takes. All members may be left out.
type ListEventsRequest struct {
	// How many at most (1 to 1000). Default 100.
	Limit int `json:"limit,omitempty"`
	// The cursor of the previous answer, for the page after it.
	Cursor string `json:"cursor,omitempty"`
	// Only events of this connection.
	ConnectionID string `json:"connectionId,omitempty"`
	// Only events of this type. "connection.created", "connection.disconnected", "connection.reconnected",
	// "connection.deleted" or "webhook.disabled".
	EventType string `json:"eventType,omitempty"`
}

// ListEvents lists events, newest first.
//
// They are kept for seven days, and for up to 30 while a webhook waits for them.
func (c *Client) ListEvents(ctx context.Context, request ListEventsRequest) (*ListEventsResponse, error) {
	return call[ListEventsResponse](ctx, c, "list_events", request)
}

// Events goes through all pages of [Client.ListEvents], from request.Cursor on. A page is asked for when it is
// needed. After an error there is nothing more. It is an iter.Seq2: since Go 1.23 it can be ranged over.
func (c *Client) Events(ctx context.Context, request ListEventsRequest) func(yield func(*Event, error) bool) {
	return pages(request.Cursor, func(cursor string) ([]Event, string, error) {
		request := request
		request.Cursor = cursor
		page, err := c.ListEvents(ctx, request)
		if err != nil {
			return nil, "", err
		}
		return page.Items, page.Cursor, nil
	})
}

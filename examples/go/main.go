// Connects two apps for one customer, calls them, and calls the product's own API.
//
//	go run .
//
// `make demo` runs it against a real OAuth provider on this machine. examples/c and examples/python are the
// same program.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	membrane "github.com/libmembrane/libmembrane/bindings/go"
)

const (
	workspace = "acme"
	// The address of your product that providers send the browser back to.
	callback = "http://127.0.0.1/oauth-callback"
)

// object is a JSON object.
type object = map[string]any

// settings are the environment's, read by newSettings.
type settings struct {
	store, secret                             string
	crm, crmAPI, crmClientID, crmClientSecret string
	mail, mailKey                             string
	product, productKey                       string
}

func newSettings() (*settings, error) {
	s := new(settings)
	for name, value := range map[string]*string{
		"STORE":             &s.store,
		"SECRET":            &s.secret,
		"CRM":               &s.crm,
		"CRM_API":           &s.crmAPI,
		"CRM_CLIENT_ID":     &s.crmClientID,
		"CRM_CLIENT_SECRET": &s.crmClientSecret,
		"MAIL":              &s.mail,
		"MAIL_KEY":          &s.mailKey,
		"PRODUCT":           &s.product,
		"PRODUCT_KEY":       &s.productKey,
	} {
		if *value = os.Getenv("MEMBRANE_DEMO_" + name); *value == "" {
			return nil, fmt.Errorf("MEMBRANE_DEMO_%s is not set: `make demo` sets it", name)
		}
	}
	return s, nil
}

// schema is a JSON Schema: an object of text members, all required.
func schema(members ...string) object {
	properties := object{}
	for _, member := range members {
		properties[member] = object{"type": "string"}
	}
	return object{"type": "object", "properties": properties, "required": members}
}

// variable is a value that is known when the app is called.
func variable(locator string) object {
	return object{"$var": locator}
}

// mapping is a connector's function that fills in such values.
func mapping(tree object) object {
	return object{"type": "mapping", "mapping": tree}
}

// mailConnector is an app that people connect with an API key.
func mailConnector(s *settings) membrane.CreateConnectorRequest {
	return membrane.CreateConnectorRequest{
		Key:         "acme-mail",
		Name:        "Acme Mail",
		Type:        "client-credentials",
		Categories:  []string{"email"},
		InputSchema: schema("apiKey"),
		MakeAPIClient: mapping(object{
			"baseUri": s.mail,
			"headers": object{"X-Api-Key": variable("$.credentials.apiKey")},
		}),
		Test: object{"type": "rest-api-mapping", "method": "GET", "path": "/me"},
	}
}

// crmConnector is an app that people connect with OAuth 2.
func crmConnector(s *settings) membrane.CreateConnectorRequest {
	return membrane.CreateConnectorRequest{
		Key:              "acme-crm",
		Name:             "Acme CRM",
		Type:             "oauth2",
		Categories:       []string{"crm"},
		ParametersSchema: schema("clientId", "clientSecret"),
		GetOAuthConfig: mapping(object{
			"clientId":           variable("$.connectorParameters.clientId"),
			"clientSecret":       variable("$.connectorParameters.clientSecret"),
			"authorizeUri":       s.crm + "/oauth2/authorize",
			"tokenUri":           s.crm + "/oauth2/token",
			"scopes":             []string{"openid", "email"},
			"clientAuthLocation": "headers",
		}),
		MakeAPIClient: mapping(object{
			"baseUri": s.crmAPI,
			"headers": object{
				"Authorization": object{"$concat": []any{"Bearer ", variable("$.credentials.access_token")}},
			},
		}),
	}
}

// setUpWorkspace is what the workspace's manager does once: says which apps there are and how to call the
// product's own API.
func setUpWorkspace(ctx context.Context, engine *membrane.Engine, s *settings) error {
	manager, err := engine.Manager()
	if err != nil {
		return err
	}
	defer manager.Close()

	for _, connector := range []membrane.CreateConnectorRequest{mailConnector(s), crmConnector(s)} {
		if _, err := manager.CreateConnector(ctx, connector); err != nil {
			return err
		}
	}
	_, err = manager.CreateIntegration(ctx, membrane.CreateIntegrationRequest{
		ConnectorKey: "acme-crm",
		Parameters:   object{"clientId": s.crmClientID, "clientSecret": s.crmClientSecret},
	})
	if err != nil {
		return err
	}

	makeAPIClient, err := json.Marshal(mapping(object{
		"headers": object{"X-Product-Key": variable("$.credentials.apiKey")},
	}))
	if err != nil {
		return err
	}
	credentialsSchema, err := json.Marshal(schema("apiKey"))
	if err != nil {
		return err
	}
	_, err = manager.PatchWorkspace(ctx, membrane.PatchWorkspaceRequest{InternalAPI: &membrane.InternalAPI{
		BaseURI:           s.product,
		MakeAPIClient:     makeAPIClient,
		CredentialsSchema: credentialsSchema,
	}})
	return err
}

// connectMail connects an app that takes a key: it is ready at once.
func connectMail(ctx context.Context, client *membrane.Client, s *settings) (*membrane.Connection, error) {
	connection, err := client.Connect(ctx, membrane.ConnectRequest{
		ConnectorKey: "acme-mail",
		Input:        object{"apiKey": s.mailKey},
	})
	if err != nil {
		return nil, err
	}
	fmt.Printf("%s is %s\n", connection.ConnectorKey, connection.State)
	return connection, nil
}

// connectCRM connects an app from a word. Its provider asks the person first.
func connectCRM(ctx context.Context, client *membrane.Client) (*membrane.Connection, error) {
	pending, err := client.Connect(ctx, membrane.ConnectRequest{Intent: "CRM"})
	if err != nil {
		return nil, err
	}
	if pending.ClientAction == nil {
		return nil, errors.New("the provider was expected to ask the person first")
	}
	fmt.Printf("\"CRM\" is %s: open this page, agree, and paste the address that the browser is sent to\n%s\n",
		pending.ConnectorKey, pending.ClientAction.UIURL)
	pasted := bufio.NewScanner(os.Stdin)
	if !pasted.Scan() {
		return nil, errors.New("no address was pasted")
	}
	completed, err := client.CompleteConnect(ctx, membrane.CompleteConnectRequest{
		CallbackURL: strings.TrimSpace(pasted.Text()),
	})
	if err != nil {
		return nil, err
	}
	fmt.Printf("%s is %s\n", completed.Connection.ConnectorKey, completed.Connection.State)
	return &completed.Connection, nil
}

// getItems gets a list from an app, or from the product's own API when connection is nil.
func getItems(ctx context.Context, client *membrane.Client, connection *membrane.Connection, path string) error {
	name, request := "our own API", membrane.HTTPRequest{Path: path}
	if connection != nil {
		name, request.ConnectionID = connection.ConnectorKey, connection.ID
	}
	response, err := client.Request(ctx, request)
	if err != nil {
		return err
	}
	var body struct {
		Items []json.RawMessage `json:"items"`
	}
	if err := json.Unmarshal(response.Body, &body); err != nil {
		return err
	}
	fmt.Printf("%s %s: %d, %d items\n", name, path, response.Status, len(body.Items))
	return nil
}

func run(ctx context.Context) error {
	fmt.Println("libmembrane", membrane.Version())
	s, err := newSettings()
	if err != nil {
		return err
	}
	engine, err := membrane.Open(s.store, &membrane.Options{
		WorkspaceKey:     workspace,
		WorkspaceSecret:  s.secret,
		OAuthCallbackURI: callback,
		// Private addresses are refused by default. This program's apps are on this machine.
		AllowPrivateAddresses: true,
	})
	if err != nil {
		return err
	}
	defer engine.Close()
	if err := setUpWorkspace(ctx, engine, s); err != nil {
		return err
	}

	// One of your customers, by the id that you know it by.
	client, err := engine.Tenant("customer-42", &membrane.TenantOptions{Name: "Customer 42"})
	if err != nil {
		return err
	}
	defer client.Close()

	mail, err := connectMail(ctx, client, s)
	if err != nil {
		return err
	}
	crm, err := connectCRM(ctx, client)
	if err != nil {
		return err
	}
	if err := getItems(ctx, client, mail, "/messages"); err != nil {
		return err
	}
	if err := getItems(ctx, client, crm, "/contacts"); err != nil {
		return err
	}

	_, err = client.SetCredentials(ctx, membrane.SetCredentialsRequest{Credentials: object{"apiKey": s.productKey}})
	if err != nil {
		return err
	}
	if err := getItems(ctx, client, nil, "/orders"); err != nil {
		return err
	}

	connections, err := client.ListConnections(ctx, membrane.ListConnectionsRequest{})
	if err != nil {
		return err
	}
	for _, connection := range connections.Items {
		if _, err := client.ArchiveConnection(ctx, membrane.ArchiveConnectionRequest{ID: connection.ID}); err != nil {
			return err
		}
		fmt.Printf("%s is archived\n", connection.ConnectorKey)
	}
	return nil
}

func main() {
	if err := run(context.Background()); err != nil {
		// A service would ask errors.Is who must act.
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

package membrane_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	membrane "github.com/libmembrane/libmembrane/bindings/go"
)

const workspaceKey = "acme"

var workspaceSecret = strings.Repeat("s", 64)

// openEngine opens an engine on a fresh file, closed at the end of the test.
func openEngine(t *testing.T) *membrane.Engine {
	t.Helper()
	return openEngineWith(t, membrane.Options{})
}

func openEngineWith(t *testing.T, options membrane.Options) *membrane.Engine {
	t.Helper()
	options.WorkspaceKey = workspaceKey
	options.WorkspaceSecret = workspaceSecret
	options.AllowPrivateAddresses = true
	options.OAuthCallbackURI = "http://127.0.0.1/oauth-callback"
	engine, err := membrane.Open(filepath.Join(t.TempDir(), "membrane.db"), &options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { engine.Close() })
	return engine
}

// tenant makes a client of a tenant, manager one with a workspace management token.
func tenant(t *testing.T, engine *membrane.Engine, key string) *membrane.Client {
	t.Helper()
	return client(t, engine, membrane.Claims{WorkspaceKey: workspaceKey, TenantKey: key})
}

func manager(t *testing.T, engine *membrane.Engine) *membrane.Client {
	t.Helper()
	return client(t, engine, membrane.Claims{WorkspaceKey: workspaceKey, IsAdmin: true})
}

func client(t *testing.T, engine *membrane.Engine, claims membrane.Claims) *membrane.Client {
	t.Helper()
	token, err := membrane.SignToken(claims, workspaceSecret, membrane.HS512)
	if err != nil {
		t.Fatal(err)
	}
	client, err := engine.Client(token)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	return client
}

// createKeyConnector makes a connector "keys" whose apps take an API key in a header.
func createKeyConnector(t *testing.T, engine *membrane.Engine, baseURI string) {
	t.Helper()
	_, err := manager(t, engine).CreateConnector(context.Background(), membrane.CreateConnectorRequest{
		Key:  "keys",
		Name: "Keys",
		Type: "client-credentials",
		InputSchema: map[string]any{
			"type":       "object",
			"properties": map[string]any{"apiKey": map[string]any{"type": "string"}},
			"required":   []string{"apiKey"},
		},
		MakeAPIClient: map[string]any{
			"type": "mapping",
			"mapping": map[string]any{
				"baseUri": baseURI,
				"headers": map[string]any{"X-Api-Key": map[string]any{"$var": "$.credentials.apiKey"}},
			},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
}

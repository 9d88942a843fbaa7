package membrane_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"testing"

	membrane "github.com/libmembrane/libmembrane/bindings/go"
)

// createOAuthConnector makes an OAuth app at whose token endpoint nothing listens: redeeming a code fails there.
func createOAuthConnector(t *testing.T, engine *membrane.Engine) {
	t.Helper()
	ctx, manager := context.Background(), manager(t, engine)
	_, err := manager.CreateConnector(ctx, membrane.CreateConnectorRequest{
		Key: "oauth", Name: "OAuth", Type: "oauth2",
		GetOAuthConfig: map[string]any{"type": "mapping", "mapping": map[string]any{
			"clientId": "client", "authorizeUri": "http://127.0.0.1:9/authorize", "tokenUri": "http://127.0.0.1:9/token",
		}},
		MakeAPIClient: map[string]any{"type": "mapping", "mapping": map[string]any{"baseUri": "http://127.0.0.1:9"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := manager.CreateIntegration(ctx, membrane.CreateIntegrationRequest{ConnectorKey: "oauth"}); err != nil {
		t.Fatal(err)
	}
}

// begin begins to connect, and gives what the browser comes back with after the person agreed.
func begin(t *testing.T, client *membrane.Client, request membrane.ConnectRequest) (string, *membrane.Connection) {
	t.Helper()
	request.ConnectorKey = "oauth"
	connection, err := client.Connect(context.Background(), request)
	if err != nil {
		t.Fatal(err)
	}
	uri, err := url.Parse(connection.ClientAction.UIURL)
	if err != nil {
		t.Fatal(err)
	}
	callback := url.Values{"code": {"c"}, "state": {uri.Query().Get("state")}}
	return "http://127.0.0.1/oauth-callback?" + callback.Encode(), connection
}

func keyOfRefusal(err error) string {
	var failure *membrane.Error
	if errors.As(err, &failure) {
		return failure.Key
	}
	return ""
}

func TestTheProductConfirmsAttempts(t *testing.T) {
	engine := openEngine(t)
	createOAuthConnector(t, engine)
	client := tenant(t, engine, "a")
	complete := func(state string) error {
		callback, _ := begin(t, client, membrane.ConnectRequest{CustomState: state})
		_, err := client.CompleteConnect(context.Background(), membrane.CompleteConnectRequest{
			CallbackURL: callback, Context: map[string]string{"user": "alice"},
		})
		return err
	}
	err := engine.SetConfirmCallback(func(attempt *membrane.Attempt) bool {
		var context struct{ User string }
		if err := json.Unmarshal(attempt.Context, &context); err != nil {
			t.Error(err)
		}
		if attempt.CustomState == "panic" {
			panic("attempt")
		}
		if attempt.TenantKey != "a" || attempt.Integration == nil || attempt.Integration.Key != "oauth" ||
			attempt.Connection.ID == "" || attempt.Connector.Key != "oauth" {
			t.Errorf("%+v", attempt)
		}
		return attempt.CustomState == context.User
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, state := range []string{"mallory", "panic"} {
		if key := keyOfRefusal(complete(state)); key != "not_confirmed" {
			t.Errorf("%s: %s", state, key)
		}
	}
	// Confirmed: the code is redeemed, where nobody listens.
	if err := complete("alice"); !errors.Is(err, membrane.ErrNetworkError) {
		t.Error(err)
	}
	if err := engine.SetConfirmCallback(nil); err != nil {
		t.Fatal(err)
	}
	if err := complete("mallory"); !errors.Is(err, membrane.ErrNetworkError) {
		t.Error(err)
	}
}

func TestAttemptsAreBoundToABrowser(t *testing.T) {
	engine := openEngineWith(t, membrane.Options{RequireBrowserBinding: true, RedirectOrigins: []string{"https://app.test"}})
	createOAuthConnector(t, engine)
	client, ctx := tenant(t, engine, "a"), context.Background()
	callback, _ := begin(t, client, membrane.ConnectRequest{RedirectURI: "https://app.test/done"})
	_, err := client.CompleteConnect(ctx, membrane.CompleteConnectRequest{CallbackURL: callback})
	if key := keyOfRefusal(err); key != "browser_binding_missing" {
		t.Error(err)
	}
	callback, connection := begin(t, client, membrane.ConnectRequest{})
	_, err = client.CompleteConnect(ctx, membrane.CompleteConnectRequest{
		CallbackURL: callback, BrowserBinding: connection.ClientAction.BrowserBinding,
	})
	if !errors.Is(err, membrane.ErrNetworkError) {
		t.Error(err)
	}
	request := membrane.ConnectRequest{ConnectorKey: "oauth", RedirectURI: "https://evil.test"}
	if _, err := client.Connect(ctx, request); !errors.Is(err, membrane.ErrInvalidRequest) {
		t.Error(err)
	}
}

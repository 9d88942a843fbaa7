package membrane_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	membrane "github.com/libmembrane/libmembrane/bindings/go"
)

func TestCall(t *testing.T) {
	client := tenant(t, openEngine(t), "a")
	for _, request := range []json.RawMessage{nil, json.RawMessage(`{}`)} {
		answer, err := client.Call(context.Background(), "get_workspace", request)
		if err != nil {
			t.Fatal(err)
		}
		var workspace map[string]any
		if err := json.Unmarshal(answer, &workspace); err != nil || workspace["key"] != workspaceKey {
			t.Errorf("got %s", answer)
		}
	}
}

func TestCallRefuses(t *testing.T) {
	client := tenant(t, openEngine(t), "a")
	for _, test := range []struct {
		operation, request string
		want               error
	}{
		{"fly", `{}`, membrane.ErrUnsupported},
		{"close", `{}`, membrane.ErrUnsupported},
		{"get_workspace", `{`, membrane.ErrInvalidRequest},
		{"get_workspace", ``, membrane.ErrInvalidRequest},
		{"get_workspace", `[]`, membrane.ErrInvalidRequest},
		{"get_workspace", `{"unknown":1}`, membrane.ErrInvalidRequest},
		{"get_workspace", "{}\x00{", membrane.ErrInvalidArgument},
	} {
		answer, err := client.Call(context.Background(), test.operation, json.RawMessage(test.request))
		if !errors.Is(err, test.want) || answer != nil {
			t.Errorf("%s %q: got %s, %v", test.operation, test.request, answer, err)
		}
	}
}

func TestRequestThatDoesNotEncode(t *testing.T) {
	client := tenant(t, openEngine(t), "a")
	_, err := client.Connect(context.Background(), membrane.ConnectRequest{Input: func() {}})
	var unsupported *json.UnsupportedTypeError
	if !errors.As(err, &unsupported) {
		t.Errorf("got %v", err)
	}
}

// The way through: connect with a key, request, list, change, archive.
func TestConnection(t *testing.T) {
	app := httptest.NewServer(http.HandlerFunc(func(answer http.ResponseWriter, request *http.Request) {
		answer.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(answer, `{"key":%q,"path":%q}`, request.Header.Get("X-Api-Key"), request.URL.Path)
	}))
	defer app.Close()
	engine := openEngine(t)
	createKeyConnector(t, engine, app.URL)
	client := tenant(t, engine, "a")
	ctx := context.Background()

	connection, err := client.Connect(ctx, membrane.ConnectRequest{
		ConnectorKey: "keys",
		Key:          "mine",
		Input:        map[string]string{"apiKey": "good-key"},
		Meta:         map[string]int{"row": 7},
	})
	if err != nil {
		t.Fatal(err)
	}
	if connection.State != membrane.StateReady || !connection.Connected || connection.Disconnected ||
		connection.Key != "mine" || connection.ConnectorKey != "keys" || connection.CreatedAt == nil {
		t.Errorf("got %+v", connection)
	}

	answer, err := client.Request(ctx, membrane.HTTPRequest{ConnectionKey: "mine", Path: "/me"})
	if err != nil {
		t.Fatal(err)
	}
	var body struct{ Key, Path string }
	if err := json.Unmarshal(answer.Body, &body); err != nil {
		t.Fatal(err)
	}
	if answer.Status != http.StatusOK || body.Key != "good-key" || body.Path != "/me" ||
		answer.Headers["content-type"] != "application/json" {
		t.Errorf("got %d %v %s", answer.Status, answer.Headers, answer.Body)
	}

	patched, err := client.PatchConnection(ctx, membrane.PatchConnectionRequest{ID: connection.ID, Name: "My keys"})
	if err != nil {
		t.Fatal(err)
	}
	if patched.Name != "My keys" || patched.ID != connection.ID {
		t.Errorf("got %+v", patched)
	}

	page, err := client.ListConnections(ctx, membrane.ListConnectionsRequest{ConnectorKey: "keys"})
	if err != nil {
		t.Fatal(err)
	}
	if len(page.Items) != 1 || page.Items[0].ID != connection.ID || page.Cursor != "" {
		t.Errorf("got %+v", page)
	}

	archived, err := client.ArchiveConnection(ctx, membrane.ArchiveConnectionRequest{ID: connection.ID})
	if err != nil {
		t.Fatal(err)
	}
	if archived.ArchivedAt == nil {
		t.Errorf("got %+v", archived)
	}
}

func TestConnectWithoutInputAsksForIt(t *testing.T) {
	engine := openEngine(t)
	createKeyConnector(t, engine, "http://127.0.0.1:1")
	connection, err := tenant(t, engine, "a").Connect(context.Background(), membrane.ConnectRequest{ConnectorKey: "keys"})
	if err != nil {
		t.Fatal(err)
	}
	if connection.State != membrane.StateClientActionRequired || connection.ClientAction == nil ||
		connection.ClientAction.Type != "provide-input" || !json.Valid(connection.ClientAction.InputSchema) {
		t.Errorf("got %+v", connection)
	}
}
